// Compiled by CacheableRunsTests together with what the generator makes of it. Each method of Scenario says what it has seen.
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;

public sealed record Filter(int? Year, IReadOnlyList<string> Tags);

public interface IReports
{
    [Cacheable("reports", Duration = 60, Tags = ["user-{userId}", "all"])]
    Task<string?> GetAsync(int userId, string? name, CancellationToken token = default);

    [Cacheable("pairs", Duration = 60)]
    Task<string> PairAsync(string? a, string? b);

    [Cacheable("dashed", Key = "{a}-{b}{c}", Duration = 60)]
    Task<string> DashedAsync(string a, string b, string c);

    [Cacheable("filtered", Duration = 60)]
    Task<string> FilteredAsync(Filter? filter, int[]? ids, (int, bool) pair, string tail);

    [Cacheable("generic", Duration = 60)]
    Task<string> GenericAsync<T>(T value);

    [Cacheable("nulls", Duration = 60, CacheNulls = true)]
    Task<string?> NullAsync();

    [Cacheable("sync", Duration = 60, Tags = ["all"])]
    string Sync(int id);

    [Cacheable("list", Duration = 60)]
    Task<IEnumerable<int>> ListAsync();

    [Cacheable("one", Key = "{id}", Duration = 60)]
    ValueTask<int> FindAsync(int id);

    [CacheEvict("one", Key = "{id}")]
    Task<int> SaveAsync(int id);

    [CacheEvict("reports")]
    Task ClearAsync();

    [CacheEvict("reports", Tags = ["user-{userId}"])]
    ValueTask ClearUserAsync(int userId);

    [CacheEvict("sync")]
    void ClearSync();

    Task<int> PlainAsync();

    event EventHandler? Changed;
}

public sealed class Reports : IReports, IDisposable
{
    private int _loads;

    public int Loads => _loads;

    /// <summary>What a load does; by default it gives the argument and the number of the load.</summary>
    public Func<string, CancellationToken, Task<string?>>? OnLoad { get; set; }

    public bool IsDisposed { get; private set; }

    public event EventHandler? Changed;

    public Task<string?> GetAsync(int userId, string? name, CancellationToken token = default) => LoadAsync(userId + name, token);

    public async Task<string> PairAsync(string? a, string? b) => (await LoadAsync($"{a ?? "null"}+{b ?? "null"}", default))!;

    public async Task<string> DashedAsync(string a, string b, string c) => (await LoadAsync($"{a},{b},{c}", default))!;

    public async Task<string> FilteredAsync(Filter? filter, int[]? ids, (int, bool) pair, string tail) => (await LoadAsync("filtered", default))!;

    public async Task<string> GenericAsync<T>(T value) => (await LoadAsync(typeof(T).Name, default))!;

    public Task<string?> NullAsync() => LoadAsync("null", default);

    public string Sync(int id)
    {
        OnLoad?.Invoke("", default).GetAwaiter().GetResult();
        return id + "#" + Interlocked.Increment(ref _loads);
    }

    public Task<IEnumerable<int>> ListAsync()
    {
        return Task.FromResult(Lazy());

        IEnumerable<int> Lazy()
        {
            yield return Interlocked.Increment(ref _loads);
        }
    }

    public async ValueTask<int> FindAsync(int id) => (await LoadAsync("", default))!.Length + (100 * Loads);

    public Task<int> SaveAsync(int id) => id < 0 ? throw new InvalidOperationException("not saved") : Task.FromResult(id);

    public Task ClearAsync() => Task.CompletedTask;

    public ValueTask ClearUserAsync(int userId) => default;

    public void ClearSync() => Changed?.Invoke(this, EventArgs.Empty);

    public Task<int> PlainAsync() => Task.FromResult(Interlocked.Increment(ref _loads));

    public void Dispose() => IsDisposed = true;

    private async Task<string?> LoadAsync(string argument, CancellationToken token)
    {
        var number = Interlocked.Increment(ref _loads);
        return OnLoad is { } load ? await load(argument, token) : $"{argument}#{number}";
    }
}

