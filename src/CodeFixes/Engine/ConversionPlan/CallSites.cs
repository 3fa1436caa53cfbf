using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;

namespace PerfAnalyzers.CodeFixes.Conversion;

/// <summary>The place in a document that changes with a <see cref="CallUse"/>.</summary>
internal static class CallSites
{
    public static (Site? Found, string? Obstacle) Classify(DocumentId document, SimpleNameSyntax name, Target target, SemanticModel model, CancellationToken cancellationToken)
    {
        if (TaskTypes.TryCreate(model.Compilation) is not { } types)
        {
            return (null, "the project has no tasks");
        }

        var use = CallUse.Of(name, target.IsRenamed, model, types, cancellationToken);
        if (use.Obstacle is { } obstacle)
        {
            return (null, obstacle);
        }

        var site = use switch
        {
            { Mock: { } mock, Call: { } described } => MockCalls.SiteOf(document, described, mock),
            { Call: { } call } => Awaited(document, call, use) with { Call = call, AnyToken = MockCalls.AnyTokenOf(call, model, cancellationToken) },
            _ => new Site(document, name) { FixesParameters = use.FixesParameters },
        };
        return (use.IsRenamed ? site with { CalledName = name } : site, null);
    }

    public static Site Awaited(DocumentId document, InvocationExpressionSyntax call, CallUse use)
        => new(document, call) { IsAwaited = true, Function = use.Function, ExceptionObstacle = use.ExceptionObstacle };
}
