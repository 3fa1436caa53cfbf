namespace PerfAnalyzers.Execution.Tests.Engine;

/// <summary>What one run of a scenario did: what a caller could tell, and what it cost.</summary>
internal sealed record ScenarioRun(string Outcome, int RoundTrips);

/// <summary>A scenario before and after our code fixes, both compiled.</summary>
/// <param name="Text">The source after the code fixes.</param>
/// <param name="Obstacle">Why it is not rewritten; null when it is.</param>
internal sealed record RewrittenScenario(Type Before, Type After, string Text, string? Obstacle)
{
    public static async Task<RewrittenScenario> CreateAsync(Rewriter rewriter, ScenarioSource source)
    {
        // Shared by tests of several databases, so no test's cancellation may reach it.
        var rewritten = await rewriter.RewriteAsync(source, CancellationToken.None);
        var obstacle = source == rewritten ? await rewriter.ExplainAsync(source, CancellationToken.None) : null;
        return new RewrittenScenario(
            await CompiledScenario.TypeAsync(source, CancellationToken.None),
            await CompiledScenario.TypeAsync(rewritten, CancellationToken.None),
            rewritten.Text,
            obstacle);
    }

    /// <summary>Runs both; fails when a caller could tell them apart.</summary>
    /// <param name="inputs">The name of what they are given.</param>
    public async Task<(int Before, int After)> CompareAsync(string inputs, Func<Type, Task<ScenarioRun>> run)
    {
        var before = await run(Before);
        var after = await run(After);
        if (before.Outcome != after.Outcome)
        {
            Assert.Fail($"Inputs \"{inputs}\": before\n{before.Outcome}\nafter\n{after.Outcome}\n\n{Text}");
        }

        return (before.RoundTrips, after.RoundTrips);
    }
}
