using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>An entry that is computed where it is asked for: by a factory, or by what runs on a miss.</summary>
/// <param name="Call">The call that asks.</param>
/// <param name="Value">What the entry is computed by: the body of the factory, or the value that is stored.</param>
internal sealed record CachedComputation(CacheCall Call, IOperation Value)
{
    public IOperation Key => Call.Key;

    public static CachedComputation? Of(CacheCall call)
    {
        switch (call.Action)
        {
            case CacheAction.GetOrCreate:
                return call.FactoryBody is { } body ? new CachedComputation(call, body) : null;
            case CacheAction.Get:
                return CacheMiss.Of(call) is { } miss && UncoordinatedLoad.SetOf(miss) is { Value: { } value } ? new CachedComputation(call, value) : null;
            default:
                return null;
        }
    }

    /// <summary>The operations that the value is computed from.</summary>
    public IEnumerable<IOperation> Sources()
    {
        var flow = LocalFlow.Of(Value);
        return Call.State is { } state ? [.. flow.Sources(Value), .. flow.Sources(state)] : flow.Sources(Value);
    }

    public IEnumerable<IOperation> KeySources() => LocalFlow.Of(Key).Sources(Key);

    /// <summary>What the choice of the cache depends on: <c>caches[tenant].GetOrCreate("a", ..)</c>.</summary>
    public IEnumerable<IOperation> CacheSources() => LocalFlow.Of(Call.Cache).Sources(Call.Cache);

    /// <summary>
    /// The variables that what the cache gave is compared with, so that nobody takes it for another: <c>if (record.Ticks == ticks)</c>.
    /// </summary>
    public HashSet<ISymbol> ComparedWithHit()
    {
        var compared = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var flow = LocalFlow.Of(Call.Call);
        foreach (var operation in Call.Call.Root().DescendantsAndSelf())
        {
            var (left, right) = operation switch
            {
                IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } binary => (binary.LeftOperand, binary.RightOperand),
                IInvocationOperation { TargetMethod.Name: "Equals" or "SequenceEqual", Instance: { } instance, Arguments: [{ Value: var other }, ..] } => (instance, other),
                IInvocationOperation { TargetMethod.Name: "Equals" or "SequenceEqual", Instance: null, Arguments: [{ Value: var one }, { Value: var other }, ..] } => (one, other),
                _ => (null, null),
            };
            if (left is not null && right is not null && IsFromHit(left, flow) is var isLeft && isLeft != IsFromHit(right, flow))
            {
                foreach (var source in flow.Sources(isLeft ? right : left))
                {
                    if (BodyReferences.SymbolOf(source) is ILocalSymbol or IParameterSymbol)
                    {
                        compared.Add(BodyReferences.SymbolOf(source)!);
                    }
                }
            }
        }

        return compared;
    }

    private bool IsFromHit(IOperation value, LocalFlow flow) => flow.Sources(value).Any(source => ReferenceEquals(source, Call.Call));

    /// <summary>Does the operation not tell in the value: a log, a check, the settings of the entry?</summary>
    public static bool IsBeside(IOperation operation)
    {
        for (var (child, parent) = (operation, operation.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            switch (parent)
            {
                case IThrowOperation or INameOfOperation:
                    return true;
                case IConditionalOperation choice when ReferenceEquals(choice.Condition, child) && (IsDoneBeside(choice) || SideEffects.AreAll(choice)):
                    return true;
                case IInvocationOperation call when IsBeside(call):
                    return true;
                case IAssignmentOperation assignment when ReferenceEquals(assignment.Value, child) && IsSetting(assignment):
                    return true;
                case IAnonymousFunctionOperation or IBlockOperation:
                    return false;
            }
        }

        return false;
    }

    private static bool IsBeside(IInvocationOperation call)
    {
        var type = call.TargetMethod.ContainingType;
        return type.Name.EndsWith("Exception", StringComparison.Ordinal)
            || type.Name.IndexOf("Guard", StringComparison.Ordinal) >= 0
            || Engine.HandlerReads.MemberPolicy.IsLogging(call.TargetMethod)
            || type.Name is "Debug" or "Trace" or "Console" or "Activity"
            || (IsCaching(type) && CacheCalls.At(call) is null);
    }

    private static bool IsCaching(ITypeSymbol type)
    {
        for (var space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            if (space.Name is "Caching" or "LazyCache" or "EasyCaching")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>entry.SlidingExpiration = ..</c></summary>
    private static bool IsSetting(IAssignmentOperation assignment)
        => assignment.Target is IPropertyReferenceOperation { Property.ContainingType: var type } && IsCaching(type);

    /// <summary>Does the statement only check, log or configure the entry? <c>if (isHot) entry.SlidingExpiration = ..; else entry.AbsoluteExpiration = ..;</c></summary>
    private static bool IsDoneBeside(IOperation? statement) => statement switch
    {
        null or IThrowOperation => true,
        IExpressionStatementOperation { Operation: var operation } => IsDoneBeside(operation),
        IBlockOperation { Operations: var operations } => operations.All(IsDoneBeside),
        IConditionalOperation choice => IsDoneBeside(choice.WhenTrue) && IsDoneBeside(choice.WhenFalse),
        IAssignmentOperation assignment => IsSetting(assignment),
        IInvocationOperation call => IsBeside(call),
        _ => false,
    };
}
