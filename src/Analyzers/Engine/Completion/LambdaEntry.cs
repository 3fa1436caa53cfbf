using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAnalyzers.Engine.Completion;

/// <summary>What holds when a lambda or local function starts to run.</summary>
internal static class LambdaEntry
{
    public static CompletionState Create(
        TaskTypes types,
        PathReader paths,
        TaskValues values,
        BodyWrites writes,
        IFlowAnonymousFunctionOperation function,
        CompletionState created)
    {
        var entry = Lasting(writes, created);
        if (CallOf(function) is not { } call)
        {
            return entry;
        }

        var parameters = function.Symbol.Parameters;
        switch (call.TargetMethod.Name)
        {
            case "ContinueWith" when call.Instance is { } antecedent && types.IsTask(antecedent.Type):
                Complete(antecedent);
                if (!parameters.IsEmpty)
                {
                    entry.Complete(TaskPath.Of(parameters[0]));
                }

                break;

            case "OnCompleted" or "UnsafeOnCompleted" when call.Instance is { } awaiter && TaskTypes.IsAwaiter(awaiter.Type):
                Complete(awaiter);
                break;

            case "ContinueWhenAny" when call.TargetMethod.ContainingType.Name == "TaskFactory" && !parameters.IsEmpty:
                entry.Complete(TaskPath.Of(parameters[0]));
                break;

            case "ContinueWhenAll" when call.TargetMethod.ContainingType.Name == "TaskFactory" && !parameters.IsEmpty:
                if (TaskPath.Of(parameters[0]).Element() is { } antecedents)
                {
                    entry.Complete(antecedents);
                }

                break;

            default:
                BindElement(call);
                break;
        }

        return entry;

        void Complete(IOperation task)
        {
            if (paths.Read(task) is { } path && Lasts(writes, path))
            {
                entry.Complete(path);
            }
        }

        // tasks.Sum(t => t.Result), Parallel.ForEach(tasks, t => ...), tasks.ForEach(t => ...)
        void BindElement(IInvocationOperation invocation)
        {
            var type = invocation.TargetMethod.ContainingType;
            var sequence = invocation.Instance
                ?? (types.IsEnumerableClass(type) || type.Name is "ParallelEnumerable" or "Parallel" or "Array" or "ImmutableArrayExtensions" && invocation.Arguments.Length > 0
                    ? invocation.Arguments[0].Value
                    : null);
            var index = invocation.TargetMethod.Name == "Aggregate" ? 1 : 0;
            if (sequence is not null && parameters.Length > index && values.Elements(sequence, created, every: false) is { } elements)
            {
                created = created.Clone();
                created.CopyFacts(elements, TaskPath.Of(parameters[index]));
                foreach (var fact in created.Facts)
                {
                    if (fact.First.StartsWith(TaskPath.Of(parameters[index])))
                    {
                        entry.Add(fact);
                    }
                }
            }
        }
    }

    /// <summary>The facts that a function which runs later may still rely on: those about variables that are never written again.</summary>
    public static CompletionState Lasting(BodyWrites writes, CompletionState state)
    {
        var lasting = new CompletionState();
        foreach (var fact in state.Facts)
        {
            if (Lasts(writes, fact.First) && (fact.Second is null || Lasts(writes, fact.Second)) && (fact.Third is null || Lasts(writes, fact.Third)))
            {
                lasting.Add(fact);
            }
        }

        return lasting;
    }

    /// <summary>How often the text that holds a local function names it.</summary>
    public static int CountUses(ILocalFunctionOperation function)
    {
        var uses = 0;
        if (function.Syntax is LocalFunctionStatementSyntax { Parent: { } scope } declaration)
        {
            foreach (var node in scope.DescendantNodes())
            {
                if (node is IdentifierNameSyntax name && name.Identifier.ValueText == function.Symbol.Name && !declaration.Span.Contains(name.Span))
                {
                    uses++;
                }
            }
        }

        return uses;
    }

    private static bool Lasts(BodyWrites writes, TaskPath path)
    {
        for (var part = path; part is not null; part = part.Parent)
        {
            switch (part.Key)
            {
                case ISymbol symbol when !writes.IsStable(symbol):
                case TaskPath index when !Lasts(writes, index):
                    return false;
            }

            if (part.Kind == PathKind.Capture)
            {
                return false;
            }
        }

        return true;
    }

    private static IInvocationOperation? CallOf(IFlowAnonymousFunctionOperation function)
    {
        var parent = function.Parent;
        while (parent is IDelegateCreationOperation or IConversionOperation)
        {
            parent = parent.Parent;
        }

        return parent is IArgumentOperation { Parent: IInvocationOperation call } ? call : null;
    }
}
