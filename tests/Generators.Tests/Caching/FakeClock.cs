using Microsoft.Extensions.Internal;

namespace PerfAnalyzers.Generators.Tests.Caching;

/// <summary>Time that goes on when a test says so; a little with each look, so that what comes later is later.</summary>
public sealed class FakeClock : TimeProvider, ISystemClock
{
    private long _ticks = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks;

    public DateTimeOffset UtcNow => GetUtcNow();

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Increment(ref _ticks), TimeSpan.Zero);

    public void Advance(int seconds) => Interlocked.Add(ref _ticks, TimeSpan.FromSeconds(seconds).Ticks);
}
