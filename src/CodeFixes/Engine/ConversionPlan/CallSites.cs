using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.CodeFixes.Conversion;

/// <summary>What becomes of a place that names a method, when the method returns a task from now on.</summary>
internal static class CallSites
{
    public static (Site? Found, string? Obstacle) Classify(DocumentId document, SimpleNameSyntax name, Target target, SemanticModel model, CancellationToken cancellationToken)
    {
        if (name.FirstAncestorOrSelf<CrefSyntax>() is not null)
        {
            return (new Site(document, name) { CalledName = name }, null);
        }

        SyntaxNode access = name.Parent is MemberAccessExpressionSyntax member && member.Name == name ? member
            : name.Parent is MemberBindingExpressionSyntax binding ? binding
            : name;
        if (access.Parent is not InvocationExpressionSyntax call || call.Expression != access)
        {
            return ClassifyGroup(document, name, access, target, model, cancellationToken);
        }

        if (TaskTypes.TryCreate(model.Compilation) is not { } types)
        {
            return (null, "the project has no tasks");
        }

        if (MockCalls.Classify(document, call, name, model, cancellationToken) is { } mocked)
        {
            return mocked;
        }

        var (site, obstacle) = Awaited(document, call, model, types, cancellationToken);
        return (site is null ? null : site with { CalledName = name, Call = call, AnyToken = MockCalls.AnyTokenOf(call, model, cancellationToken) }, obstacle);
    }

    /// <summary>A call that is to be awaited where it stands.</summary>
    public static (Site? Found, string? Obstacle) Awaited(DocumentId document, InvocationExpressionSyntax call, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
    {
        if (ConditionalAccess.StartsWithBinding(call))
        {
            return (null, "it is called through '?.'");
        }

        if (FunctionSyntax.Nearest(call) is not { } function)
        {
            return (null, "a field initializer cannot await");
        }

        if (AwaitObstacles.Find(call, function, model, cancellationToken) is { } obstacle)
        {
            return (null, obstacle);
        }

        var contract = ExceptionContract.Of(call, function, model, types, cancellationToken);
        return (new Site(document, call)
        {
            IsAwaited = true,
            Function = function,
            ExceptionObstacle = contract.Obstacle
                ?? (contract.Narrowed is not null || ExpectsAggregate(call) ? "a caller expects an AggregateException" : null),
        }, null);
    }

    /// <summary><c>Assert.Throws&lt;AggregateException&gt;(() => store.Load())</c></summary>
    private static bool ExpectsAggregate(SyntaxNode call)
    {
        foreach (var ancestor in call.Ancestors())
        {
            if (ancestor is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: GenericNameSyntax { TypeArgumentList.Arguments: [var type] } } }
                && type.ToString().EndsWith("AggregateException", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The name of a method that is not called here.</summary>
    private static (Site? Found, string? Obstacle) ClassifyGroup(DocumentId document, SimpleNameSyntax name, SyntaxNode access, Target target, SemanticModel model, CancellationToken cancellationToken)
    {
        if (access.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } })
        {
            return target.IsRenamed ? (null, $"nameof('{target.Name}') would give another text") : (new Site(document, name), null);
        }

        // app.MapGet("/", Handle) looks at what the handler returns; Task.Run(Work) has an overload for both.
        if (access.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax host }
            && model.GetSymbolInfo(host, cancellationToken).Symbol is IMethodSymbol taker
            && ((taker.IsIn("Microsoft.AspNetCore.Builder") && model.GetTypeInfo(access, cancellationToken).ConvertedType.IsType("System", "Delegate"))
                || (taker is { Name: "Run", Parameters.Length: 1 } && taker.ContainingType.IsType("System.Threading.Tasks", "Task"))))
        {
            return (new Site(document, name) { CalledName = name, FixesParameters = taker.Name == "Run" }, null);
        }

        return (null, $"'{target.Name}' is used as a synchronous delegate");
    }
}
