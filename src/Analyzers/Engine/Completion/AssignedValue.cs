using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Completion;

/// <summary>What is known of a value before it is stored; read before the assignment forgets what the target held.</summary>
internal sealed class AssignedValue
{
    private readonly PathReader paths;
    private readonly IOperation value;
    private readonly TaskPath? source;
    private readonly TaskPath? sourceElements;
    private readonly IReadOnlyList<Fact> factsOfElements = [];
    private readonly bool isCompleted;
    private readonly bool givesCompleted;
    private readonly bool isMaterialized;
    private readonly List<TaskPath> completedWithIt = [];
    private readonly List<TaskPath> completedWhenTrue = [];
    private readonly List<TaskPath> completedWhenFalse = [];
    private readonly (TaskPath? First, TaskPath? Second)? either;
    private readonly TaskPath? waitedAny;
    private readonly bool isWhenEach;

    public AssignedValue(TaskTypes types, PathReader paths, TaskValues values, Conditions conditions, IOperation assigned, CompletionState state)
    {
        this.paths = paths;
        value = assigned.UnwrapValue();
        source = Source(paths.Read(value), state);
        if (value.Type?.SpecialType == SpecialType.System_Boolean || value is IIsNullOperation)
        {
            CompletedWhen(true, completedWhenTrue);
            CompletedWhen(false, completedWhenFalse);
            return;
        }

        // Numbers and texts carry no task, except the index that WaitAny gives.
        if (value.Type is { SpecialType: not SpecialType.None } && value.Type.IsValueType)
        {
            if (value is IInvocationOperation { TargetMethod.Name: "WaitAny" } waitAny && BlockingWait.TryCreate(waitAny, types) is not null)
            {
                waitedAny = paths.Read(waitAny.Arguments[0].Value.UnwrapValue());
            }

            return;
        }

        isCompleted = values.IsCompleted(value, state);
        givesCompleted = values.GivesCompleted(value, state);
        either = conditions.EitherOf(value);
        isWhenEach = value is IInvocationOperation { TargetMethod.Name: "GetAsyncEnumerator" } enumeration
            && TaskValues.Receiver(enumeration) is { } sequence
            && values.AsCall(sequence, "WhenEach") is not null;
        if (source is null)
        {
            isMaterialized = TaskTypes.IsMaterialized(value.Type);
            if (types.IsTask(value.Type))
            {
                values.CompletedBy(value, state, evenIfItThrows: true, completedWithIt);
            }
            else
            {
                var elementsOf = value is IInvocationOperation { TargetMethod.Name: "GetEnumerator", Instance: { } enumerated } ? enumerated : value;
                sourceElements = values.Elements(elementsOf, state, every: false);
                factsOfElements = sourceElements is null ? [] : state.FactsOf(sourceElements);
            }
        }

        void CompletedWhen(bool outcome, List<TaskPath> completed)
        {
            var after = state.Clone();
            conditions.Assume(value, outcome, after);
            foreach (var fact in after.Facts)
            {
                if (fact.Kind == FactKind.Completed && !state.Facts.Contains(fact))
                {
                    completed.Add(fact.First);
                }
            }
        }
    }

    /// <summary>The path of a value, seen through the enumerator of a <c>foreach</c>: its current element stands for every one.</summary>
    public static TaskPath? Source(TaskPath? path, CompletionState state)
    {
        if (path?.IsMember(TaskPath.Current) != true)
        {
            return path;
        }

        foreach (var enumerator in state.SameObjectAs(path.Parent!))
        {
            if (enumerator.Kind == PathKind.Enumerator)
            {
                return enumerator.Parent!.Element();
            }
        }

        return path.Parent!.Element();
    }

