using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>What is known of when a cache entry ends, and whether it says how large it is.</summary>
[Flags]
internal enum ExpiryKinds
{
    None = 0,
    Sliding = 1,

    /// <summary>At a time, after a time, or with a change token.</summary>
    Absolute = 2,

    /// <summary>Set where this code does not show it, or kept for good on purpose.</summary>
    Unknown = 4,

    /// <summary>It says how large it is, which a cache with a limit asks for.</summary>
    Sized = 8,
}

/// <summary>Reads the expiration from options, entries and the calls that configure them.</summary>
internal static class Expiry
{
    private const int MaxSteps = 16;

    /// <summary>Of an expression that gives entry options: <c>new() { .. }</c>, also configured by calls, or kept in a variable.</summary>
    public static ExpiryKinds OfOptions(IOperation options)
    {
        var kinds = ExpiryKinds.None;
        for (var steps = 0; steps < MaxSteps; steps++)
        {
            options = options.Unwrap();
            switch (options)
            {
                case IInvocationOperation call when call.Receiver() is { } receiver && OfMember(call) is var set and not ExpiryKinds.Unknown:
                    kinds |= set;
                    options = receiver;
                    break;
                case IObjectCreationOperation { Arguments.Length: 0 } created:
                    return kinds | OfInitializer(created.Initializer);
                case ILocalReferenceOperation local when local.Local.AssignedValues(local) is [var value] && value.Unwrap() is IObjectCreationOperation or IInvocationOperation:
                    kinds |= OfUses(local.Root(), local.Local);
                    options = value;
                    break;
                case IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol } shared when SharedOptions.InitializerOf(shared) is { } initial:
                    options = initial;
                    break;
                case var empty when empty.ConstantValue is { HasValue: true, Value: null }:
                    return kinds;
                default:
                    return ExpiryKinds.Unknown;
            }
        }

        return ExpiryKinds.Unknown;
    }

    /// <summary>Of the factory of <c>GetOrCreate</c>, a lambda or a method, which is handed the entry.</summary>
    public static ExpiryKinds OfFactory(IOperation factory)
        => factory.Unwrap() switch
        {
            IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Symbol.Parameters: [var entry] } lambda } => OfUses(lambda.Body, entry),
            IDelegateCreationOperation { Target: IMethodReferenceOperation { IsVirtual: false, Method.OriginalDefinition: { Parameters: [var entry] } method, SemanticModel.Compilation: var compilation } }
                when MethodBodies.Of(method, compilation) is { } body => OfUses(body, entry),
            _ => ExpiryKinds.Unknown,
        };

    /// <summary>What a body does with an entry or with options: sets its members, or hands it to someone.</summary>
    public static ExpiryKinds OfUses(IOperation body, ISymbol variable)
    {
        var kinds = ExpiryKinds.None;
        foreach (var operation in body.DescendantsAndSelf())
        {
            var symbol = operation switch
            {
                ILocalReferenceOperation local => (ISymbol)local.Local,
                IParameterReferenceOperation parameter => parameter.Parameter,
                _ => null,
            };
            if (SymbolEqualityComparer.Default.Equals(symbol, variable))
            {
                kinds |= OfUse(operation);
            }
        }

        return kinds;
    }

    private static ExpiryKinds OfUse(IOperation reference)
    {
        var kinds = ExpiryKinds.None;
        for (var steps = 0; steps < MaxSteps; steps++)
        {
            switch (reference.Parent)
            {
                case IPropertyReferenceOperation { Property.Name: "ExpirationTokens" }:
                    return kinds | ExpiryKinds.Absolute;
                case IPropertyReferenceOperation property:
                    return kinds | (property.Parent is ISimpleAssignmentOperation assignment && ReferenceEquals(assignment.Target, property) ? OfAssignment(assignment) : ExpiryKinds.None);
                case IConversionOperation or IParenthesizedOperation:
                    reference = reference.Parent;
                    break;
                case IArgumentOperation { Parent: IInvocationOperation call } when IsCacheSet(call):
                    return kinds;
                case IArgumentOperation { Parent: IInvocationOperation call } when OfMember(call) is var set and not ExpiryKinds.Unknown && ReferenceEquals(call.Receiver()?.Unwrap(), reference.Unwrap()):
                    kinds |= set;
                    reference = call;
                    break;
                case IInvocationOperation call when ReferenceEquals(call.Instance, reference):
                    if (OfMember(call) is var direct and not ExpiryKinds.Unknown)
                    {
                        kinds |= direct;
                        reference = call;
                        break;
                    }

                    return call.TargetMethod.Name == "Dispose" ? kinds : ExpiryKinds.Unknown;
                case IExpressionStatementOperation or IVariableInitializerOperation or null:
                    return kinds;
                default:
                    return ExpiryKinds.Unknown;
            }
        }

        return ExpiryKinds.Unknown;
    }

    private static bool IsCacheSet(IInvocationOperation call)
        => call.TargetMethod.Name is "Set" or "SetAsync" or "SetString" or "SetStringAsync" or "GetOrCreate" or "GetOrCreateAsync";

    private static ExpiryKinds OfInitializer(IObjectOrCollectionInitializerOperation? initializer)
    {
        var kinds = ExpiryKinds.None;
        if (initializer is not null)
        {
            foreach (var member in initializer.Initializers)
            {
                kinds |= member switch
                {
                    ISimpleAssignmentOperation assignment => OfAssignment(assignment),
                    IMemberInitializerOperation { InitializedMember: IPropertyReferenceOperation { Property.Name: "ExpirationTokens" } } => ExpiryKinds.Absolute,
                    _ => ExpiryKinds.None,
                };
            }
        }

        return kinds;
    }

    private static ExpiryKinds OfAssignment(ISimpleAssignmentOperation assignment)
        => assignment.Target is not IPropertyReferenceOperation { Property.Name: var name } || assignment.Value.ConstantValue is { HasValue: true, Value: null }
            ? ExpiryKinds.None
            : name switch
            {
                "AbsoluteExpiration" or "AbsoluteExpirationRelativeToNow" => ExpiryKinds.Absolute,
                "SlidingExpiration" => ExpiryKinds.Sliding,
                "Size" => ExpiryKinds.Sized,

                "Priority" => OfPriority(assignment.Value),
                _ => ExpiryKinds.None,
            };

    /// <summary>Kept for good, in so many words, or under pressure at most: that is no time limit.</summary>
    private static ExpiryKinds OfPriority(IOperation priority)
        => priority.Unwrap() is IFieldReferenceOperation { Field: { IsConst: true, Name: not "NeverRemove" } } ? ExpiryKinds.None : ExpiryKinds.Unknown;

    /// <summary>Of a call that configures options or an entry; unknown for one that does something else.</summary>
    private static ExpiryKinds OfMember(IInvocationOperation call) => call.TargetMethod.Name switch
    {
        "SetPriority" when call.Arguments is [.., { Value: var priority }] => OfPriority(priority),
        "SetAbsoluteExpiration" or "AddExpirationToken" => ExpiryKinds.Absolute,
        "SetSlidingExpiration" => ExpiryKinds.Sliding,
        "SetSize" => ExpiryKinds.Sized,
        "SetValue" or "RegisterPostEvictionCallback" => ExpiryKinds.None,
        _ => ExpiryKinds.Unknown,
    };
}
