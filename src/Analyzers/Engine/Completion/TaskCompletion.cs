using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAnalyzers.Engine.Completion;

/// <summary>
/// The engine's door: is the task that an operation waits for certain to have completed by then? A must-analysis over the
/// control-flow graph: what it says holds on every way to the operation. Each body is analysed once, when it is first asked about.
/// </summary>
internal sealed class TaskCompletion(TaskTypes types)
{
    private readonly ConditionalWeakTable<IOperation, Body> bodies = new();

    /// <param name="wait">The wait.</param>
    /// <param name="getGraph">Gives the control-flow graph of the whole member that holds it; called only for a body that is new.</param>
    public bool IsCompleted(BlockingWait wait, Func<ControlFlowGraph> getGraph)
    {
        var functions = new Stack<IOperation>();
        var root = wait.Operation;
        for (; root.Parent is { } parent; root = parent)
        {
            if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                functions.Push(parent);
            }
        }

        // Only of these is there a control-flow graph; half-typed code may have other roots.
        return root is not (IBlockOperation or IMethodBodyBaseOperation or ISymbolInitializerOperation)
            || bodies.GetValue(root, key => new Body(types, key)).IsCompleted(wait, functions, getGraph);
    }

    private sealed class Body(TaskTypes types, IOperation root)
    {
        private readonly object gate = new();
        private FunctionFlow? flow;

        public bool IsCompleted(BlockingWait wait, Stack<IOperation> functions, Func<ControlFlowGraph> getGraph)
        {
            lock (gate)
            {
                flow ??= FunctionFlow.Analyze(types, new BodyWrites(root), getGraph(), new CompletionState());
                var holder = flow;
                foreach (var function in functions)
                {
                    if (holder.Nested(function) is not { } inner)
                    {
                        return true;
                    }

                    holder = inner;
                }

                return holder.IsCompleted(wait.Operation.Syntax);
            }
        }
    }
}
