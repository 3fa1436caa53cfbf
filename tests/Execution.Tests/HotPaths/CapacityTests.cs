using PerfAnalyzers.Execution.Tests.Engine;

namespace PerfAnalyzers.Execution.Tests.HotPaths;

/// <summary>What a filled collection holds and costs, before and after our fix.</summary>
public sealed class CapacityTests
{
    private const string Source = """
        using System;
        using System.Collections.Generic;
        using PerfAnalyzers;

        namespace PerfAnalyzers { internal sealed class HotPathAttribute : Attribute; }

        public static class Scenario
        {
            [HotPath]
            public static List<int> Doubled(int[] numbers)
            {
                var doubled = new List<int>();
                foreach (var number in numbers)
                {
                    doubled.Add(number * 2);
                }

                return doubled;
            }
        }
        """;

    private static readonly int[] Numbers = [.. Enumerable.Range(0, 1_000)];

    [Fact]
    public async Task A_list_with_its_capacity_holds_the_same_and_allocates_half()
    {
        var source = ScenarioSource.Library(Source);
        var rewritten = await new Rewriter(RuleIds.HotPathCapacity).RewriteAsync(source, TestContext.Current.CancellationToken);
        Assert.Contains("new List<int>(numbers.Length)", rewritten.Text, StringComparison.Ordinal);

        var before = await MethodAsync(source);
        var after = await MethodAsync(rewritten);

        foreach (var input in (int[][])[[], [7], Numbers])
        {
            Assert.Equal(before(input), after(input));
        }

        Assert.Throws<NullReferenceException>(() => before(null!));
        Assert.Throws<NullReferenceException>(() => after(null!));
        Assert.InRange(Allocated(after), 4_000, 4_100);
        Assert.InRange(Allocated(before), 8_000, 8_500);
    }

    private static async Task<Func<int[], List<int>>> MethodAsync(ScenarioSource source)
        => (await CompiledScenario.TypeAsync(source, TestContext.Current.CancellationToken)).Method<Func<int[], List<int>>>("Doubled");

    private static long Allocated(Func<int[], List<int>> method)
    {
        method(Numbers);
        var before = GC.GetAllocatedBytesForCurrentThread();
        method(Numbers);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
