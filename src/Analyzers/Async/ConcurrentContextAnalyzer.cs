using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Engine.SharedContexts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>
/// Reports two operations that are in flight on one <c>DbContext</c>: both given to <c>Task.WhenAll</c>, one started before the other
/// was awaited, or one that runs for several elements at once.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ConcurrentContextAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.ConcurrentContext];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName("Microsoft.EntityFrameworkCore.DbContext") is null
                || TaskTypes.TryCreate(start.Compilation) is not { } types
                || RoundTripFacts.TryCreate(start.Compilation, RoundTripKinds.Database) is not { } facts)
            {
                return;
            }

            start.RegisterOperationAction(operation => AnalyzeCall(operation, types, facts), OperationKind.Invocation);
            start.RegisterOperationAction(operation => AnalyzeStatement(operation, types, facts), OperationKind.VariableDeclarator, OperationKind.ExpressionStatement);
        });
    }

    /// <summary>Calls that run one piece of code several times at once, or take several tasks.</summary>
    private static void AnalyzeCall(OperationAnalysisContext context, TaskTypes types, RoundTripFacts facts)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name is "WhenAll" or "WhenAny" && types.IsPlainTask(call.TargetMethod.ContainingType))
        {
            AnalyzeArguments(context, call, types, facts);
            return;
        }

        if (ConcurrentCode.RunBy(call, types) is { } code && FirstShared(code.Function, context, facts, needsAsync: !code.OnOtherThreads) is { } use)
        {
            Report(context, use, $"'{use.Trip.Hops[0].Name}' runs several times at once");
        }
    }

    /// <summary><c>Task.WhenAll(db.Users.ToListAsync(), db.Orders.CountAsync())</c></summary>
    private static void AnalyzeArguments(OperationAnalysisContext context, IInvocationOperation call, TaskTypes types, RoundTripFacts facts)
    {
        List<ContextUse>? uses = null;
        foreach (var task in TaskArguments.Of(call))
        {
            if (ConcurrentCode.StartedBy(task, types) is not { } started || UseOf(started, context, facts) is not { } use)
            {
                continue;
            }

            if (uses is not null && EarlierOn(use, uses, context) is { } earlier)
            {
                Report(context, use, $"'{use.Trip.Hops[0].Name}' starts while '{earlier.Trip.Hops[0].Name}' still runs", earlier);
                return;
            }

            (uses ??= []).Add(use);
        }
    }

    /// <summary><c>var users = db.Users.ToListAsync(); var count = db.Orders.CountAsync();</c>: a task that is still running when the context is used again.</summary>
    private static void AnalyzeStatement(OperationAnalysisContext context, TaskTypes types, RoundTripFacts facts)
    {
        if (RunningTask.StartedAt(context.Operation, types) is not { } running
            || UseOf(running.Started, context, facts) is not { } first)
        {
            return;
        }

        if (running.IsRepeated && !first.Path.StartsInside(running.Loop!.Syntax))
        {
            Report(context, first, $"'{first.Trip.Hops[0].Name}' runs several times at once");
            return;
        }

        foreach (var operation in running.OperationsUntilAwaited())
        {
            if (ContextUse.Of(operation, facts, context.Compilation, context.CancellationToken) is { } second
                && AreSame(first, second, context))
            {
                Report(context, second, $"'{second.Trip.Hops[0].Name}' starts while '{first.Trip.Hops[0].Name}' still runs", first);
                return;
            }
        }
    }

    private static ContextUse? UseOf(StartedCode started, OperationAnalysisContext context, RoundTripFacts facts)
    {
        if (started.Function is { } function)
        {
            return FirstShared(function, context, facts, needsAsync: false);
        }

        return ContextUse.Of(started.Call, facts, context.Compilation, context.CancellationToken) is { IsAsynchronous: true } use ? use : null;
    }

    /// <summary>The first operation in a lambda, or behind a method group, whose context comes from outside.</summary>
    private static ContextUse? FirstShared(IOperation function, OperationAnalysisContext context, RoundTripFacts facts, bool needsAsync)
    {
        if (function is IAnonymousFunctionOperation lambda)
        {
            foreach (var operation in lambda.Body.Executed())
            {
                // lock (gate) and await gate.WaitAsync() let one at a time through.
                if (operation is ILockOperation or IInvocationOperation { TargetMethod.Name: "WaitAsync" or "Wait", Instance: { } } && IsGate(operation))
                {
                    return null;
                }

                if (ContextUse.Of(operation, facts, context.Compilation, context.CancellationToken) is { } use
                    && !use.Path.StartsInside(lambda.Syntax)
                    && (use.IsAsynchronous || !needsAsync))
                {
                    return use;
                }
            }

            return null;
        }

        return ContextUse.Of(function, facts, context.Compilation, context.CancellationToken) is { } group && (group.IsAsynchronous || !needsAsync) ? group : null;
    }

    private static bool IsGate(IOperation operation)
        => operation is ILockOperation || operation is IInvocationOperation { Instance.Type.Name: "SemaphoreSlim" };

    private static ContextUse? EarlierOn(ContextUse use, List<ContextUse> earlier, OperationAnalysisContext context)
    {
        foreach (var other in earlier)
        {
            if (AreSame(other, use, context))
            {
                return other;
            }
        }

        return null;
    }

    private static bool AreSame(ContextUse first, ContextUse second, OperationAnalysisContext context)
        => first.Path.IsSameAs(second.Path) || InjectedContexts.AreSame(first.Path, second.Path, context.Compilation, context.CancellationToken);

    private static void Report(OperationAnalysisContext context, ContextUse use, string what, ContextUse? other = null)
    {
        var locations = ImmutableArray.CreateBuilder<Location>();
        if (other is not null)
        {
            locations.Add(other.Trip.Hops[0].Location);
        }

        var path = new List<string>();
        foreach (var hop in use.Trip.Hops)
        {
            path.Add(hop.Name);
            locations.Add(hop.Location);
        }

        var text = string.Join(DiagnosticProperties.PathSeparator, path);
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.ConcurrentContext,
            use.Trip.Hops[0].Location,
            locations,
            use.Trip.IsDirect ? null : ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Path, text),
            what,
            use.Path.Name,
            use.Trip.IsDirect ? "" : $" ({text})"));
    }
}
