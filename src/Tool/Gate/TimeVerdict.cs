namespace PerfAnalyzers.Tool.Gate;

internal enum TimeVerdict
{
    Pass,

    /// <summary>Slower by more than the threshold, twice.</summary>
    Fail,

    /// <summary>The machine was too noisy to say, or two batches disagree.</summary>
    Inconclusive,
}

internal enum BatchVerdict
{
    NotSlower,
    Slower,

    /// <summary>The same code differs from itself.</summary>
    Noisy,
}

/// <summary>
/// The samples of one hot path in one batch: the base revision (A), the current code (B) and the base again (A'), in turns and
/// each in fresh processes. Compared are the fastest samples: what disturbs a machine only ever adds time. A' is the control:
/// as long as A and A' differ, the difference of B says nothing, and more rounds bring the fastest samples together.
/// </summary>
internal sealed class TimeBatch(double threshold)
{
    public const int FewestRounds = 4;
    public const int MostRounds = 10;

    private readonly List<double> before = [];
    private readonly List<double> now = [];
    private readonly List<double> control = [];

    public int Rounds { get; private set; }

    public double Before => Math.Min(before.Min(), control.Min());

    public double Now => now.Min();

    /// <summary>1.25 is a quarter slower; measured against the slower of the two base arms.</summary>
    public double Ratio => now.Min() / Math.Max(before.Min(), control.Min());

    public bool IsDecided => Rounds >= FewestRounds && (Rounds >= MostRounds || Verdict != BatchVerdict.Noisy);

    public BatchVerdict Verdict
    {
        get
        {
            var (a, a2) = (before.Min(), control.Min());
            return Math.Max(a, a2) / Math.Min(a, a2) > 1 + (threshold / 2) ? BatchVerdict.Noisy
                : Ratio > 1 + threshold ? BatchVerdict.Slower
                : BatchVerdict.NotSlower;
        }
    }

    public void AddRound(IEnumerable<double> before, IEnumerable<double> now, IEnumerable<double> control)
    {
        this.before.AddRange(before);
        this.now.AddRange(now);
        this.control.AddRange(control);
        Rounds++;
    }

    /// <summary>A failure needs two batches that agree; what one of them does not see is not proved.</summary>
    public static TimeVerdict Conclude(TimeBatch first, TimeBatch? second) => first.Verdict switch
    {
        BatchVerdict.NotSlower => TimeVerdict.Pass,
        BatchVerdict.Slower when second?.Verdict == BatchVerdict.Slower => TimeVerdict.Fail,
        _ => TimeVerdict.Inconclusive,
    };
}
