using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Convertibility;

/// <summary>What becomes of a place that names a method, when the method returns a task from now on.</summary>
internal readonly record struct CallUse
{
    /// <summary>Why the place cannot follow, as a clause; null when it can.</summary>
    public string? Obstacle { get; private init; }

    /// <summary>The call that takes the method's arguments; null for a name in a comment, in <c>nameof</c> or of a delegate.</summary>
    public InvocationExpressionSyntax? Call { get; private init; }

    /// <summary>Only for a call that is to be awaited: the function that has to be async for it.</summary>
    public SyntaxNode? Function { get; private init; }

    /// <summary>What stands against awaiting it here, if exceptions arrive unwrapped from now on.</summary>
    public string? ExceptionObstacle { get; private init; }

    /// <summary>The mock that the call describes the method for, where it is no real call.</summary>
    public MockSetup? Mock { get; private init; }

    /// <summary>Does the name change with the method's? Not one whose text is all that matters.</summary>
    public bool IsRenamed { get; private init; }

    /// <summary>Would another parameter break it?</summary>
    public bool FixesParameters { get; private init; }

    /// <param name="name">The name of the method.</param>
    /// <param name="isRenamed">Is the method called something else from then on?</param>
    public static CallUse Of(SimpleNameSyntax name, bool isRenamed, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
    {
        if (name.FirstAncestorOrSelf<CrefSyntax>() is not null)
        {
            return new CallUse { IsRenamed = true };
        }

        SyntaxNode access = name.Parent is MemberAccessExpressionSyntax member && member.Name == name ? member
            : name.Parent is MemberBindingExpressionSyntax binding ? binding
            : name;
        if (access.Parent is not InvocationExpressionSyntax call || call.Expression != access)
        {
            return OfGroup(name, isRenamed, access, model, cancellationToken);
        }

        return MockSetup.Of(call, model, cancellationToken) is { } mock
            ? new CallUse { Obstacle = mock.Obstacle, Mock = mock, Call = call, IsRenamed = true }
            : Awaited(call, model, types, cancellationToken) with { Call = call, IsRenamed = true };
    }

    /// <summary>A call that is to be awaited where it stands.</summary>
    public static CallUse Awaited(InvocationExpressionSyntax call, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
    {
        if (ConditionalAccess.StartsWithBinding(call))
        {
            return No("it is called through '?.'");
        }

        if (FunctionSyntax.Nearest(call) is not { } function)
        {
            return No("a field initializer cannot await");
        }

        if (AwaitObstacles.Find(call, function, model, cancellationToken) is { } obstacle)
        {
            return new CallUse { Obstacle = obstacle };
        }

        var contract = ExceptionContract.Of(call, function, model, types, cancellationToken);
        return new CallUse
        {
            Function = function,
            ExceptionObstacle = contract.Obstacle
                ?? (contract.Narrowed is not null || ExpectsAggregate(call) ? "a caller expects an AggregateException" : null),
        };
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
    private static CallUse OfGroup(SimpleNameSyntax name, bool isRenamed, SyntaxNode access, SemanticModel model, CancellationToken cancellationToken)
    {
        if (access.IsInNameOf())
        {
            return isRenamed ? No($"nameof('{name.Identifier.ValueText}') would give another text") : default;
        }

        // app.MapGet("/", Handle) looks at what the handler returns; Task.Run(Work) has an overload for both.
        if (access.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax host }
            && model.GetSymbolInfo(host, cancellationToken).Symbol is IMethodSymbol taker
            && ((taker.IsIn("Microsoft.AspNetCore.Builder") && model.GetTypeInfo(access, cancellationToken).ConvertedType.IsType("System", "Delegate"))
                || (taker is { Name: "Run", Parameters.Length: 1 } && taker.ContainingType.IsType("System.Threading.Tasks", "Task"))))
        {
            return new CallUse { IsRenamed = true, FixesParameters = taker.Name == "Run" };
        }

        return No($"'{name.Identifier.ValueText}' is used as a synchronous delegate");
    }

    private static CallUse No(string obstacle) => new() { Obstacle = obstacle };
}
