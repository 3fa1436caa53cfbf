using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.Endpoints;

namespace PerfAnalyzers.HotPaths;

/// <param name="Symbol">The parameter.</param>
/// <param name="RequestName">Its name in the request, which an attribute may change.</param>
/// <param name="Binding">How a request carries it.</param>
internal sealed record HotPathCandidate(IParameterSymbol Symbol, string RequestName, HotPathBinding Binding);

/// <summary>The parameters for which a case gives arguments, in order; those up to <paramref name="Required"/> must have one.</summary>
internal sealed record HotPathCandidates(ImmutableArray<HotPathCandidate> Items, int Required)
{
    public static HotPathCandidates OfMethod(IMethodSymbol method)
        => Of(method.Parameters
            .Where(static p => !IsCancellationToken(p.Type) && p.RefKind != RefKind.Out)
            .Select(static p => (new HotPathCandidate(p, p.Name, HotPathBinding.None), !p.IsOptional && !p.IsParams)));

    /// <summary>What a request carries: the services and the request itself come from the host.</summary>
    public static HotPathCandidates OfEndpoint(Endpoint endpoint, string? url)
        => Of(endpoint.Parameters
            .Select(p => (Candidate: new HotPathCandidate(p.Symbol, p.Name, Binding(endpoint, p)), IsRequired: IsRequired(endpoint, p)))
            .Where(c => c.Candidate.Binding == HotPathBinding.Body || (c.Candidate.Binding != HotPathBinding.None && url is null)));

    public static bool IsCancellationToken(ITypeSymbol type)
        => type is { Name: "CancellationToken", ContainingNamespace: { Name: "Threading", ContainingNamespace.Name: "System" } };

    private static HotPathCandidates Of(IEnumerable<(HotPathCandidate Candidate, bool IsRequired)> all)
    {
        var items = ImmutableArray.CreateBuilder<HotPathCandidate>();
        var required = 0;
        foreach (var (candidate, isRequired) in all)
        {
            items.Add(candidate);
            required = isRequired ? items.Count : required;
        }

        return new HotPathCandidates(items.ToImmutable(), required);
    }

    private static HotPathBinding Binding(Endpoint endpoint, EndpointParameter parameter) => parameter.Source switch
    {
        ParameterSource.Route => HotPathBinding.Route,
        ParameterSource.Query => HotPathBinding.Query,
        ParameterSource.Body => HotPathBinding.Body,

        // Whether a class comes from the body or from the services, a minimal API decides when it runs.
        ParameterSource.Services when endpoint.Kind == EndpointKind.MinimalApi && HasBody(endpoint) && IsData(parameter) => HotPathBinding.Body,
        _ => HotPathBinding.None,
    };

    private static bool HasBody(Endpoint endpoint)
        => !endpoint.Verbs.IsEmpty && endpoint.Verbs[0] is "POST" or "PUT" or "PATCH";

    /// <summary>A record, or a class that does nothing: no service looks like that.</summary>
    private static bool IsData(EndpointParameter parameter)
    {
        foreach (var attribute in parameter.Symbol.GetAttributes())
        {
            if (attribute.AttributeClass?.Name is "FromServicesAttribute" or "FromKeyedServicesAttribute")
            {
                return false;
            }
        }

        if (parameter.Type is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } type)
        {
            return false;
        }

        return type.IsRecord || (type.BaseType?.SpecialType is SpecialType.System_Object or SpecialType.System_ValueType
            && !type.GetMembers().Any(static m => m is IMethodSymbol { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public, IsImplicitlyDeclared: false }));
    }

    // MVC gives a missing query value its type's default, except for a reference type that cannot be null.
    private static bool IsRequired(Endpoint endpoint, EndpointParameter parameter)
    {
        var symbol = parameter.Symbol;
        var canBeMissing = symbol.IsOptional || symbol.NullableAnnotation == NullableAnnotation.Annotated || symbol.Type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
        return parameter.Source switch
        {
            ParameterSource.Route => RouteText.Split(endpoint.RouteTemplate ?? "").Exists(piece => piece.Default is null && string.Equals(piece.Parameter, parameter.Name, StringComparison.OrdinalIgnoreCase)),
            ParameterSource.Query => !canBeMissing && (endpoint.Kind == EndpointKind.MinimalApi || (symbol.Type.IsReferenceType && symbol.NullableAnnotation == NullableAnnotation.NotAnnotated)),
            _ => !canBeMissing,
        };
    }
}