public static class Scenario
{
    public static async Task<string> ConcurrentMisses(IReports cached, Reports inner, Action<int> advance)
    {
        var gate = new TaskCompletionSource();
        inner.OnLoad = async (argument, _) =>
        {
            await gate.Task;
            return argument;
        };
        var waiting = 0;
        var calls = Enumerable.Range(0, 100).Select(i => Task.Run(() =>
        {
            var call = cached.GetAsync(i % 2, "x");
            Interlocked.Increment(ref waiting);
            return call;
        })).ToList();

        // All of them: who misses just before a load ends, and asks who loads just after, loads again (HybridCache).
        while (Volatile.Read(ref waiting) < 100 || inner.Loads < 2)
        {
            await Task.Yield();
        }

        gate.SetResult();
        var results = await Task.WhenAll(calls);
        return $"{inner.Loads} loads: {string.Join(" ", results.Distinct().Order())}";
    }

    public static async Task<string> ConcurrentSynchronousMisses(IReports cached, Reports inner, Action<int> advance)
    {
        using var start = new ManualResetEventSlim();
        inner.OnLoad = (_, _) =>
        {
            start.Wait();
            return Task.FromResult<string?>(null);
        };
        var threads = Enumerable.Range(0, 20).Select(_ => Task.Factory.StartNew(() => cached.Sync(1), TaskCreationOptions.LongRunning)).ToList();
        start.Set();
        var results = await Task.WhenAll(threads);
        return string.Join(" ", results.Distinct());
    }

    public static async Task<string> Expiry(IReports cached, Reports inner, Action<int> advance)
    {
        var seen = new List<string?> { await cached.GetAsync(1, "a") };
        advance(59);
        seen.Add(await cached.GetAsync(1, "a"));
        advance(2);
        seen.Add(await cached.GetAsync(1, "a"));
        return string.Join(" ", seen);
    }

    public static async Task<string> PerUser(IReports cached, Reports inner, Action<int> advance)
        => string.Join(" ", await cached.GetAsync(1, "a"), await cached.GetAsync(2, "a"), await cached.GetAsync(1, "b"), await cached.GetAsync(1, null), await cached.GetAsync(1, ""), await cached.GetAsync(1, "a"));

    public static async Task<string> Collisions(IReports cached, Reports inner, Action<int> advance)
        => string.Join(" ", await cached.PairAsync("a:b", "c"), await cached.PairAsync("a", "b:c"), await cached.PairAsync("a\\", ":b"), await cached.PairAsync("a\\:", "b"), await cached.PairAsync(null, "x"), await cached.PairAsync("\\0", "x"), await cached.PairAsync("null", "x"), await cached.PairAsync("", "x"));

    public static async Task<string> StructuredCollisions(IReports cached, Reports inner, Action<int> advance)
    {
        await cached.FilteredAsync(new Filter(null, ["a", "b"]), [1, 2], (1, true), "x");
        await cached.FilteredAsync(new Filter(null, ["a:b"]), [1, 2], (1, true), "x");
        await cached.FilteredAsync(new Filter(null, []), [1, 2], (1, true), "x");
        await cached.FilteredAsync(new Filter(1, ["a", "b"]), [1, 2], (1, true), "x");
        await cached.FilteredAsync(null, [1, 2], (1, true), "x");
        await cached.FilteredAsync(null, [12], (1, true), "x");
        await cached.FilteredAsync(null, [], (1, true), "x");
        await cached.FilteredAsync(null, null, (1, true), "x");
        await cached.FilteredAsync(null, null, (1, false), "x");
        var different = inner.Loads;
        await cached.FilteredAsync(new Filter(null, ["a", "b"]), [1, 2], (1, true), "x");
        await cached.FilteredAsync(null, [], (1, true), "x");
        return $"{different} then {inner.Loads}";
    }

    public static async Task<string> TemplateCollisions(IReports cached, Reports inner, Action<int> advance)
        => string.Join(" ", await cached.DashedAsync("x-y", "z", ""), await cached.DashedAsync("x", "y-z", ""), await cached.DashedAsync("x", "y", "z"), await cached.DashedAsync("x", "yz", ""), await cached.DashedAsync("x\\;-y", "z", ""), await cached.DashedAsync("x-y", "z", ""));

