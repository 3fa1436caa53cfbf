using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>
/// A lookup that runs only when a cache or dictionary does not have the answer runs once per distinct key, not once per
/// element: <c>if (!seen.TryGetValue(id, out var user)) user = await Load(id);</c>
/// </summary>
internal static class MissGuards
{
    /// <param name="child">The part of <paramref name="parent"/> that the operation is in.</param>
    public static bool Guards(IOperation parent, IOperation child, IOperation operation) => Guards(parent, child, operation, LoopAround(parent));

    /// <param name="calmed">Null where the guard holds in all loops around it; else the outermost loop that it holds in: the next one starts anew with each element.</param>
    public static bool Guards(IOperation parent, IOperation child, IOperation operation, out ILoopOperation? calmed)
    {
        calmed = LoopAround(parent);
        if (!Guards(parent, child, operation, calmed))
        {
            return false;
        }

        while (calmed is not null)
        {
            var outer = LoopAround(calmed);
            if (outer is not null && !Guards(parent, child, operation, outer))
            {
                break;
            }

            calmed = outer;
        }

        return true;
    }

    /// <param name="loop">The loop whose rounds the guard has to outlive.</param>
    private static bool Guards(IOperation parent, IOperation child, IOperation operation, ILoopOperation? loop)
    {
        switch (parent)
        {
            case IConditionalOperation conditional when !ReferenceEquals(child, conditional.Condition):
                return IsMiss(conditional.Condition, ReferenceEquals(child, conditional.WhenTrue), operation, loop);
            case ICoalesceOperation coalesce when ReferenceEquals(child, coalesce.WhenNull):
                return IsLookup(coalesce.Value.UnwrapAwait(), 2) || IsKept(coalesce.Value, operation, loop);
            case ICoalesceAssignmentOperation assignment when ReferenceEquals(child, assignment.Value):
                return IsKeptOutside(assignment.Target, loop);
            case IBlockOperation block:
                return IsAfterHit(block, child, operation, loop);
            default:
                return false;
        }
    }

    /// <summary>
    /// <c>if (cache.TryGetValue(id, out user)) continue;</c> before the statement, or in a block before it:
    /// <c>if (!force) { var hit = await cache.GetAsync(key); if (hit.HasValue) return hit.Value; }</c>.
    /// </summary>
    private static bool IsAfterHit(IBlockOperation block, IOperation? child, IOperation operation, ILoopOperation? loop)
    {
        foreach (var statement in block.Operations)
        {
            if (ReferenceEquals(statement, child))
            {
                return false;
            }

            if (statement is IConditionalOperation { WhenFalse: null } conditional
                && (conditional.WhenTrue.Leaves() && !Throws(conditional.WhenTrue)
                    ? IsMiss(conditional.Condition, whenTrue: false, operation, loop)
                    : conditional.WhenTrue is IBlockOperation inner && IsAfterHit(inner, child: null, operation, loop)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>if (!seen.Add(id)) throw new DuplicateException(id);</c> lets each element pass.</summary>
    private static bool Throws(IOperation operation) => operation switch
    {
        IBlockOperation { Operations: [.., var last] } => Throws(last),
        IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation } => true,
        _ => false,
    };

    /// <summary>Does the branch run exactly when a lookup in the condition found nothing?</summary>
    private static bool IsMiss(IOperation condition, bool whenTrue, IOperation operation, ILoopOperation? loop)
    {
        foreach (var current in condition.DescendantsAndSelf())
        {
            if (IsEmptyKept(current, condition, whenTrue, operation, loop) || IsOutdated(current, operation, loop))
            {
                return true;
            }

            switch (current)
            {
                case IInvocationOperation invocation when MemoProbes.IsProbe(invocation):
                    if (IsHolding(current, condition) != whenTrue && MemoProbes.IsOfMemo(invocation, condition, operation))
                    {
                        return true;
                    }

                    break;
                case IInvocationOperation { TargetMethod: { Name: "Add" or "TryAdd", ReturnType.SpecialType: SpecialType.System_Boolean } }:
                    // if (seen.Add(id)): the first time only.
                    if (IsHolding(current, condition) == whenTrue)
                    {
                        return true;
                    }

                    break;
                case IIsPatternOperation or IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals }:
                    if (NullTested(current, out var isNull) is { } tested
                        && (IsHolding(current, condition) == whenTrue) == isNull
                        && (IsKept(tested, operation, loop) || (CopiedFrom(tested) is { } field && IsKept(field, operation, loop)) || IsLookedUp(tested, operation)))
                    {
                        return true;
                    }

                    break;
                case ILocalReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation when current.Type?.SpecialType == SpecialType.System_Boolean:
                    // if (!_isLoaded) { .. _isLoaded = true; }
                    var isOn = IsHolding(current, condition) == whenTrue;
                    if (isOn ? IsSwitchedOffForGood(current, operation, loop) : IsSetTrue(current, operation, loop) || IsHit(current, operation))
                    {
                        return true;
                    }

                    break;
            }
        }

        return false;
    }

    /// <summary>True when the operation itself is true in the branch where the condition is true: no odd number of negations above it.</summary>
    private static bool IsHolding(IOperation operation, IOperation condition)
    {
        var holds = true;
        for (var current = operation; !ReferenceEquals(current, condition); current = current.Parent!)
        {
            if (current.Parent is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not })
            {
                holds = !holds;
            }
            else if (current.Parent is IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals, RightOperand: var right } comparison
                && right.Unwrap().ConstantValue is { HasValue: true, Value: bool expected }
                && expected != (comparison.OperatorKind == BinaryOperatorKind.Equals))
            {
                holds = !holds;
            }
        }

        return holds;
    }

