using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>
/// What does an operation cost in round trips? The door of this engine: give it an operation, get the database read that it
/// makes each time it runs, and the calls that lead to it. Null means that it makes none, or that nobody can tell.
/// </summary>
/// <remarks>
/// Calls are followed into the bodies of this compilation, lazily, each body once. A body makes a round trip per call when
/// one of its operations does so wherever it is not behind a cache, in a loop of its own, in a retry or in a handler.
/// </remarks>
internal sealed class RoundTripFacts
{
    private const int MaxDepth = 12;
    private const int MaxOperations = 20_000;

    private static readonly ConditionalWeakTable<Compilation, Box> Known = new();

    private readonly Compilation _compilation;
    private readonly Sinks _sinks;
    private readonly Implementations _implementations;
    private readonly RepetitionFinder _repetition;
    private readonly WriteScan _writes;

    /// <summary>Reads per call; null stands for "none or unknown".</summary>
    private readonly ConcurrentDictionary<IMethodSymbol, RoundTrip?> _byMethod = new(SymbolEqualityComparer.Default);

    private RoundTripFacts(Compilation compilation, Sinks sinks, Implementations implementations)
    {
        _compilation = compilation;
        _sinks = sinks;
        _implementations = implementations;
        _repetition = new RepetitionFinder(compilation);
        _writes = new WriteScan(compilation, sinks, _implementations);
    }

    /// <summary>Null when the compilation references no library that makes round trips.</summary>
    public static RoundTripFacts? TryCreate(Compilation compilation)
        => Known.GetValue(compilation, static key =>
        {
            var implementations = new Implementations(key);
            return new Box(Sinks.TryCreate(key, implementations) is { } sinks ? new RoundTripFacts(key, sinks, implementations) : null);
        }).Facts;

    public RepetitionFinder Repetition => _repetition;

    /// <summary>The round trip that the operation itself makes.</summary>
    public RoundTrip? Direct(IOperation operation) => _sinks.At(operation);

    /// <summary>The first call in the scope that may change what the database answers, by itself or further down; null when it is certain that none does.</summary>
    public IOperation? FirstWrite(IOperation scope) => _writes.FirstWrite(scope);

    /// <summary>The database read that the operation makes each time it runs, itself or through the members that it calls.</summary>
    public RoundTrip? ReadAt(IOperation operation, CancellationToken cancellationToken)
        => ReadAt(operation, new Walk(cancellationToken), 0);

