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
}