    /// <summary>The value of a test against null.</summary>
    private static IOperation? NullTested(IOperation test, out bool isNull)
    {
        isNull = Misses.IsMiss(test);
        switch (test)
        {
            case IIsPatternOperation { Pattern: IConstantPatternOperation or INegatedPatternOperation or IRecursivePatternOperation or IDeclarationPatternOperation } pattern:
                return pattern.Value.Unwrap();
            case IBinaryOperation { RightOperand: var right } binary when right.Unwrap().ConstantValue is { HasValue: true, Value: null }:
                return binary.LeftOperand.Unwrap();
            default:
                return null;
        }
    }

    /// <summary>A field, property of this object or outer local that the guarded code gives the value that it lacked.</summary>
    private static bool IsKept(IOperation tested, IOperation operation, ILoopOperation? loop)
    {
        if (SymbolOf(tested) is not { } symbol || !IsKeptOutside(tested, loop))
        {
            return false;
        }

        foreach (var reference in BodyReferences.To(symbol, operation))
        {
            if (reference.IsWritten())
            {
                return true;
            }
        }

        return MissFills.IsFilledByCall(symbol, tested, operation, static place => place.IsWritten());
    }

    /// <summary><c>if (!_cache.Any()) _cache = (await All()).ToDictionary(..)</c>: a table that is loaded whole, the first time that it is asked.</summary>
    private static bool IsEmptyKept(IOperation test, IOperation condition, bool whenTrue, IOperation operation, ILoopOperation? loop)
        => EmptyTests.CollectionOf(test, out var isEmpty) is { } collection
            && (IsHolding(test, condition) == whenTrue) == isEmpty
            && (IsFilled(collection, test, operation, loop) || (CopiedFrom(collection) is { } field && IsFilled(field, test, operation, loop)));

    private static bool IsFilled(IOperation collection, IOperation test, IOperation operation, ILoopOperation? loop)
        => SymbolOf(collection) is { } symbol
            && !IsQuery(collection.Type)
            && (IsKeptOutside(collection, loop) || IsGiven(collection, loop))
            && MissFills.IsFilled(symbol, test, operation, loop);

    /// <summary>A list that the function around the loop is given.</summary>
    private static bool IsGiven(IOperation collection, ILoopOperation? loop)
        => collection is IParameterReferenceOperation { Parameter: var given } && loop is not null && !given.IsDeclaredIn(loop.Syntax);

    /// <summary><c>if (clock.UtcNow > _expires) { .. _expires = clock.UtcNow + lifetime; }</c>: once in that time.</summary>
    private static bool IsOutdated(IOperation test, IOperation operation, ILoopOperation? loop)
        => test is IBinaryOperation
            {
                OperatorKind: BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual,
                LeftOperand: var left,
            }
            && (IsTime(left.Unwrap().Type) || left.Unwrap().Type.IsType("System", "TimeSpan"))
            && Dataflow.InputsOf(test, operation.Root()).Any(static part => part is IPropertyReferenceOperation { Property.Name: "Now" or "UtcNow" } or IInvocationOperation { TargetMethod.Name: "GetLocalNow" or "GetUtcNow" })
            && test.DescendantsAndSelf().Any(part => IsTime(part.Type) && SymbolOf(part) is { } time && IsKeptOutside(part, loop) && MissFills.IsSet(time, test, operation));

