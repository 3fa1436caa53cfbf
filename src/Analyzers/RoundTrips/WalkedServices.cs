using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary><c>foreach (var rule in rules) await rule.CheckAsync(order)</c>: the elements are no data but services that each do their own work.</summary>
internal static class WalkedServices
{
    /// <summary>Is it the elements themselves that make the round trip, each its own?</summary>
    public static bool Make(RoundTrip trip, Repeated repeated)
    {
        if (repeated.Source is { } source && IsResolved(source))
        {
            return true;
        }

        if (ElementOf(repeated.Owner) is not { } element || !IsService(element))
        {
            return false;
        }

        foreach (var hop in trip.Hops)
        {
            if (hop.Method?.ContainingType is { } type && IsOrExtends(type, element))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>foreach (var name in names) await _checks[name](token)</c>: an entry of a table that is given nothing of the element is a service, too.</summary>
    public static bool AreEntries(IOperation operation, Repeated repeated)
    {
        if (operation is not IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: { } entry } call
            || repeated.Owner is not { } owner
            || DelegateTables.TableOf(entry) is null)
        {
            return false;
        }

        foreach (var argument in call.Arguments)
        {
            foreach (var input in Dataflow.InputsOf(argument.Value, owner))
            {
                if (BodyReferences.VariableOf(input) is (ILocalSymbol or IParameterSymbol) and { } variable && variable.IsDeclaredIn(owner.Syntax))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary><c>provider.GetServices(handlerType)</c>: whatever their type is.</summary>
    private static bool IsResolved(IOperation source)
        => source.UnwrapAwait() switch
        {
            IInvocationOperation { TargetMethod: { Name: "GetServices" or "GetKeyedServices", ContainingType: var type } } => type.IsIn("Microsoft.Extensions.DependencyInjection"),
            ILocalReferenceOperation { Local: var local } reference => local.AssignedValues(reference) is [var value] && value.Unwrap() is not ILocalReferenceOperation && IsResolved(value),
            _ => false,
        };

    private static ITypeSymbol? ElementOf(IOperation? owner)
    {
        switch (owner)
        {
            case IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol.Type: var type } }:
                return type;
            case IInvocationOperation invocation:
                foreach (var argument in invocation.Arguments)
                {
                    if (argument.Value is IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Symbol.Parameters: [{ Type: var element }, ..] } })
                    {
                        return element;
                    }
                }

                return null;
            default:
                return null;
        }
    }

    /// <summary>An interface, or an abstract class that holds no data for others: the base of plug-ins, not of entities.</summary>
    private static bool IsService(ITypeSymbol type)
    {
        if (type is not { TypeKind: TypeKind.Class, IsAbstract: true })
        {
            return type.TypeKind == TypeKind.Interface && !type.IsIn("System");
        }

        for (var current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
        {
            foreach (var member in current.GetMembers())
            {
                if (member is IPropertySymbol { IsStatic: false, DeclaredAccessibility: Accessibility.Public, SetMethod: not null })
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsOrExtends(INamedTypeSymbol type, ITypeSymbol element)
    {
        if (type.IsOrInherits(element.OriginalDefinition))
        {
            return true;
        }

        foreach (var implemented in type.AllInterfaces)
        {
            if (SymbolEqualityComparer.Default.Equals(implemented.OriginalDefinition, element.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }
}
