using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAnalyzers.Engine.Endpoints;

/// <summary>Which functions that the framework calls for a request lead to a method, a few calls deep? Those in view: another project may have more.</summary>
internal sealed class CallingEntryPoints(EndpointReader endpoints)
{
    private const int MaxDepth = 3;
    private const int MaxCallers = 50;

    private readonly RequestEntryPoints? _entryPoints = RequestEntryPoints.TryCreate(endpoints.Compilation);

    /// <returns>Each with the call that maps it, of a minimal endpoint.</returns>
    public ImmutableArray<(IMethodSymbol Function, EntryPoint EntryPoint, MapCall? MapCall)> Of(IMethodSymbol method, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<(IMethodSymbol, EntryPoint, MapCall?)>();
        var entered = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { method };
        var pending = new Queue<(IMethodSymbol Method, int Depth)>();
        pending.Enqueue((method, 0));
        while (pending.Count > 0 && entered.Count < MaxCallers)
        {
            var (called, depth) = pending.Dequeue();
            foreach (var call in Calls(called, cancellationToken))
            {
                if (Mapping(call, cancellationToken) is { } mapping)
                {
                    if (entered.Add(mapping.Endpoint.Handler))
                    {
                        found.Add((mapping.Endpoint.Handler, new EntryPoint(EntryPointKind.MinimalEndpoint, $"'{mapping.Endpoint.DisplayName}'"), mapping));
                    }

                    continue;
                }

                if (Function(call, cancellationToken) is not { } caller || !entered.Add(caller))
                {
                    continue;
                }

                if (_entryPoints?.Of(caller, cancellationToken) is { } entryPoint)
                {
                    found.Add((caller, entryPoint, endpoints.FindMapCalls(caller, cancellationToken).FirstOrDefault()));
                }
                else if (depth + 1 < MaxDepth)
                {
                    pending.Enqueue((caller, depth + 1));
                }
            }
        }

        return found.ToImmutable();
    }

    private IEnumerable<InvocationExpressionSyntax> Calls(IMethodSymbol method, CancellationToken cancellationToken)
    {
        foreach (var name in NameIndex.NameIndex.Find(endpoints.Compilation, method.Name, cancellationToken))
        {
            var invocation = name.Parent switch
            {
                InvocationExpressionSyntax direct when direct.Expression == name => direct,
                MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax chained } access when access.Name == name => chained,
                _ => null,
            };
            if (invocation is not null
                && endpoints.Compilation.GetSemanticModel(name.SyntaxTree).GetSymbolInfo(invocation, cancellationToken).Symbol is IMethodSymbol called
                && Runs(called.OriginalDefinition, method))
            {
                yield return invocation;
            }
        }
    }

    private static bool Runs(IMethodSymbol called, IMethodSymbol method)
        => SymbolEqualityComparer.Default.Equals(called, method)
            || (called.ContainingType.TypeKind == TypeKind.Interface
                && SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(called), method));

    /// <summary>The <c>MapGet</c> whose lambda holds the call.</summary>
    private MapCall? Mapping(SyntaxNode call, CancellationToken cancellationToken)
        => call.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() is { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } } map } }
            && name.StartsWith("Map", StringComparison.Ordinal)
            && endpoints.Bind(map, cancellationToken) is IInvocationOperation operation
                ? endpoints.ReadMapCall(operation, cancellationToken)
                : null;

    private IMethodSymbol? Function(SyntaxNode call, CancellationToken cancellationToken)
        => call.FirstAncestorOrSelf<SyntaxNode>(node => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax) is { } function
            ? endpoints.Compilation.GetSemanticModel(call.SyntaxTree).GetDeclaredSymbol(function, cancellationToken) as IMethodSymbol
            : null;
}