    public static async Task<string> LongKeys(IReports cached, Reports inner, Action<int> advance)
    {
        var text = new string('x', 2000);
        await cached.PairAsync(text, "a");
        await cached.PairAsync(text, "b");
        await cached.PairAsync(text + "\ud800", "b");
        await cached.PairAsync(text + "\ud801", "b");
        var different = inner.Loads;
        await cached.PairAsync(text, "a");
        await cached.PairAsync(text + "\ud801", "b");
        return $"{different} then {inner.Loads}";
    }

    public static async Task<string> TypeArguments(IReports cached, Reports inner, Action<int> advance)
    {
        var seen = string.Join(" ", await cached.GenericAsync(1), await cached.GenericAsync(1L), await cached.GenericAsync("1"), await cached.GenericAsync<string?>(null), await cached.GenericAsync(1), await cached.GenericAsync(DayOfWeek.Monday), await cached.GenericAsync(DayOfWeek.Monday));

        // Nothing tells two objects apart: they are not cached.
        return $"{seen} {await cached.GenericAsync(new object())} {await cached.GenericAsync(new object())}";
    }

    public static async Task<string> Exceptions(IReports cached, Reports inner, Action<int> advance)
    {
        inner.OnLoad = (_, _) => throw new InvalidOperationException("once");
        var seen = await MessageAsync(() => cached.GetAsync(1, "a"));
        inner.OnLoad = null;
        return $"{seen}, {await cached.GetAsync(1, "a")}, {await cached.GetAsync(1, "a")}";
    }

    public static async Task<string> SharedException(IReports cached, Reports inner, Action<int> advance)
    {
        var gate = new TaskCompletionSource();
        inner.OnLoad = async (_, _) =>
        {
            await gate.Task;
            throw new InvalidOperationException("failed");
        };
        var calls = new[] { MessageAsync(() => cached.GetAsync(1, "a")), MessageAsync(() => cached.GetAsync(1, "a")) };
        gate.SetResult();
        return $"{string.Join(" ", await Task.WhenAll(calls))}, {inner.Loads} loads";
    }

    public static async Task<string> Nulls(IReports cached, Reports inner, Action<int> advance)
    {
        inner.OnLoad = (_, _) => Task.FromResult<string?>(null);
        var first = await cached.GetAsync(1, "a") is null && await cached.GetAsync(1, "a") is null;
        var asked = inner.Loads;
        var kept = await cached.NullAsync() is null && await cached.NullAsync() is null;
        return $"{first} after {asked}, {kept} after {inner.Loads - asked}";
    }

    public static async Task<string> NullOfAll(IReports cached, Reports inner, Action<int> advance)
    {
        var gate = new TaskCompletionSource();
        inner.OnLoad = async (_, _) =>
        {
            await gate.Task;
            return null;
        };
        var calls = Enumerable.Range(0, 5).Select(_ => cached.GetAsync(1, "a")).ToList();
        gate.SetResult();
        var results = await Task.WhenAll(calls);
        return $"{results.Count(each => each is null)} nulls, {inner.Loads} load";
    }

    public static async Task<string> Sequences(IReports cached, Reports inner, Action<int> advance)
    {
        var list = await cached.ListAsync();
        return $"{list.Single()} {list.Single()} {(await cached.ListAsync()).Single()}, {inner.Loads} load";
    }

    public static async Task<string> EvictionByName(IReports cached, Reports inner, Action<int> advance)
    {
        var seen = new List<string?> { await cached.GetAsync(1, "a"), await cached.GetAsync(2, "a"), await cached.PairAsync("p", "q") };
        await cached.ClearAsync();
        seen.AddRange([await cached.GetAsync(1, "a"), await cached.GetAsync(2, "a"), await cached.PairAsync("p", "q")]);
        return string.Join(" ", seen);
    }

    public static async Task<string> EvictionByTag(IReports cached, Reports inner, Action<int> advance)
    {
        var seen = new List<string?> { await cached.GetAsync(1, "a"), await cached.GetAsync(1, "b"), await cached.GetAsync(2, "a") };
        await cached.ClearUserAsync(1);
        seen.AddRange([await cached.GetAsync(1, "a"), await cached.GetAsync(1, "b"), await cached.GetAsync(2, "a")]);
        return string.Join(" ", seen);
    }

    public static async Task<string> EvictionByKey(IReports cached, Reports inner, Action<int> advance)
    {
        var seen = new List<int> { await cached.FindAsync(1), await cached.FindAsync(2), await cached.SaveAsync(1), await cached.FindAsync(1), await cached.FindAsync(2) };
        return string.Join(" ", seen);
    }

