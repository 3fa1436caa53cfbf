using Microsoft.CodeAnalysis;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>Clients that a generator writes from a contract, so that no table can name them: gRPC stubs, Refit and RestEase interfaces.</summary>
internal sealed class RemoteClients(Compilation compilation)
{
    private readonly INamedTypeSymbol? _grpcClient = compilation.GetTypeByMetadataName("Grpc.Core.ClientBase");
    private readonly INamedTypeSymbol? _refitMethod = compilation.GetTypeByMetadataName("Refit.HttpMethodAttribute");
    private readonly INamedTypeSymbol? _restEaseMethod = compilation.GetTypeByMetadataName("RestEase.RequestAttributeBase");

    public bool AreReferenced => _grpcClient is not null || _refitMethod is not null || _restEaseMethod is not null;

    public bool IsCall(IMethodSymbol method) => IsGrpcCall(method) || IsContractCall(method);

    /// <summary>A stub's method takes <c>CallOptions</c>, or headers and a deadline.</summary>
    private bool IsGrpcCall(IMethodSymbol method)
    {
        if (_grpcClient is null || !Inherits(method.ContainingType, _grpcClient))
        {
            return false;
        }

        foreach (var parameter in method.Parameters)
        {
            if (parameter.Type.IsType("Grpc.Core", "CallOptions") || parameter.Type.IsType("Grpc.Core", "Metadata"))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>[Get("/users/{id}")] Task&lt;User&gt; GetUser(int id);</c></summary>
    private bool IsContractCall(IMethodSymbol method)
    {
        if (method.ContainingType.TypeKind != TypeKind.Interface || (_refitMethod is null && _restEaseMethod is null))
        {
            return false;
        }

        foreach (var attribute in method.OriginalDefinition.GetAttributes())
        {
            if (Inherits(attribute.AttributeClass, _refitMethod) || Inherits(attribute.AttributeClass, _restEaseMethod))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Inherits(INamedTypeSymbol? type, INamedTypeSymbol? ancestor)
    {
        if (ancestor is null)
        {
            return false;
        }

        for (var current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current, ancestor))
            {
                return true;
            }
        }

        return false;
    }
}
