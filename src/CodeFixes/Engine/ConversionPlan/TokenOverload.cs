using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Tokens;

namespace PerfAnalyzers.CodeFixes.Conversion;

/// <summary>Could a call that hands on no token take one?</summary>
/// <param name="Parameter">The name of the token's parameter.</param>
/// <param name="Position">How many parameters come before it.</param>
internal readonly record struct TokenOverload(string Parameter, int Position)
{
    /// <summary>By a parameter that it leaves to its default, or by the overload with one more parameter.</summary>
    public static TokenOverload? Of(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method)
        {
            return null;
        }

        var count = method.Parameters.Length;
        if (Tokens.TakesOmitted(method, call, model))
        {
            return new TokenOverload(method.Parameters[count - 1].Name, count - 1);
        }

        if (method.ContainingType is not { } type || method.MethodKind != MethodKind.Ordinary || call.ArgumentList.Arguments.Count != count || method.Parameters.Any(parameter => parameter.IsParams || TokenScope.IsToken(parameter.Type)))
        {
            return null;
        }

        foreach (var member in type.GetMembers(method.Name))
        {
            if (member is IMethodSymbol { TypeParameters.IsEmpty: true } other
                && method.TypeParameters.IsEmpty
                && other.Parameters.Length == count + 1
                && TokenScope.IsToken(other.Parameters[count].Type)
                && model.IsAccessible(call.SpanStart, other)
                && SymbolEqualityComparer.Default.Equals(method.ReturnType, other.ReturnType)
                && other.Parameters.Take(count).Zip(method.Parameters, (x, y) => SymbolEqualityComparer.Default.Equals(x.Type, y.Type)).All(same => same)
                && !other.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "ObsoleteAttribute"))
            {
                return new TokenOverload(other.Parameters[count].Name, count);
            }
        }

        return null;
    }
}