    public static async Task<string> NoEvictionAfterAFailure(IReports cached, Reports inner, Action<int> advance)
    {
        var before = await cached.FindAsync(-1);
        var message = await MessageAsync(async () => (await cached.SaveAsync(-1)).ToString());
        return $"{before} {message} {await cached.FindAsync(-1)}";
    }

    public static Task<string> SynchronousEviction(IReports cached, Reports inner, Action<int> advance)
    {
        var seen = new List<string> { cached.Sync(1), cached.Sync(1) };
        cached.ClearSync();
        seen.Add(cached.Sync(1));
        return Task.FromResult(string.Join(" ", seen));
    }

    /// <summary>What was read before the change must not be what is kept after it.</summary>
    public static async Task<string> EvictionWhileItIsLoaded(IReports cached, Reports inner, Action<int> advance)
    {
        var gate = new TaskCompletionSource();
        inner.OnLoad = async (argument, _) =>
        {
            var number = inner.Loads;
            await gate.Task;
            return $"{argument}#{number}";
        };
        var early = cached.GetAsync(1, "a");
        while (inner.Loads < 1)
        {
            await Task.Yield();
        }

        advance(1);
        await cached.ClearAsync();
        advance(1);
        gate.SetResult();
        return $"{await early} {await cached.GetAsync(1, "a")} {await cached.GetAsync(1, "a")}";
    }

    public static async Task<string> CancellationOfOne(IReports cached, Reports inner, Action<int> advance)
    {
        var gate = new TaskCompletionSource();
        inner.OnLoad = async (argument, token) =>
        {
            await gate.Task.WaitAsync(token);
            return argument;
        };
        using var first = new CancellationTokenSource();
        using var third = new CancellationTokenSource();
        var calls = new[] { Task.Run(() => cached.GetAsync(1, "a", first.Token)) };
        while (inner.Loads < 1)
        {
            await Task.Yield();
        }

        calls = [.. calls, cached.GetAsync(1, "a"), cached.GetAsync(1, "a", third.Token)];
        await third.CancelAsync();
        await first.CancelAsync();
        var cancelled = await MessageAsync(() => calls[2]);
        gate.SetResult();
        _ = await MessageAsync(() => calls[0]);
        return $"{cancelled}, {await calls[1]}, {inner.Loads} load";
    }

    public static async Task<string> CancellationOfAll(IReports cached, Reports inner, Action<int> advance)
    {
        var started = new TaskCompletionSource();
        inner.OnLoad = async (_, token) =>
        {
            started.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return null;
        };
        using var cancellation = new CancellationTokenSource();
        var call = cached.GetAsync(1, "a", cancellation.Token);
        await started.Task;
        await cancellation.CancelAsync();
        var message = await MessageAsync(() => call);
        inner.OnLoad = null;
        return $"{message}, {await cached.GetAsync(1, "a")}";
    }

