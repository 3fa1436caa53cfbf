using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;

namespace PerfAnalyzers.Benchmarks.Tests.Reach;

// Lines that the tests look for are marked with a name in a comment.
public interface IOrders
{
    Task<int> CountAsync(int from);
}

public sealed class Orders : IOrders
{
    public async Task<int> CountAsync(int from)
    {
        await Task.Yield();
        return new Prices<int>().Sum(from); // implementation
    }
}

public class Prices<T>
{
    public T Sum(T value)
    {
        Func<T> last = () => Last(value); // lambda
        return last();
    }

    private static T Last(T value) => value; // generic callee
}

public interface ITax
{
    int Of(int price);
}

public sealed class FullTax : ITax
{
    public int Of(int price) => price / 5; // first of two implementations
}

public sealed class NoTax : ITax
{
    public int Of(int price) => 0;
}

public sealed class Lease : IDisposable
{
    public void Dispose() => Held = false; // of an interface of the framework

    public bool Held { get; private set; }
}

public class ReachingHarness
{
    private readonly IOrders _orders = new Orders();
    private readonly ITax _tax = DateTime.Now.Year > 2000 ? new FullTax() : new NoTax();

    [Benchmark]
    public async Task<int> Call()
    {
        try
        {
            Close(new MemoryStream());
            return _tax.Of(await _orders.CountAsync(1).ConfigureAwait(false)) + Items().Count(); // harness
        }
        catch (TimeoutException)
        {
            return Caught();
        }
    }

    public void Close(IDisposable lease) => lease.Dispose();

    private static IEnumerable<int> Items()
    {
        yield return 1; // iterator
    }

    private static int Caught() => 7; // after an exception

    public static int Unreached() => 8; // never called
}

/// <summary>Calls its hot path through something that no instruction names.</summary>
public class EndpointHarness
{
    [Benchmark]
    public void Call()
    {
    }
}

public static class Endpoint
{
    public static int Line([CallerLineNumber] int line = 0) => line;

    public static readonly int Annotated = Line() + 1;
    public static int Get() => Behind(); // annotated

    private static int Behind() => 3; // behind the annotated

    public static async Task<TResult> MapAsync<TResult>(TResult value, Dictionary<string, int> names)
    {
        await Task.Yield();
        return names.Count > 0 ? value : default!; // named with two parameters
    }

    public static int MapAsync(int value) => value; // named with one parameter
}
