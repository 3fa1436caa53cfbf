namespace PerfAnalyzers.Execution.Tests.Async;

/// <summary>Bodies of an async method that wait for a task by blocking.</summary>
internal static class BlockingWaits
{
    /// <summary>Each of these deadlocks under a single-threaded context and must be cured.</summary>
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["Result"] = """log.Add($"{ValueAsync(1).Result}"); await Task.Yield();""",
        ["Wait"] = """await Task.Yield(); WorkAsync(log).Wait(); log.Add("after");""",
        ["Wait with a token"] = """await Task.Yield(); WorkAsync(log).Wait(token); log.Add("after");""",
        ["GetAwaiter().GetResult()"] = """await Task.Yield(); log.Add($"{ValueAsync(1).GetAwaiter().GetResult()}");""",
        ["ConfigureAwait(true).GetAwaiter().GetResult()"] = """await Task.Yield(); log.Add($"{ValueAsync(1).ConfigureAwait(true).GetAwaiter().GetResult()}");""",
        ["Result of a ValueTask as a task"] = """await Task.Yield(); log.Add($"{ValueTaskAsync(1).AsTask().Result}");""",
        ["Result in an expression"] = """await Task.Yield(); log.Add($"{ValueAsync(1).Result + ValueAsync(2).Result * ValueAsync(3).Result}");""",
        ["member of a result"] = """await Task.Yield(); log.Add(ValueAsync(12).Result.ToString().Length.ToString());""",
        ["WaitAll"] = """await Task.Yield(); Task.WaitAll(WorkAsync(log), WorkAsync(log)); log.Add("after");""",
        ["in a condition"] = """await Task.Yield(); if (ValueAsync(1).Result == 1) { log.Add("one"); }""",
        ["in a loop"] = """await Task.Yield(); for (var i = 0; i < ValueAsync(3).Result; i++) { log.Add($"{ValueAsync(i).Result}"); }""",
        ["in a local function"] = """
            await Task.Yield();
            log.Add($"{await InnerAsync()}");
            async Task<int> InnerAsync()
            {
                await Task.Yield();
                return ValueAsync(4).Result;
            }
            """,
        ["in an async lambda"] = """
            Func<Task<int>> inner = async () =>
            {
                await Task.Yield();
                return ValueAsync(5).Result;
            };
            log.Add($"{await inner()}");
            """,
        ["failure, GetResult"] = """await Task.Yield(); log.Add($"{FailAsync().GetAwaiter().GetResult()}");""",
        ["failure, GetResult, caught"] = """
            await Task.Yield();
            try
            {
                log.Add($"{FailAsync().GetAwaiter().GetResult()}");
            }
            catch (InvalidOperationException exception)
            {
                log.Add(exception.Message);
            }
            finally
            {
                log.Add("finally");
            }
            """,
    };

    /// <summary>These may be left alone; a rewrite must not change what they do.</summary>
    public static readonly IReadOnlyDictionary<string, string> Delicate = new Dictionary<string, string>
    {
        ["Result, the aggregate is caught"] = Caught("log.Add($\"{FailAsync().Result}\");", "AggregateException exception", "exception.GetType() + exception.InnerException!.Message"),
        ["Wait, the aggregate is caught"] = Caught("FailAsync().Wait();", "AggregateException exception", "exception.GetType() + exception.InnerException!.Message"),
        ["Wait, the aggregate is caught by its inner exception"] = Caught("FailAsync().Wait();", "AggregateException exception) when (exception.InnerException is InvalidOperationException", "\"caught\""),
        ["Result, the inner type is caught"] = Caught("log.Add($\"{FailAsync().Result}\");", "InvalidOperationException exception", "exception.GetType().Name"),
        ["Result, everything is caught and its type is used"] = Caught("log.Add($\"{FailAsync().Result}\");", "Exception exception", "exception.GetType().Name"),
        ["Result, everything is caught"] = Caught("log.Add($\"{FailAsync().Result}\");", "Exception", "\"caught\""),
        ["WaitAll, two failures"] = Caught("Task.WaitAll(FailAsync(), FailAsync());", "AggregateException exception", "exception.InnerExceptions.Count"),
        ["Wait with a limit"] = """await Task.Yield(); log.Add($"{WorkAsync(log).Wait(TimeSpan.FromSeconds(20))}");""",
        ["Wait with a limit that passes"] = """await Task.Yield(); log.Add($"{Task.Delay(100_000, token).Wait(20)}");""",
        ["Wait for a cancelled task"] = Caught("Task.FromCanceled(new CancellationToken(true)).Wait();", "AggregateException exception", "exception.InnerException!.GetType()"),
        ["WaitAny"] = """await Task.Yield(); log.Add($"{Task.WaitAny(ValueAsync(1), Task.Delay(100_000, token))}");""",
        ["in a lock"] = """await Task.Yield(); lock (log) { log.Add($"{ValueAsync(1).Result}"); }""",
        ["in a lambda that is not async"] = """await Task.Yield(); Func<int> inner = () => ValueAsync(1).Result; log.Add($"{inner()}");""",
        ["in an iterator's source"] = """await Task.Yield(); foreach (var value in new[] { 1, 2 }.Select(x => ValueAsync(x).Result)) { log.Add($"{value}"); }""",
        ["in a method that returns a task without async"] = """
            await Task.Yield();
            log.Add($"{await InnerAsync(1)}");
            Task<int> InnerAsync(int x)
            {
                var y = ValueAsync(x).Result;
                return Task.FromResult(y + 1);
            }
            """,
        ["in a method that returns a task without async and throws"] = """
            await Task.Yield();
            try
            {
                log.Add($"{await InnerAsync(1)}");
            }
            catch (InvalidOperationException exception)
            {
                log.Add(exception.Message);
            }

            Task<int> InnerAsync(int x)
            {
                var y = FailAsync().GetAwaiter().GetResult();
                return Task.FromResult(y + 1);
            }
            """,
        ["order of evaluation"] = """
            await Task.Yield();
            var i = 1;
            log.Add($"{i + ValueAsync(i++).Result + i}");
            """,
        ["conditional access"] = """await Task.Yield(); Task<int>? none = null; log.Add($"{none?.Result}");""",
        ["a task that is null"] = """await Task.Yield(); Task<int> none = null!; log.Add($"{none.Result}");""",
        ["a completed task"] = """var task = ValueAsync(1); await task; log.Add($"{task.Result}");""",
        ["in a span's scope"] = """await Task.Yield(); Span<int> span = stackalloc int[1]; span[0] = ValueAsync(1).Result; log.Add($"{span[0]}");""",
        ["assigned by ref"] = """await Task.Yield(); var values = new int[1]; ref var first = ref values[0]; first = ValueAsync(1).Result; log.Add($"{values[0]}");""",
        ["in a using"] = """await Task.Yield(); using (var stream = new System.IO.MemoryStream(ValueAsync(8).Result)) { log.Add($"{stream.Capacity}"); }""",
        ["in a finally"] = """await Task.Yield(); try { log.Add("body"); } finally { WorkAsync(log).Wait(); }""",
        ["in a catch filter"] = """
            await Task.Yield();
            try
            {
                await FailAsync();
            }
            catch (InvalidOperationException) when (ValueAsync(1).Result == 1)
            {
                log.Add("caught");
            }
            """,
        ["in a query expression"] = """await Task.Yield(); log.AddRange(from x in ListAsync().Result where x > ValueAsync(1).Result select x.ToString());""",
        ["in an expression tree"] = """await Task.Yield(); log.Add($"{new[] { 1, 2 }.AsQueryable().Count(x => x == ValueAsync(1).Result)}");""",
    };

    private static string Caught(string body, string exception, string text) => $$"""
        await Task.Yield();
        try
        {
            {{body}}
        }
        catch ({{exception}})
        {
            log.Add($"{{{text}}}");
        }
        """;
}