    /// <summary>The load uses the services of the caller that started it, such as its DbContext: these are disposed after the call.</summary>
    public static async Task<string> WhoLoadsStays(IReports cached, Reports inner, Action<int> advance)
    {
        var (started, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        inner.OnLoad = async (argument, _) =>
        {
            started.SetResult();
            await gate.Task;
            return argument;
        };
        using var cancellation = new CancellationTokenSource();
        var loader = cached.GetAsync(1, "a", cancellation.Token);
        await started.Task;
        var other = cached.GetAsync(1, "a");
        await cancellation.CancelAsync();
        await Task.Yield();
        var left = loader.IsCompleted;
        gate.SetResult();
        _ = await MessageAsync(() => loader);
        return $"{left} {await other}";
    }

    public static async Task<string> PassThrough(IReports cached, Reports inner, Action<int> advance)
    {
        var raised = 0;
        EventHandler handler = (_, _) => raised++;
        cached.Changed += handler;
        cached.ClearSync();
        cached.Changed -= handler;
        cached.ClearSync();
        return $"{await cached.PlainAsync()} {await cached.PlainAsync()} {raised}";
    }

    public static async Task<string> Container(IServiceCollection services)
    {
        var reports = new List<Reports>();
        services.AddScoped<IReports>(_ =>
        {
            reports.Add(new Reports());
            return reports[^1];
        });
        services.AddKeyedSingleton<IReports, Reports>("keyed");
        services.DecorateReportsWithCache();
        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        var seen = new List<string?>();
        for (var i = 0; i < 2; i++)
        {
            await using var scope = provider.CreateAsyncScope();
            var service = scope.ServiceProvider.GetRequiredService<IReports>();
            seen.Add(await service.GetAsync(1, "a"));
            seen.Add(ReferenceEquals(service, scope.ServiceProvider.GetRequiredService<IReports>()).ToString());
        }

        seen.Add(ReferenceEquals(provider.GetRequiredKeyedService<IReports>("keyed"), provider.GetRequiredKeyedService<IReports>("keyed")).ToString());
        seen.Add(provider.GetRequiredKeyedService<IReports>("keyed").GetType().Name);
        return $"{string.Join(" ", seen)} {reports.Count} {reports.All(each => each.IsDisposed)}";
    }

    public static string Unregistered(IServiceCollection services)
    {
        try
        {
            services.DecorateReportsWithCache();
            return "";
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message;
        }
    }

    public static string WithoutCache(IServiceCollection services)
    {
        services.AddScoped<IReports, Reports>().DecorateReportsWithCache();
        using var provider = services.BuildServiceProvider();
        try
        {
            provider.CreateScope().ServiceProvider.GetRequiredService<IReports>();
            return "";
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message;
        }
    }

    private static async Task<string> MessageAsync(Func<Task<string?>> call)
    {
        try
        {
            return await call() ?? "null";
        }
        catch (OperationCanceledException)
        {
            return "cancelled";
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message;
        }
    }
}

/// <summary>The same through a class: the derived class is the service.</summary>
public class Rates(IClock clock, int start = 10)
{
    private int _loads = start;

    [Cacheable("rates", Duration = 60, Key = "{currency}")]
    public virtual async Task<string> GetAsync(string currency)
    {
        await Task.Yield();
        return $"{currency}{clock.Name}{++_loads}";
    }

    public async Task<string> BothAsync() => await GetAsync("EUR") + " " + await GetAsync("EUR");

    [CacheEvict("rates")]
    public virtual void Clear()
    {
    }

    public static async Task<string> RunAsync(IServiceCollection services)
    {
        services.AddSingleton<IClock, Clock>().AddScoped<Rates>().DecorateRatesWithCache();
        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        var rates = scope.ServiceProvider.GetRequiredService<Rates>();
        var before = await rates.BothAsync();
        rates.Clear();
        return $"{before} {await rates.GetAsync("EUR")} {rates.GetType().Name}";
    }
}

public interface IClock
{
    string Name { get; }
}

public sealed class Clock : IClock
{
    public string Name => "@";
}

/// <summary>What PERF4050, PERF4053 and PERF4054 report, and what it costs.</summary>
public interface ILedger
{
    [Cacheable("ledger", Key = "{year}", Duration = 60)]
    Task<string> GetAsync(int userId, int year);

    Task<string> CurrentAsync();

    Task<string> MarkedInTheClassAsync();
}

public sealed class Ledger : ILedger
{
    private int _loads;

    public Task<string> GetAsync(int userId, int year) => Task.FromResult($"{userId}#{++_loads}");

    public Task<string> CurrentAsync() => GetAsync(1, 2030);

    [Cacheable("marked", Duration = 60)]
    public Task<string> MarkedInTheClassAsync() => Task.FromResult($"marked#{++_loads}");

