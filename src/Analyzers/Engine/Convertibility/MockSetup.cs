using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Convertibility;

/// <summary>
/// A call that only describes a call, for a mock: Moq's <c>Setup(s => s.Load(1)).Returns(2)</c>, NSubstitute's <c>store.Load(1).Returns(2)</c>.
/// </summary>
/// <param name="IsMoq">Moq, else NSubstitute.</param>
/// <param name="Chain">The call that <c>Returns</c>, <c>Throws</c> and <c>Callback</c> follow; null where none do.</param>
/// <param name="Obstacle">Why it cannot describe a call that returns a task.</param>
internal readonly record struct MockSetup(bool IsMoq, InvocationExpressionSyntax? Chain, string? Obstacle)
{
    /// <summary>Null when the call is a call.</summary>
    public static MockSetup? Of(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
    {
        if (call.Parent is LambdaExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax host } })
        {
            return model.GetSymbolInfo(host, cancellationToken).Symbol is IMethodSymbol method && method.IsIn("Moq") ? OfMoq(host, method) : null;
        }

        return IsSubstituteSetup(call, model, cancellationToken) ? new MockSetup(false, call, null) : null;
    }

    /// <summary>The calls that follow in a chain: <c>.Callback(...)</c>, <c>.Returns(...)</c>, <c>.Verifiable()</c>.</summary>
    public static IEnumerable<(MemberAccessExpressionSyntax Access, InvocationExpressionSyntax Call)> Following(InvocationExpressionSyntax first)
    {
        for (var current = first; current.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next } access; current = next)
        {
            yield return (access, next);
        }
    }

    private static MockSetup OfMoq(InvocationExpressionSyntax host, IMethodSymbol method)
        => method.Name switch
        {
            "Verify" => new MockSetup(true, null, null),
            "Setup" or "SetupSequence" => new MockSetup(true, host, Following(host).Any(next => next.Access.Name.Identifier.ValueText == "Pass") ? "a mock's sequence passes a call of a method that returns nothing" : null),
            _ => new MockSetup(true, null, $"a mock's '{method.Name}' describes the call"),
        };

    private static bool IsSubstituteSetup(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
        => call.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Returns" or "ReturnsForAnyArgs" or "Throws" or "ThrowsForAnyArgs", Parent: InvocationExpressionSyntax setup }
            && model.GetSymbolInfo(setup, cancellationToken).Symbol is IMethodSymbol method
            && method.IsIn("NSubstitute");
}