    private RoundTrip? ReadAt(IOperation operation, Walk walk, int depth)
    {
        if (_sinks.At(operation) is { } direct)
        {
            return direct.Kind == RoundTripKind.DatabaseRead ? direct : null;
        }

        switch (operation)
        {
            case IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke } invocation:
                return ThroughDelegate(invocation, walk, depth);
            case IInvocationOperation invocation:
                return Through(invocation.TargetMethod, invocation, walk, depth);
            case IMethodReferenceOperation reference:
                return Through(reference.Method, reference, walk, depth);
            case IObjectCreationOperation { Constructor: { IsImplicitlyDeclared: false } constructor } creation:
                return Through(constructor, creation, walk, depth);
            case IPropertyReferenceOperation { Property.GetMethod: { IsImplicitlyDeclared: false } getter } property when !IsAutomatic(property.Property):
                return property.Parent is IAssignmentOperation assignment && ReferenceEquals(assignment.Target, property)
                    ? null
                    : Through(getter, property, walk, depth);
            default:
                return null;
        }
    }

    private RoundTrip? Through(IMethodSymbol method, IOperation call, Walk walk, int depth)
        => OfCallable(method, walk, depth) is { } inside
            ? inside with { Hops = inside.Hops.Insert(0, new Hop(DisplayOf(method), call.Syntax.GetLocation(), method)) }
            : null;

    /// <summary>A local that holds one lambda or method group for good is called like a method.</summary>
    private RoundTrip? ThroughDelegate(IInvocationOperation invocation, Walk walk, int depth)
    {
        if (invocation.Instance?.Unwrap() is not ILocalReferenceOperation local
            || local.Local.AssignedValues(local) is not [var value]
            || value.Unwrap() is not IDelegateCreationOperation { Target: var target })
        {
            return null;
        }

        var inside = target switch
        {
            IAnonymousFunctionOperation lambda when !invocation.IsInside(lambda) && depth < MaxDepth => InBody(lambda, walk, depth + 1),
            IMethodReferenceOperation { Method: var method } => OfCallable(method, walk, depth),
            _ => null,
        };
        return inside is null
            ? null
            : inside with { Hops = inside.Hops.Insert(0, new Hop(local.Local.Name, invocation.Syntax.GetLocation(), null)) };
    }

    /// <summary>What every implementation that this compilation shows agrees on.</summary>
    private RoundTrip? OfCallable(IMethodSymbol method, Walk walk, int depth)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        if (!SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, _compilation.Assembly))
        {
            return null;
        }

        RoundTrip? agreed = null;
        foreach (var implementation in _implementations.Of(method))
        {
            if (OfBody(implementation, walk, depth) is not { } fact)
            {
                return null;
            }

            agreed ??= SymbolEqualityComparer.Default.Equals(implementation, method)
                ? fact
                : fact with { Hops = fact.Hops.Insert(0, new Hop(DisplayOf(implementation), LocationOf(implementation), implementation)) };
        }

        return agreed;
    }

    private RoundTrip? OfBody(IMethodSymbol method, Walk walk, int depth)
    {
        if (_byMethod.TryGetValue(method, out var known))
        {
            return known;
        }

        if (depth >= MaxDepth || !walk.Enter(method))
        {
            walk.IsCut = true;
            return null;
        }

        var wasCut = walk.IsCut;
        walk.IsCut = false;
        var fact = !method.HasYield() && MethodBodies.Of(method, _compilation) is { } body ? InBody(body, walk, depth + 1) : null;
        walk.Leave(method);

        // "None" that rests on a body which is still being looked at, or on a limit, is no fact about this method; it holds
        // for the rest of this question, and for the method that the question is about.
        if (fact is not null || !walk.IsCut || depth == 0)
        {
            _byMethod.TryAdd(method, fact);
        }
        else
        {
            walk.GiveUp(method);
        }

        walk.IsCut |= wasCut;
        return fact;
    }

    private RoundTrip? InBody(IOperation body, Walk walk, int depth)
    {
        foreach (var operation in body.Executed())
        {
            if (!walk.Count())
            {
                walk.IsCut = true;
                return null;
            }

            if (MayCost(operation) && ReadAt(operation, walk, depth) is { } trip && _repetition.Of(operation, body).Kind == RepetitionKind.Once)
            {
                return trip;
            }
        }

        return null;
    }

    private static bool MayCost(IOperation operation)
        => operation is IInvocationOperation or IPropertyReferenceOperation or IObjectCreationOperation or IForEachLoopOperation;

    private static bool IsAutomatic(IPropertySymbol property)
    {
        if (property.ContainingType.TypeKind == TypeKind.Interface)
        {
            return false;
        }

        foreach (var member in property.ContainingType.GetMembers())
        {
            if (member is IFieldSymbol { AssociatedSymbol: { } associated } && SymbolEqualityComparer.Default.Equals(associated, property.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }

    private static string DisplayOf(IMethodSymbol method) => method switch
    {
        { AssociatedSymbol: IPropertySymbol property } => property.ContainingType.Name + "." + property.Name,
        { MethodKind: MethodKind.Constructor } => "new " + method.ContainingType.Name,
        { MethodKind: MethodKind.LocalFunction } => method.Name,
        _ => method.ContainingType.Name + "." + method.Name,
    };

    private static Location LocationOf(IMethodSymbol method) => method.Locations.IsEmpty ? Location.None : method.Locations[0];

    private sealed record Box(RoundTripFacts? Facts);

    /// <summary>One question: the bodies that are open, and how much may still be looked at.</summary>
    private sealed class Walk(CancellationToken cancellationToken)
    {
        private readonly HashSet<IMethodSymbol> _open = new(SymbolEqualityComparer.Default);
        private readonly HashSet<IMethodSymbol> _givenUp = new(SymbolEqualityComparer.Default);
        private int _operations;

        public bool IsCut { get; set; }

        public bool Enter(IMethodSymbol method) => !_givenUp.Contains(method) && _open.Add(method);

        /// <summary>Looking again would cost as much as the first time, at every place that calls it.</summary>
        public void GiveUp(IMethodSymbol method) => _givenUp.Add(method);

        public void Leave(IMethodSymbol method) => _open.Remove(method);

        public bool Count()
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ++_operations <= MaxOperations;
        }
    }
}