    public static async Task<string> RunAsync(IServiceCollection services)
    {
        services.AddSingleton<ILedger, Ledger>().DecorateLedgerWithCache();
        await using var provider = services.BuildServiceProvider();
        var ledger = provider.GetRequiredService<ILedger>();
        var shared = $"{await ledger.GetAsync(1, 2030)} {await ledger.GetAsync(2, 2030)}";
        var bypassed = $"{await ledger.CurrentAsync()} {await ledger.CurrentAsync()}";
        return $"{shared}, {bypassed}, {await ledger.MarkedInTheClassAsync()} {await ledger.MarkedInTheClassAsync()} {await ledger.MarkedInTheClassAsync()}";
    }
}

/// <summary>A generic service, closed for one type.</summary>
public interface IRepository<T>
    where T : class
{
    [Cacheable("repository", Duration = 60)]
    ValueTask<T?> FindAsync(int id);
}

public sealed class Repository<T> : IRepository<T>
    where T : class
{
    public ValueTask<T?> FindAsync(int id) => new((T?)(object)$"{typeof(T).Name}{id}#{++s_loads}");

    private static int s_loads;

    public static async Task<string> RunAsync(IServiceCollection services)
    {
        services.AddScoped<IRepository<string>, Repository<string>>().AddScoped<IRepository<object>, Repository<object>>();
        services.DecorateRepositoryWithCache<string>().DecorateRepositoryWithCache<object>();
        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        var strings = scope.ServiceProvider.GetRequiredService<IRepository<string>>();
        var objects = scope.ServiceProvider.GetRequiredService<IRepository<object>>();
        return $"{await strings.FindAsync(1)} {await objects.FindAsync(1)} {await strings.FindAsync(1)} {await objects.FindAsync(1)}";
    }
}

/// <summary>A generic service that is registered by its open type: the container makes the original and what stands before it.</summary>
public interface IStore<T>
    where T : notnull
{
    [Cacheable("store", Duration = 60)]
    Task<string> FindAsync(T id);

    [CacheEvict("store")]
    Task ClearAsync();
}

public sealed class Made
{
    public int Count { get; set; }

    public int Disposed { get; set; }
}

public sealed class Store<T> : IStore<T>, IDisposable
    where T : notnull
{
    private readonly Made _made;

    public Store(Made made)
    {
        _made = made;
        made.Count++;
    }

    public Task<string> FindAsync(T id) => Task.FromResult($"{typeof(T).Name}{id}#{_made.Count}");

    public Task ClearAsync() => Task.CompletedTask;

    public void Dispose() => _made.Disposed++;
}

/// <summary>Another registration of the open type, which <c>IEnumerable</c> gives beside the last.</summary>
public sealed class OldStore<T> : IStore<T>
    where T : notnull
{
    public Task<string> FindAsync(T id) => Task.FromResult("old");

    public Task ClearAsync() => Task.CompletedTask;
}

public static class OpenTypes
{
    public static async Task<string> RunAsync(IServiceCollection services)
    {
        services.AddSingleton<Made>();
        services.AddTransient(typeof(IStore<>), typeof(OldStore<>));
        services.AddScoped(typeof(IStore<>), typeof(Store<>));
        services.AddKeyedSingleton(typeof(IStore<>), "keyed", typeof(Store<>));
        services.DecorateStoreWithCache().DecorateStoreWithCache();
        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        var seen = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            await using var scope = provider.CreateAsyncScope();
            var store = scope.ServiceProvider.GetRequiredService<IStore<int>>();
            seen.Add(await store.FindAsync(1));
            seen.Add(await scope.ServiceProvider.GetRequiredService<IStore<string>>().FindAsync("1"));
            seen.Add(ReferenceEquals(store, scope.ServiceProvider.GetRequiredService<IStore<int>>()) ? "same" : "other");
        }

        await using var last = provider.CreateAsyncScope();
        await last.ServiceProvider.GetRequiredService<IStore<int>>().ClearAsync();
        seen.Add(await last.ServiceProvider.GetRequiredService<IStore<int>>().FindAsync(1));
        var keyed = provider.GetRequiredKeyedService<IStore<int>>("keyed");
        seen.Add(await keyed.FindAsync(1));
        seen.Add(ReferenceEquals(keyed, provider.GetRequiredKeyedService<IStore<int>>("keyed")) ? "same" : "other");
        seen.Add(string.Join("+", last.ServiceProvider.GetServices<IStore<int>>().Select(each => each.GetType().Name)));
        var made = provider.GetRequiredService<Made>();
        return $"{string.Join(" ", seen)}, {made.Count} made, {made.Disposed} disposed";
    }

    public static async Task<string> RunClassAsync(IServiceCollection services)
    {
        services.AddSingleton<Made>();
        services.AddScoped(typeof(Prices<>));
        services.AddKeyedScoped(typeof(Prices<>), "keyed", typeof(Prices<>));
        services.DecoratePricesWithCache();
        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        var seen = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            await using var scope = provider.CreateAsyncScope();
            seen.Add(scope.ServiceProvider.GetRequiredService<Prices<int>>().Of(1));
            seen.Add(scope.ServiceProvider.GetRequiredKeyedService<Prices<int>>("keyed").Of(1));
            seen.Add(scope.ServiceProvider.GetRequiredService<Prices<long>>().Of(1));
        }

