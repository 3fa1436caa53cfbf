using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// A function that makes a context of its own for the element that it is given, a tenant or a shard: no query or write for one can
/// be one for all. A function that only makes its own context, as every function of a repository may, is none.
/// </summary>
internal static class OwnContexts
{
    public static bool Are(IOperation operation, RoundTrip trip, IOperation? owner)
    {
        if (owner is null
            || operation is not (IInvocationOperation or IMethodReferenceOperation)
            || CalledFunction.Of(operation, trip) is not { } called
            || FreshContexts.MakerOf(called.Step, called.Body) is not { } made)
        {
            return false;
        }

        foreach (var parameter in ParametersIn([made, .. ToldTo(ScopesOf(made, called.Body), called.Body)], called))
        {
            if (operation is not IInvocationOperation { Arguments: var arguments }
                || arguments.Any(argument => argument.Parameter?.Ordinal == parameter.Ordinal && RoundInputs.Vary(argument.Value, owner)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The parameters of the function that the values depend on.</summary>
    private static HashSet<IParameterSymbol> ParametersIn(IEnumerable<IOperation> values, CalledFunction called)
    {
        var found = new HashSet<IParameterSymbol>(SymbolEqualityComparer.Default);
        foreach (var value in values)
        {
            foreach (var input in Dataflow.InputsOf(value, called.Body))
            {
                // Not those of a primary constructor.
                if (input is IParameterReferenceOperation { Parameter: { Type: var type } parameter }
                    && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, called.Function)
                    && !type.IsType("System.Threading", "CancellationToken"))
                {
                    found.Add(parameter);
                }
            }
        }

        return found;
    }

    /// <summary>The locals that hold the scope of the context.</summary>
    private static HashSet<ISymbol> ScopesOf(IOperation made, IOperation body)
    {
        var scopes = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var input in Dataflow.InputsOf(made, body))
        {
            if (input is ILocalReferenceOperation { Local: { Type.Name: var type } local } && type.EndsWith("Scope", StringComparison.Ordinal))
            {
                scopes.Add(local);
            }
        }

        return scopes;
    }

    /// <summary>What the services of a scope are told: <c>scope.ServiceProvider.GetRequiredService&lt;ITenantSetter>().Tenant = tenant;</c></summary>
    private static IEnumerable<IOperation> ToldTo(HashSet<ISymbol> scopes, IOperation body)
    {
        foreach (var current in scopes.Count == 0 ? [] : body.DescendantsAndSelf())
        {
            switch (current)
            {
                case ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Instance: { } told }, Value: var value } when IsOf(told):
                    yield return value;
                    break;
                case IInvocationOperation { TargetMethod.Name: var name, Instance: { } instance } call when name.StartsWith("Set", StringComparison.Ordinal) && IsOf(instance):
                    foreach (var argument in call.Arguments)
                    {
                        yield return argument.Value;
                    }

                    break;
            }
        }

        bool IsOf(IOperation service) => Dataflow.InputsOf(service, body).Any(input => input is ILocalReferenceOperation { Local: var local } && scopes.Contains(local));
    }
}