    private static bool IsTime(ITypeSymbol? type)
        => type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] } ? IsTime(inner) : type.IsType("System", "DateTime") || type.IsType("System", "DateTimeOffset");

    /// <summary>The field that a local was given: <c>var rates = _rates;</c>, <c>var rates = Volatile.Read(ref _rates);</c></summary>
    private static IOperation? CopiedFrom(IOperation tested)
    {
        if (tested is not ILocalReferenceOperation { Local: var local } || local.AssignedValues(tested) is not [var first, ..])
        {
            return null;
        }

        var value = first.Unwrap() is IInvocationOperation { TargetMethod: { Name: "Read", ContainingType.Name: "Volatile" }, Arguments: [{ Value: var read }] } ? read : first.Unwrap();
        return value is IFieldReferenceOperation or IPropertyReferenceOperation { Property.IsIndexer: false } ? value : null;
    }

    /// <summary>
    /// Does the variable outlive a round of the loop? <c>order.Customer ??= ..</c> does so for one order only. In a function that is
    /// handed the order it does: the query that read the orders may have brought the customers, too.
    /// </summary>
    private static bool IsKeptOutside(IOperation variable, ILoopOperation? loop)
    {
        switch (variable.Unwrap())
        {
            case IFieldReferenceOperation field:
                return field.Instance is null or IInstanceReferenceOperation || IsHanded(field.Instance, loop);
            case IPropertyReferenceOperation { Property.IsIndexer: true }:
                return true;
            case IPropertyReferenceOperation property:
                return property.Instance is null or IInstanceReferenceOperation || IsHanded(property.Instance, loop);
            case IArrayElementReferenceOperation:
                return true;
            case ILocalReferenceOperation local:
                return loop is not null && !local.Local.IsDeclaredIn(loop.Syntax);
            default:
                return false;
        }
    }

    /// <summary>An object that a function is given, the same one in all rounds of a loop in it. Not by itself: a tree that it goes down it has not seen before.</summary>
    private static bool IsHanded(IOperation instance, ILoopOperation? loop)
    {
        if (instance.Unwrap() is not IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction } function } parameter } given
            || CallsItself(function, given))
        {
            return false;
        }

        foreach (var reference in BodyReferences.To(parameter, given))
        {
            if (reference.IsWritten() && (loop is null || reference.IsInside(loop)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool CallsItself(IMethodSymbol function, IOperation inside)
    {
        foreach (var operation in inside.Root().DescendantsAndSelf())
        {
            if (operation is IInvocationOperation { TargetMethod.OriginalDefinition: var called } && SymbolEqualityComparer.Default.Equals(called, function))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSetTrue(IOperation flag, IOperation operation, ILoopOperation? loop)
    {
        if (SymbolOf(flag) is not { } symbol || !IsKeptOutside(flag, loop))
        {
            return false;
        }

        foreach (var reference in BodyReferences.To(symbol, operation))
        {
            if (reference.Parent is ISimpleAssignmentOperation { Value.ConstantValue: { HasValue: true, Value: true }, Target: var target } && ReferenceEquals(target, reference))
            {
                return true;
            }
        }

        return MissFills.IsFilledByCall(symbol, flag, operation, static place => place.Parent is ISimpleAssignmentOperation { Value.ConstantValue: { HasValue: true, Value: true } } && place.IsWritten());
    }

    /// <summary><c>if (isFirst) { .. isFirst = false; }</c>: a local that the loop never sets again.</summary>
    private static bool IsSwitchedOffForGood(IOperation flag, IOperation operation, ILoopOperation? loop)
    {
        if (loop is null || flag is not ILocalReferenceOperation { Local: var local } || !IsKeptOutside(flag, loop))
        {
            return false;
        }

        var isSwitchedOff = false;
        foreach (var reference in BodyReferences.To(local, operation))
        {
            if (reference.IsWritten() && reference.IsInside(loop))
            {
                if (reference.Parent is not ISimpleAssignmentOperation { Value.ConstantValue: { HasValue: true, Value: false } } change)
                {
                    return false;
                }

                isSwitchedOff |= RunsWith(change, operation);
            }
        }

        return isSwitchedOff;
    }

    /// <summary>Nothing that decides whether the change runs stands between it and the code that has the operation too.</summary>
    private static bool RunsWith(IOperation change, IOperation operation)
    {
        for (var current = change.Parent; current is not null && !operation.IsInside(current); current = current.Parent)
        {
            if (current is IConditionalOperation or ISwitchCaseOperation or ICatchClauseOperation or ILoopOperation or IAnonymousFunctionOperation)
            {
                return false;
            }
        }

        return true;
    }

    private static ILoopOperation? LoopAround(IOperation operation)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is ILoopOperation loop)
            {
                return loop;
            }
        }

        return null;
    }

    /// <summary><c>cached.HasValue</c>, of what a cache gave.</summary>
    private static bool IsHit(IOperation flag, IOperation operation)
        => flag is IPropertyReferenceOperation { Property.Name: "HasValue" or "IsHit" or "Found", Instance: { } answer } && IsLookedUp(answer, operation);

    /// <summary>A local that holds what a cache or a collection in memory gave.</summary>
    private static bool IsLookedUp(IOperation tested, IOperation operation)
    {
        tested = tested.UnwrapAwait();
        var value = tested;
        if (tested is ILocalReferenceOperation local)
        {
            if (local.Local.AssignedValues(local) is not [var first, ..])
            {
                return false;
            }

            value = first.UnwrapAwait();
        }

        return IsLookup(value, 2) && !(value.Unwrap() is IInvocationOperation search && MemoProbes.OnlyCompares(search, tested, operation));
    }

    private static bool IsLookup(IOperation value, int depth)
    {
        switch (value.Unwrap())
        {
            case IInvocationOperation invocation when EmptyFields.Contain(invocation.Receiver()):
                return false;
            case IInvocationOperation invocation:
                return IsCache(invocation.Receiver()?.Type)
                    || IsCache(invocation.TargetMethod.ContainingType)
                    || (invocation.TargetMethod.Name is "GetValueOrDefault" or "Find" or "FirstOrDefault" or "SingleOrDefault" or "LastOrDefault"
                        && invocation.Receiver() is { } collection
                        && IsInMemory(collection.Unwrap().Type));
            case IPropertyReferenceOperation { Property.IsIndexer: true }:
                return true;
            case IConditionalAccessOperation access when depth > 0:
                return IsLookup(access.Operation.UnwrapAwait(), depth - 1);
            case IConditionalOperation { Condition: IInvocationOperation probe }:
                return MemoProbes.IsProbe(probe) && !EmptyFields.Contain(probe.Receiver());
            default:
                return false;
        }
    }

    public static bool IsCache(ITypeSymbol? type)
    {
        if (type is null)
        {
            return false;
        }

        return type.Name.IndexOf("Cache", StringComparison.OrdinalIgnoreCase) >= 0
            || type.Name.IndexOf("Caching", StringComparison.OrdinalIgnoreCase) >= 0
            || type.Name.IndexOf("Memo", StringComparison.Ordinal) == 0 && type.Name is not ("Memory" or "MemoryStream" or "MemoryExtensions")
            || type is { Name: "IDatabase" or "IDatabaseAsync" };
    }

    public static bool IsQuery(ITypeSymbol? type) => type is { Name: "IQueryable" or "DbSet" or "IOrderedQueryable" or "IIncludableQueryable" };

    private static bool IsInMemory(ITypeSymbol? type)
    {
        if (type is null || IsQuery(type))
        {
            return false;
        }

        foreach (var implemented in type.AllInterfaces)
        {
            if (implemented.SpecialType == SpecialType.System_Collections_IEnumerable)
            {
                return true;
            }
        }

        return false;
    }

    public static ISymbol? SymbolOf(IOperation? operation) => operation?.Unwrap() switch
    {
        ILocalReferenceOperation local => local.Local,
        IFieldReferenceOperation field => field.Field,
        IPropertyReferenceOperation property => property.Property,
        IParameterReferenceOperation parameter => parameter.Parameter,
        _ => null,
    };
}
