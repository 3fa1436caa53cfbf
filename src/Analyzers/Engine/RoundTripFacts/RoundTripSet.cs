using System.Collections.Immutable;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>The round trips that running something makes: at most one of each kind, in the order in which they were found.</summary>
internal sealed class RoundTripSet
{
    public static readonly RoundTripSet Empty = new([]);

    private readonly ImmutableArray<RoundTrip> _trips;

    private RoundTripSet(ImmutableArray<RoundTrip> trips) => _trips = trips;

    public static RoundTripSet Of(RoundTrip trip) => new([trip]);

    public bool IsEmpty => _trips.IsEmpty;

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

        return new RoundTripSet(trips.MoveToImmutable());
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
        private readonly List<RoundTrip> _trips = [];

        public void Add(RoundTripSet set)
        {
            foreach (var trip in set._trips)
            {
                Add(trip);
            }
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
        }

        public RoundTripSet ToSet() => _trips.Count == 0 ? Empty : new RoundTripSet([.. _trips]);

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