    public void StoreIn(TaskPath target, CompletionState state)
    {
        if (source is not null)
        {
            if (ContainsElement(source))
            {
                // One element is not the same object as every element, but what holds for all of them holds for it.
                state.CopyFacts(source, target);
            }
            else
            {
                state.Copy(source, target);
            }
        }

        if (sourceElements is not null && target.Element() is { } elements)
        {
            // all = all.OrderBy(x => x.Name).ToList() keeps what holds for each of them, though not what is compared with the old place.
            state.AddRebased(factsOfElements.Where(fact => fact.Second?.DependsOn(target) != true && fact.Third?.DependsOn(target) != true), sourceElements, elements);
        }

        if (isCompleted)
        {
            state.Complete(target);
        }

        if (givesCompleted)
        {
            state.Add(new Fact(FactKind.GivesCompleted, target));
        }

        if (isMaterialized)
        {
            state.Add(new Fact(FactKind.Materialized, target));
        }

        if (isWhenEach && target.Element() is { } each)
        {
            state.Add(new Fact(FactKind.Completed, each));
        }

        AddAll(FactKind.Implies, completedWithIt);
        AddAll(FactKind.WhenTrue, completedWhenTrue);
        AddAll(FactKind.WhenFalse, completedWhenFalse);
        // Of a number or a text nobody asks whether it is true.
        if (value.ConstantValue is { HasValue: true, Value: bool or null } || value is IDefaultValueOperation { Type.SpecialType: SpecialType.None or SpecialType.System_Boolean or SpecialType.System_Nullable_T })
        {
            state.Add(new Fact(value.ConstantValue.Value is true ? FactKind.NeverFalse : FactKind.NeverTrue, target));
        }

        if (either is { First: { } first, Second: { } second })
        {
            state.Add(new Fact(FactKind.Either, target, first, second));
        }

        if (waitedAny?.Index(target) is { } winner)
        {
            state.Complete(winner);
        }

        StoreParts(target, state);

        void AddAll(FactKind kind, List<TaskPath> paths)
        {
            foreach (var path in paths)
            {
                if (!path.DependsOn(target) && path.IsExact)
                {
                    state.Add(new Fact(kind, target, path));
                }
            }
        }
    }

    /// <summary>The elements of <c>new[] { a, b }</c> and <c>(a, b)</c> are also reached through the new object.</summary>
    private void StoreParts(TaskPath target, CompletionState state)
    {
        switch (value)
        {
            case IArrayCreationOperation { Initializer.ElementValues: var elements }:
                StoreElements(elements);
                break;
            case ICollectionExpressionOperation { Elements: var elements }:
                StoreElements(elements);
                break;
            case ITupleOperation { Type: INamedTypeSymbol { IsTupleType: true } tuple } literal:
                for (var i = 0; i < literal.Elements.Length && i < tuple.TupleElements.Length; i++)
                {
                    if (paths.Read(literal.Elements[i]) is { } part && paths.Member(target, tuple.TupleElements[i]) is { } member)
                    {
                        state.Copy(part, member);
                    }
                }

                break;
            case IAnonymousObjectCreationOperation anonymous:
                foreach (var initializer in anonymous.Initializers)
                {
                    if (initializer is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation property, Value: var part }
                        && paths.Read(part) is { } partPath
                        && paths.Member(target, property.Property) is { } member)
                    {
                        state.Copy(partPath, member);
                    }
                }

                break;
        }

        void StoreElements(ImmutableArray<IOperation> elements)
        {
            if (target.Element() is not { } every)
            {
                return;
            }

            for (var i = 0; i < elements.Length; i++)
            {
                if (paths.Read(elements[i]) is { IsExact: true } element && !element.DependsOn(target))
                {
                    state.Add(new Fact(FactKind.Implies, every, element));
                    if (target.Index(i) is { } place)
                    {
                        state.Copy(element, place);
                    }
                }
            }
        }
    }

    private static bool ContainsElement(TaskPath path)
    {
        for (var part = path; part is not null; part = part.Parent)
        {
            if (part.Kind == PathKind.Element)
            {
                return true;
            }
        }

        return false;
    }
}