        return string.Join(" ", seen);
    }

    public static string Unregistered(IServiceCollection services)
    {
        try
        {
            services.AddScoped<IStore<int>, OldStore<int>>().DecorateStoreWithCache<int>();
            services.DecorateStoreWithCache();
            return "";
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message;
        }
    }
}

public class Prices<T>(Made made)
    where T : struct
{
    [Cacheable("prices", Duration = 60)]
    public virtual string Of(T id) => $"{typeof(T).Name}{id}#{++made.Count}";
}

/// <summary>Several services behind one interface: each has entries of its own.</summary>
public interface IRegion
{
    [Cacheable("region", Duration = 60)]
    Task<string> NameAsync();

    [CacheEvict("region")]
    Task RenameAsync();
}

public sealed class Region(string name) : IRegion
{
    private int _loads;

    public Task<string> NameAsync() => Task.FromResult($"{name}#{++_loads}");

    public Task RenameAsync() => Task.CompletedTask;

    public static async Task<string> RunAsync(IServiceCollection services)
    {
        var other = new object();
        services.AddSingleton<IRegion>(new Region("first")).AddSingleton<IRegion>(new Region("last"));
        services.AddKeyedSingleton<IRegion>("1", new Region("text")).AddKeyedSingleton<IRegion>(1, new Region("number")).AddKeyedSingleton<IRegion>(other, new Region("other"));
        services.DecorateRegionWithCache();
        await using var provider = services.BuildServiceProvider();
        IRegion[] regions = [.. provider.GetServices<IRegion>(), provider.GetRequiredKeyedService<IRegion>("1"), provider.GetRequiredKeyedService<IRegion>(1), provider.GetRequiredKeyedService<IRegion>(other)];
        var seen = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            foreach (var region in regions)
            {
                await region.NameAsync();
                seen.Add(await region.NameAsync());
            }

            await provider.GetRequiredService<IRegion>().RenameAsync();
        }

        return string.Join(" ", seen);
    }
}

/// <summary>One implementation behind several interfaces, of which each has a decorator.</summary>
public interface IReadings
{
    [Cacheable("readings", Duration = 60)]
    Task<string> LastAsync(string sensor);

    [Cacheable("readings", Duration = 60)]
    string Name(string sensor);

    /// <summary>Runs in the service: what it calls there is not cached.</summary>
    Task<string> FirstAsync() => LastAsync("first");
}

public interface IRecorder
{
    [CacheEvict("readings")]
    Task RecordAsync(string sensor);
}

public sealed class Sensors : IReadings, IRecorder
{
    private int _loads;

    public Task<string> LastAsync(string sensor) => Task.FromResult($"{sensor}#{++_loads}");

    public string Name(string sensor) => $"{sensor}:{++_loads}";

    public Task RecordAsync(string sensor) => Task.CompletedTask;

    public static async Task<string> RunAsync(IServiceCollection services)
    {
        services.AddSingleton<Sensors>();
        services.AddSingleton<IReadings>(provider => provider.GetRequiredService<Sensors>());
        services.AddSingleton<IRecorder>(provider => provider.GetRequiredService<Sensors>());
        services.DecorateReadingsWithCache().DecorateRecorderWithCache();
        await using var provider = services.BuildServiceProvider();
        var readings = provider.GetRequiredService<IReadings>();
        var before = $"{await readings.LastAsync("a")} {await readings.LastAsync("a")} {readings.Name("a")} {readings.Name("a")}";
        await provider.GetRequiredService<IRecorder>().RecordAsync("a");
        return $"{before}, {await readings.LastAsync("a")} {readings.Name("a")}, {await readings.FirstAsync()} {await readings.FirstAsync()}";
    }
}

public static class Create
{
    public static IReports Over(IReports inner, IMemoryCache memory, HybridCache? hybrid)
        => hybrid is null ? new ReportsCached(inner, memory) : new ReportsCached(inner, hybrid, memory);
}
