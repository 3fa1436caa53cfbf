using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Engine.UnitOfWork;

namespace PerfAnalyzers.RoundTrips;

/// <summary>A way to cure a write per element.</summary>
internal interface IWritePlan
{
    /// <summary>What the light bulb says.</summary>
    string Title { get; }

    /// <summary>The kind of plan: "fix all" fixes what has a plan of the same kind.</summary>
    string EquivalenceKey { get; }

    /// <summary>What would be different afterwards, as a clause; null when nothing is. With a risk the plan is a choice for a person.</summary>
    string? Risk { get; }
}

/// <summary>A write that runs once per element.</summary>
internal sealed record RepeatedWrite(
    IOperation Operation,
    Repeated Repeated,
    Compilation Compilation,
    RoundTripFacts Facts,
    ContextCalls Calls,
    CancellationToken CancellationToken);

/// <summary>The plans for a write per element. The analyzer asks whether there is a safe one; the code fix offers all.</summary>
internal static class WritePlans
{
    /// <summary>The plans, the preferred first.</summary>
    /// <param name="obstacle">Where there is none: why, as a clause.</param>
    public static ImmutableArray<IWritePlan> All(RepeatedWrite write, out string obstacle)
    {
        obstacle = "";
        if (write.Facts.Direct(write.Operation) is null && write.Calls.SaveAt(write.Operation) is null)
        {
            obstacle = "the write is in a member that the loop calls";
            return [];
        }

        if (HoistedSavePlanner.TryCreate(write, out var saveObstacle) is { } save)
        {
            return [save];
        }

        if (SetBasedCommandPlanner.TryCreate(write, out var commandObstacle) is { } command)
        {
            return [command];
        }

        obstacle = saveObstacle ?? commandObstacle ?? "only a save or an update of rows by one column can be rewritten";
        return [];
    }
}
