using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.Completion;

internal enum FactKind
{
    /// <summary>The task at the path has completed.</summary>
    Completed,

    /// <summary>Both paths hold the same object.</summary>
    Alias,

    /// <summary>When the first has completed, so has the second: <c>all = Task.WhenAll(a, b)</c>.</summary>
    Implies,

    /// <summary>When the first is true, the second has completed: <c>done = a.IsCompleted &amp;&amp; b.IsCompleted</c>.</summary>
    WhenTrue,

    /// <summary>When the first is false, the second has completed.</summary>
    WhenFalse,

    /// <summary>The value is false or null here, so that anything holds "when it is true".</summary>
    NeverTrue,

    /// <summary>The value is true here.</summary>
    NeverFalse,

    /// <summary>The first is one of the other two: <c>winner = await Task.WhenAny(work, timeout)</c>.</summary>
    Either,

    /// <summary>The result of the task is itself a completed task: <c>first = Task.WhenAny(a, b)</c>.</summary>
    GivesCompleted,

    /// <summary>A sequence whose declared type does not say so holds its elements: <c>IEnumerable&lt;Task&gt; all = new[] { a, b }</c>.</summary>
    Materialized,
}

internal readonly record struct Fact(FactKind Kind, TaskPath First, TaskPath? Second = null, TaskPath? Third = null)
{
    public bool DependsOn(TaskPath place)
        => First.DependsOn(place) || Second?.DependsOn(place) == true || Third?.DependsOn(place) == true;

    public bool Reads(ISymbol member)
        => First.Reads(member) || Second?.Reads(member) == true || Third?.Reads(member) == true;
}

/// <summary>What holds on every way to a point of the program.</summary>
internal sealed class CompletionState
{
    // A body that gathers more facts than this is machine-made; further ones are not worth their time.
    private const int MaximumFacts = 600;

    private readonly HashSet<Fact> facts;

    public CompletionState()
        : this([])
    {
    }

    private CompletionState(HashSet<Fact> facts) => this.facts = facts;

    public HashSet<Fact> Facts => facts;

    public CompletionState Clone() => new(new HashSet<Fact>(facts));

    public bool SameAs(CompletionState other) => facts.SetEquals(other.facts);

    /// <summary>What holds on both ways.</summary>
    public static CompletionState Meet(CompletionState x, CompletionState y)
    {
        var both = new HashSet<Fact>();
        AddWhatAlsoHoldsIn(both, x, y);
        AddWhatAlsoHoldsIn(both, y, x);
        return new CompletionState(both);
    }

    public void Add(Fact fact)
    {
        if (facts.Count < MaximumFacts)
        {
            facts.Add(fact);
        }
    }

    public bool Holds(FactKind kind, TaskPath path) => facts.Contains(new Fact(kind, path));

    public bool IsCompleted(TaskPath path)
        => (path.IsExact && Holds(FactKind.Completed, path))
            || (path.Generalized() is { } every && Holds(FactKind.Completed, every));

    /// <summary>Records that the task has completed, and with it whatever that says of others.</summary>
    public void Complete(TaskPath path)
    {
        if (!path.IsExact || Holds(FactKind.Completed, path))
        {
            return;
        }

        Add(new Fact(FactKind.Completed, path));
        foreach (var follows in FollowingFrom(path))
        {
            Complete(follows);
        }
    }

    /// <summary>The paths that hold the same object as the given one, itself first.</summary>
    public IEnumerable<TaskPath> SameObjectAs(TaskPath path)
    {
        var found = new List<TaskPath> { path };
        foreach (var fact in facts)
        {
            if (fact.Kind == FactKind.Alias && fact.First.Equals(path))
            {
                found.Add(fact.Second!);
            }
        }

        return found;
    }

    public IEnumerable<Fact> About(FactKind kind, TaskPath path)
    {
        var found = new List<Fact>();
        foreach (var fact in facts)
        {
            if (fact.Kind == kind && fact.First.Equals(path))
            {
                found.Add(fact);
            }
        }

        return found;
    }

    /// <summary>Forgets what depends on a place that is written.</summary>
    public void Kill(TaskPath place)
    {
        facts.RemoveWhere(fact => fact.DependsOn(place));
        if (place.Kind == PathKind.Member && place.Key is ISymbol member)
        {
            // Another reference may lead to the same object.
            facts.RemoveWhere(fact => fact.Reads(member));
        }
    }

    public void Kill(ISymbol member) => facts.RemoveWhere(fact => fact.Reads(member));

    /// <summary>Forgets what is known of the elements of a collection that is changed, under each of its names.</summary>
    public void KillElements(TaskPath collection, bool onlyAdded)
    {
        foreach (var name in SameObjectAs(collection))
        {
            facts.RemoveWhere(fact =>
                // An element more leaves "when all elements have completed, t has" true, but not "when t has, all elements have".
                OfElement(fact.Second, name) || OfElement(fact.Third, name) || (OfElement(fact.First, name) && (fact.Kind is not FactKind.Implies || !onlyAdded)));
        }
    }

    /// <summary>Makes <paramref name="target"/> a further name of what is at <paramref name="source"/>.</summary>
    public void Copy(TaskPath source, TaskPath target)
    {
        if (source.DependsOn(target))
        {
            return;
        }

        CopyFacts(source, target);
        if (source.Generalized() is { } every)
        {
            CopyFacts(every, target);
        }

        if (source.IsExact)
        {
            Add(new Fact(FactKind.Alias, target, source));
            Add(new Fact(FactKind.Alias, source, target));
        }
    }

