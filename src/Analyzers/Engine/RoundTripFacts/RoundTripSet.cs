using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>
/// The round trips that running something makes: at most one of each kind, in the order in which they were found. Beside them
/// the calls of which only another project can tell what they do.
/// </summary>
internal sealed class RoundTripSet
{
    public static readonly RoundTripSet Empty = new([], []);

    private readonly ImmutableArray<RoundTrip> _trips;

    private RoundTripSet(ImmutableArray<RoundTrip> trips, ImmutableArray<PendingCall> pending)
    {
        _trips = trips;
        Pending = pending;
    }

    public static RoundTripSet Of(RoundTrip trip) => new([trip], []);

    /// <summary>A call of a member that has no body here.</summary>
    public static RoundTripSet Awaiting(IMethodSymbol member) => new([], [new PendingCall(member, [])]);

    public bool IsEmpty => _trips.IsEmpty && Pending.IsEmpty;

    public ImmutableArray<PendingCall> Pending { get; }

    public ImmutableArray<RoundTrip> Trips => _trips;

    public RoundTripKinds ProvedKinds
    {
        get
        {
            var kinds = RoundTripKinds.None;
            foreach (var trip in _trips)
            {
                kinds |= trip.IsProved ? trip.Kind : RoundTripKinds.None;
            }

            return kinds;
        }
    }

    /// <summary>The first proved round trip of one of the kinds.</summary>
    public RoundTrip? Proved(RoundTripKinds kinds) => First(kinds, isProved: true);

    /// <summary>The first round trip of one of the kinds that may or may not happen.</summary>
    public RoundTrip? Suspected(RoundTripKinds kinds) => First(kinds, isProved: false);

    /// <summary>The same round trips, one call further away.</summary>
    public RoundTripSet Through(Hop hop)
    {
        if (IsEmpty)
        {
            return this;
        }

        var trips = ImmutableArray.CreateBuilder<RoundTrip>(_trips.Length);
        foreach (var trip in _trips)
        {
            trips.Add(trip.Through(hop));
        }

        var pending = ImmutableArray.CreateBuilder<PendingCall>(Pending.Length);
        foreach (var call in Pending)
        {
            pending.Add(call with { Hops = call.Hops.Insert(0, hop) });
        }

        return new RoundTripSet(trips.MoveToImmutable(), pending.MoveToImmutable());
    }

    /// <summary>Without the round trips that are more than so many calls away.</summary>
    public RoundTripSet Within(int calls)
    {
        foreach (var trip in _trips)
        {
            if (trip.Hops.Length - 1 > calls)
            {
                return new RoundTripSet(_trips.RemoveAll(far => far.Hops.Length - 1 > calls), Pending);
            }
        }

        return this;
    }

    private RoundTrip? First(RoundTripKinds kinds, bool isProved)
    {
        foreach (var trip in _trips)
        {
            if ((trip.Kind & kinds) != 0 && trip.IsProved == isProved)
            {
                return trip;
            }
        }

        return null;
    }

    /// <summary>Collects what a body or several of them do. A proved round trip takes the place of a suspected one of its kind.</summary>
    public sealed class Builder
    {
        /// <summary>A body that calls more members without a body than this is not worth the text that says so.</summary>
        private const int MaxPending = 8;

        private readonly List<RoundTrip> _trips = [];
        private List<PendingCall>? _pending;

        public void Add(RoundTripSet set)
        {
            foreach (var trip in set._trips)
            {
                Add(trip);
            }

            foreach (var call in set.Pending)
            {
                Add(call);
            }
        }

        public void Add(PendingCall call)
        {
            if (Lacks(call))
            {
                (_pending ??= []).Add(call);
            }
        }

        public bool Lacks(PendingCall call)
        {
            if (_pending is null)
            {
                return true;
            }

            foreach (var known in _pending)
            {
                if (SymbolEqualityComparer.Default.Equals(known.Member, call.Member))
                {
                    return false;
                }
            }

            return _pending.Count < MaxPending;
        }

        public bool Lacks(RoundTrip trip) => !IndexOf(trip.Kind, out var index) || (trip.IsProved && !_trips[index].IsProved);

        public void Add(RoundTrip trip)
        {
            if (!IndexOf(trip.Kind, out var index))
            {
                _trips.Add(trip);
            }
            else if (trip.IsProved && !_trips[index].IsProved)
            {
                _trips[index] = trip;
            }
        }

        /// <summary>Several bodies may run: what not all of them do is only suspected.</summary>
        public void SuspectAllBut(RoundTripKinds agreed)
        {
            for (var i = 0; i < _trips.Count; i++)
            {
                if (_trips[i].IsProved && (_trips[i].Kind & agreed) == 0)
                {
                    _trips[i] = _trips[i] with { IsProved = false };
                }
            }

            _pending = null;
        }

        public RoundTripSet ToSet() => _trips.Count == 0 && _pending is null ? Empty : new RoundTripSet([.. _trips], [.. _pending ?? []]);

        private bool IndexOf(RoundTripKinds kind, out int index)
        {
            for (index = 0; index < _trips.Count; index++)
            {
                if (_trips[index].Kind == kind)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
