using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>The parameters of a method that calls itself: a local function that walks in memory needs those that change from call to call.</summary>
internal static class WalkParameters
{
    /// <summary>
    /// The positions of the parameters that change from call to call; null when the query uses one of them besides the node, or a
    /// local, or when the body sets one.
    /// </summary>
    /// <param name="call">The call with which the method comes back to itself.</param>
    public static IReadOnlyList<int>? Varying(IInvocationOperation call, LookupQuery query, IOperation body)
    {
        if (AreSet(body))
        {
            return null;
        }

        var varying = new List<int>();
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is not { } parameter || argument.Syntax is not ArgumentSyntax { NameColon: null } && !argument.IsImplicit)
            {
                return null;
            }

            if (argument.Value.Unwrap() is not IParameterReferenceOperation { Parameter: var same } || !SymbolEqualityComparer.Default.Equals(same, parameter))
            {
                // What is left out has its default in the calls below, and may have another value in the first one.
                if (argument.IsImplicit || parameter.IsParams)
                {
                    return null;
                }

                varying.Add(parameter.Ordinal);
            }
        }

        foreach (var part in query.Token is { } token ? query.Fixed.Add(token).Add(query.Set) : query.Fixed.Add(query.Set))
        {
            foreach (var operation in part.DescendantsAndSelf())
            {
                if (operation.IsInside(query.Comparison!.Comparison))
                {
                    continue;
                }

                if (operation is ILocalReferenceOperation
                    || (operation is IParameterReferenceOperation { Parameter: var used } && SymbolEqualityComparer.Default.Equals(used.ContainingSymbol, call.TargetMethod) && varying.Contains(used.Ordinal))
                    || operation is IInvocationOperation { TargetMethod.IsStatic: true, TargetMethod.IsExtensionMethod: false }
                    || operation is IPropertyReferenceOperation { Instance: null, Property.Name: "Now" or "UtcNow" or "Today" })
                {
                    return null;
                }
            }
        }

        varying.Sort();
        return varying;
    }

    /// <summary>Each call has parameters of its own, the local function those of the method: setting one would reach the other calls.</summary>
    private static bool AreSet(IOperation body)
    {
        foreach (var operation in body.DescendantsAndSelf())
        {
            if (operation is IParameterReferenceOperation reference
                && reference.Parent is IIncrementOrDecrementOperation or ITupleOperation or IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } or IAssignmentOperation
                && !(reference.Parent is IAssignmentOperation assignment && !ReferenceEquals(assignment.Target, reference)))
            {
                return true;
            }
        }

        return false;
    }
}