    /// <summary>What holds at one path is made to hold at another, without the two being the same object afterwards.</summary>
    public void CopyFacts(TaskPath source, TaskPath target) => AddRebased(FactsOf(source), source, target);

    /// <summary>What holds at the path or a part of it.</summary>
    public IReadOnlyList<Fact> FactsOf(TaskPath path)
    {
        var found = new List<Fact>();
        foreach (var fact in facts)
        {
            if (fact.First.StartsWith(path))
            {
                found.Add(fact);
            }
        }

        return found;
    }

    /// <summary>Adds facts that hold at one path as facts of another.</summary>
    public void AddRebased(IEnumerable<Fact> found, TaskPath source, TaskPath target)
    {
        foreach (var fact in found)
        {
            if (fact.First.Rebased(source, target) is { } first)
            {
                Add(fact with { First = first });
            }
        }
    }

    /// <summary>
    /// Links what outlives a scope and hangs together only by its variables: <c>x = t1; t2 = t1; y = t2</c> says of <c>x</c> and
    /// <c>y</c>, once both variables are gone, that they are the same object. What it adds is forgotten with either of the two.
    /// </summary>
    public void Bridge(Func<TaskPath, bool> isEnding)
    {
        // Only a link between two variables of the scope is lost with it.
        Dictionary<TaskPath, List<Fact>>? leaving = null;
        var isLost = false;
        foreach (var fact in facts)
        {
            if (fact.Kind is FactKind.Alias or FactKind.Implies && isEnding(fact.First))
            {
                leaving ??= [];
                if (!leaving.TryGetValue(fact.First, out var links))
                {
                    leaving.Add(fact.First, links = []);
                }

                links.Add(fact);
                isLost |= isEnding(fact.Second!);
            }
        }

        if (!isLost)
        {
            return;
        }

        foreach (var fact in facts.ToArray())
        {
            if (fact.Kind is FactKind.Alias or FactKind.Implies && !isEnding(fact.First) && isEnding(fact.Second!))
            {
                BridgeFrom(fact, leaving!, isEnding);
            }
        }
    }

    private void BridgeFrom(Fact entry, Dictionary<TaskPath, List<Fact>> leaving, Func<TaskPath, bool> isEnding)
    {
        var seen = new HashSet<(TaskPath Path, FactKind Kind)>();
        var pending = new Stack<(TaskPath Path, FactKind Kind)>();
        pending.Push((entry.Second!, entry.Kind));
        while (pending.Count > 0)
        {
            var (path, kind) = pending.Pop();
            if (!seen.Add((path, kind)))
            {
                continue;
            }

            for (var prefix = path; prefix is not null; prefix = prefix.Parent)
            {
                foreach (var link in leaving.TryGetValue(prefix, out var links) ? links : [])
                {
                    // What completes with a whole says nothing of its parts.
                    if ((link.Kind == FactKind.Alias || ReferenceEquals(prefix, path)) && path.Rebased(prefix, link.Second!) is { } next && !next.Equals(entry.First))
                    {
                        var linked = kind == FactKind.Alias ? link.Kind : FactKind.Implies;
                        if (isEnding(next))
                        {
                            pending.Push((next, linked));
                        }
                        else
                        {
                            Add(new Fact(linked, entry.First, next));
                        }
                    }
                }
            }
        }
    }

    private static bool OfElement(TaskPath? path, TaskPath collection)
    {
        for (; path is not null && path.Depth > collection.Depth; path = path.Parent)
        {
            if (path.Kind is PathKind.Index or PathKind.Entry or PathKind.Element && path.Parent!.Equals(collection))
            {
                return true;
            }
        }

        return false;
    }

    private static void AddWhatAlsoHoldsIn(HashSet<Fact> both, CompletionState x, CompletionState y)
    {
        foreach (var fact in x.facts)
        {
            switch (fact.Kind)
            {
                case FactKind.WhenTrue when y.Holds(FactKind.NeverTrue, fact.First) || y.Holds(FactKind.Completed, fact.Second!):
                case FactKind.WhenFalse when y.Holds(FactKind.NeverFalse, fact.First) || y.Holds(FactKind.Completed, fact.Second!):
                    both.Add(fact);
                    break;
                case FactKind.NeverTrue:
                    AddCompleted(FactKind.WhenTrue, fact.First);
                    goto default;
                case FactKind.NeverFalse:
                    AddCompleted(FactKind.WhenFalse, fact.First);
                    goto default;
                default:
                    if (y.facts.Contains(fact))
                    {
                        both.Add(fact);
                    }

                    break;
            }
        }

        // x says that the value is not true, so "when it is true" we came through y, where these have completed:
        // done = a.IsCompleted && b.IsCompleted.
        void AddCompleted(FactKind kind, TaskPath condition)
        {
            foreach (var other in y.facts)
            {
                if (other.Kind == FactKind.Completed)
                {
                    both.Add(new Fact(kind, condition, other.First));
                }
            }
        }
    }

    private List<TaskPath> FollowingFrom(TaskPath path)
    {
        var follows = new List<TaskPath>();
        foreach (var fact in facts)
        {
            if (fact.Kind is FactKind.Alias or FactKind.Implies && fact.First.Equals(path))
            {
                follows.Add(fact.Second!);
            }
            else if (fact.Kind is FactKind.Alias && path.StartsWith(fact.First) && path.Rebased(fact.First, fact.Second!) is { } renamed)
            {
                follows.Add(renamed);
            }
        }

        return follows;
    }
}
