using BenchmarkDotNet.Attributes;

namespace PerfAnalyzers.Benchmarks.Tests.Harnesses;

[GeneratedHotPath("M:Text.Copy", "Text.Copy", File = "Text.cs", Line = 12, Kind = "method")]
public class AllocatingHarness
{
    [Benchmark]
    public byte[] Call() => new byte[1000];

    [GlobalSetup]
    public void Setup() => Console.WriteLine("copying");
}

/// <summary>Allocates nothing, and takes some 0.1 ms.</summary>
[GeneratedHotPath("M:Text.Compare", "Text.Compare", SizeParameter = "Size")]
public class ComparingHarness
{
    [Params(50, 100, 200)]
    public int Size;

    [Benchmark]
    public int Call() => Compare(Size);

    internal static int Compare(int size)
    {
        var sum = 0;
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                sum += i ^ j;
            }
        }

        return sum;
    }
}

/// <summary>Takes as long, and boxes its result: 24 bytes.</summary>
[GeneratedHotPath("M:Text.Box", "Text.Box")]
public class BoxingHarness
{
    [Benchmark]
    public object Call() => ComparingHarness.Compare(300);
}

/// <summary>One call per setup, which allocates too.</summary>
[GeneratedHotPath("M:Text.Fresh", "Text.Fresh")]
public class SetUpPerCallHarness
{
    private byte[] text = [];

    [IterationSetup]
    public void Fill() => text = new byte[5000];

    [Benchmark]
    public object Call() => text.Length;
}

[GeneratedHotPath("M:Text.Pairs", "Text.Pairs", SizeParameter = "Size")]
public class PairsHarness
{
    [Params(10, 40, 160)]
    public int Size;

    [Benchmark]
    public int[] Call() => new int[Size * Size];
}

[GeneratedHotPath("M:Broken.Throw", "Broken.Throw")]
public class ThrowingHarness
{
    [Benchmark]
    public int Call() => throw new InvalidOperationException("no tickets were seeded");
}

/// <summary>Works in the counting pass, fails when it is timed.</summary>
[GeneratedHotPath("M:Broken.Late", "Broken.Late")]
public class LateThrowingHarness
{
    private int calls;

    [Benchmark]
    public int Call() => ++calls > 10 ? throw new TimeoutException("the pool is exhausted") : calls;
}

[GeneratedHotPath("M:Broken.Setup", "Broken.Setup")]
public class ThrowingSetupHarness
{
    [GlobalSetup]
    public void Setup() => throw new FileNotFoundException("seed.json is missing");

    [Benchmark]
    public void Call()
    {
    }
}

[GeneratedHotPath("M:Broken.Sealed", "Broken.Sealed")]
public sealed class SealedHarness
{
    [Benchmark]
    public void Call()
    {
    }
}

[GeneratedHotPath("M:Broken.Two", "Broken.Two")]
public class TwoBenchmarksHarness
{
    [Benchmark]
    public void Call()
    {
    }

    [Benchmark]
    public void Other()
    {
    }
}

/// <summary>Not marked: no hot path.</summary>
public class PlainBenchmark
{
    [Benchmark]
    public void Call()
    {
    }
}

[GeneratedHotPath("M:Broken.Cleaned", "Broken.Cleaned")]
public class CleanedUpHarness
{
    public static int Cleanups;

    [GlobalCleanup]
    public void Cleanup() => Cleanups++;

    [Benchmark]
    public ValueTask<int> Call() => throw new InvalidOperationException("no");
}

[GeneratedHotPath("M:Broken.Hanging", "Broken.Hanging")]
public class HangingHarness
{
    [Benchmark]
    public Task Call() => new TaskCompletionSource().Task;
}

/// <summary>BenchmarkDotNet refuses to assign the field.</summary>
[GeneratedHotPath("M:Broken.Refused", "Broken.Refused")]
public class RefusedHarness
{
    [Params(1)]
    public readonly int Size = 0;

    [Benchmark]
    public int Call() => Size;
}

/// <summary>As generated for <c>Args</c> that give nothing.</summary>
[GeneratedHotPath("M:Broken.Empty", "Broken.Empty")]
public class EmptySourceHarness
{
    [ParamsSource(nameof(Cases))]
    public int Case;

    public static IEnumerable<int> Cases => [];

    [Benchmark]
    public int Call() => Case;
}

[GeneratedHotPath("M:Broken.Source", "Broken.Source")]
public class ThrowingSourceHarness
{
    [ParamsSource(nameof(Sizes))]
    public int Size { get; set; }

    public static IEnumerable<int> Sizes() => throw new InvalidOperationException("no sizes");

    [Benchmark]
    public int Call() => Size;
}
