using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>The token that a cache gives to a factory, and those of callers that the factory can see. Both the analyzer and the code fix ask here.</summary>
internal static class FactoryToken
{
    public const string Title = "Use the token of the factory";

    public static IParameterSymbol? Own(IAnonymousFunctionOperation factory)
        => factory.Symbol.Parameters is [.., { Type: var type } token] && type.IsType("System.Threading", "CancellationToken") ? token : null;

    /// <summary>A token from outside of the factory: a parameter or local of the method around it, or <c>HttpContext.RequestAborted</c>.</summary>
    public static bool IsCallers(IOperation operation, IAnonymousFunctionOperation factory) => operation switch
    {
        IParameterReferenceOperation { Parameter: { Type: var type, ContainingSymbol: var function } } => type.IsType("System.Threading", "CancellationToken") && !IsInside(function, factory),
        ILocalReferenceOperation { Local: { Type: var type } local } => type.IsType("System.Threading", "CancellationToken")
            && local.DeclaringSyntaxReferences is [var declaration] && !factory.Syntax.Span.Contains(declaration.Span),
        IPropertyReferenceOperation { Property: { Name: "RequestAborted", ContainingType.Name: "HttpContext" } } => true,
        _ => false,
    };

    private static bool IsInside(ISymbol function, IAnonymousFunctionOperation factory)
    {
        foreach (var declaration in function.DeclaringSyntaxReferences)
        {
            if (factory.Syntax.Span.Contains(declaration.Span))
            {
                return true;
            }
        }

        return SymbolEqualityComparer.Default.Equals(function, factory.Symbol);
    }
}
