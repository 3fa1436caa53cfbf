using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>Is it something else in each round?</summary>
internal static class RoundInputs
{
    /// <summary>Does the value name a variable of the round, or one that a round sets? A method group is given the element itself.</summary>
    /// <param name="owner">The loop, or the call that runs a lambda per element.</param>
    public static bool Vary(IOperation value, IOperation owner)
    {
        foreach (var operation in value.DescendantsAndSelf())
        {
            ISymbol? variable = operation switch
            {
                ILocalReferenceOperation local => local.Local,
                IParameterReferenceOperation parameter => parameter.Parameter,
                _ => null,
            };
            if (operation is IMethodReferenceOperation
                || (variable is not null && !variable.IsDeclaredIn(value.Syntax) && (variable.IsDeclaredIn(owner.Syntax) || IsSet(variable, owner))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSet(ISymbol variable, IOperation owner)
    {
        foreach (var reference in BodyReferences.To(variable, owner))
        {
            if (reference.IsWritten() && reference.IsInside(owner))
            {
                return true;
            }
        }

        return false;
    }
}
