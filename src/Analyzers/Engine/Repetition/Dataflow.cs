using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>Small, forward-only questions about locals in one body.</summary>
internal static class Dataflow
{
    /// <summary>The locals that hold what the operation gave, directly or through further locals.</summary>
    public static HashSet<ISymbol> ResultsOf(IOperation operation, IOperation body)
    {
        var results = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var current in body.DescendantsAndSelf())
        {
            switch (current)
            {
                case IVariableDeclaratorOperation declarator when declarator.GetVariableInitializer() is { } initializer && DependsOn(initializer.Value, results, operation):
                    results.Add(declarator.Symbol);
                    break;
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment when DependsOn(assignment.Value, results, operation):
                    results.Add(target.Local);
                    break;
                case IIsPatternOperation { Pattern: IDeclarationPatternOperation { DeclaredSymbol: { } declared } } pattern when DependsOn(pattern.Value, results, operation):
                    results.Add(declared);
                    break;
                case IIsPatternOperation { Pattern: IRecursivePatternOperation { DeclaredSymbol: { } named } } recursive when DependsOn(recursive.Value, results, operation):
                    results.Add(named);
                    break;
            }
        }

        return results;
    }

    /// <summary>Does the value contain the operation, or one of the locals?</summary>
    public static bool DependsOn(IOperation value, HashSet<ISymbol> locals, IOperation? operation = null)
    {
        foreach (var current in value.DescendantsAndSelf())
        {
            if (ReferenceEquals(current, operation)
                || (current is ILocalReferenceOperation local && locals.Contains(local.Local))
                || (current is IParameterReferenceOperation parameter && locals.Contains(parameter.Parameter)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The operations that make up the operation, and those of the locals of the body that it uses: a query that was built in steps.</summary>
    public static IEnumerable<IOperation> InputsOf(IOperation operation, IOperation body)
    {
        var pending = new Queue<IOperation>();
        var followed = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        pending.Enqueue(operation);
        while (pending.Count > 0)
        {
            foreach (var current in pending.Dequeue().DescendantsAndSelf())
            {
                yield return current;
                if (current is ILocalReferenceOperation { Local: var local } && followed.Add(local))
                {
                    EnqueueValues(local, body, pending);
                }
            }
        }
    }

    private static void EnqueueValues(ILocalSymbol local, IOperation body, Queue<IOperation> values)
    {
        foreach (var current in body.DescendantsAndSelf())
        {
            if (current is IVariableDeclaratorOperation declarator && SymbolEqualityComparer.Default.Equals(declarator.Symbol, local))
            {
                if (declarator.GetVariableInitializer() is { } initializer)
                {
                    values.Enqueue(initializer.Value);
                }
            }
            else if (current is ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment && SymbolEqualityComparer.Default.Equals(target.Local, local))
            {
                values.Enqueue(assignment.Value);
            }
        }
    }
}
