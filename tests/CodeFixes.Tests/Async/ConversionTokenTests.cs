using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.Async.SynchronousWaitAnalyzer, PerfAnalyzers.CodeFixes.Async.SynchronousWaitCodeFix>;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>Which tokens a conversion hands down, and where it hands on none.</summary>
public class ConversionTokenTests
{
    [Fact]
    public Task NoneForWhatMustRunToItsEnd() => VerifyAsync(
        """
        class Orders
        {
            public async Task RunAsync(Transaction tx, CancellationToken ct)
            {
                await Task.Yield();
                Finish(tx);
                Tidy();
                Undo(tx);
                tx.Commit();
                Note();
            }

            void Finish(Transaction tx) { tx.Commit(); tx.MarkAsync().{|PERF5002:Wait|}(); }
            void Tidy() => CleanUpAsync().{|PERF5002:Wait|}();
            void Undo(Transaction tx) => tx.RollBackAsync().{|PERF5002:Wait|}();
            void Note() => CountAsync().{|PERF5002:Wait|}();
            static async Task CleanUpAsync(CancellationToken token = default) => await Task.Yield();
            static async Task CountAsync(CancellationToken token = default) => await Task.Yield();
        }
        """,
        """
        class Orders
        {
            public async Task RunAsync(Transaction tx, CancellationToken ct)
            {
                await Task.Yield();
                await FinishAsync(tx);
                await TidyAsync();
                await UndoAsync(tx);
                tx.Commit();
                await NoteAsync();
            }

            async Task FinishAsync(Transaction tx) { tx.Commit(); await tx.MarkAsync(); }
            async Task TidyAsync() => await CleanUpAsync();
            async Task UndoAsync(Transaction tx) => await tx.RollBackAsync();
            async Task NoteAsync() => await CountAsync();
            static async Task CleanUpAsync(CancellationToken token = default) => await Task.Yield();
            static async Task CountAsync(CancellationToken token = default) => await Task.Yield();
        }
        """);

    [Fact]
    public Task NoneWhereTwoAreToChooseFrom() => VerifyAsync(
        """
        class Orders
        {
            public async Task RunAsync(Transaction tx, CancellationToken request, CancellationToken shutdown) { await Task.Yield(); Mark(tx); }
            public async Task OneAsync(Transaction tx, CancellationToken @event) { await Task.Yield(); Mark(tx); }
            void Mark(Transaction tx) => tx.MarkAsync().{|PERF5002:Wait|}();
        }
        """,
        """
        class Orders
        {
            public async Task RunAsync(Transaction tx, CancellationToken request, CancellationToken shutdown) { await Task.Yield(); await MarkAsync(tx); }
            public async Task OneAsync(Transaction tx, CancellationToken @event) { await Task.Yield(); await MarkAsync(tx, @event); }
            async Task MarkAsync(Transaction tx, CancellationToken cancellationToken = default) => await tx.MarkAsync(cancellationToken);
        }
        """);

    [Fact]
    public Task OfTheRequest() => VerifyAsync(
        """
        class Orders
        {
            public async Task RunAsync(Transaction tx, Microsoft.AspNetCore.Http.HttpContext http) { await Task.Yield(); Mark(tx); }
            public async Task BothAsync(Transaction tx, Microsoft.AspNetCore.Http.HttpContext http, CancellationToken a, CancellationToken b) { await Task.Yield(); Mark(tx); }
            void Mark(Transaction tx) => tx.MarkAsync().{|PERF5002:Wait|}();
        }
        """,
        """
        class Orders
        {
            public async Task RunAsync(Transaction tx, Microsoft.AspNetCore.Http.HttpContext http) { await Task.Yield(); await MarkAsync(tx, http.RequestAborted); }
            public async Task BothAsync(Transaction tx, Microsoft.AspNetCore.Http.HttpContext http, CancellationToken a, CancellationToken b) { await Task.Yield(); await MarkAsync(tx); }
            async Task MarkAsync(Transaction tx, CancellationToken cancellationToken = default) => await tx.MarkAsync(cancellationToken);
        }
        """);

    [Fact]
    public Task ToAnExtensionMethodHoweverItIsCalled() => VerifyAsync(
        """
        class Orders
        {
            public async Task RunAsync(Transaction tx, CancellationToken ct)
            {
                await Task.Yield();
                tx.Load();
                Loading.Load(tx);
                Shop.Loading.Load(tx);
                global::Shop.Loading.Load(tx);
            }
        }

        static class Loading
        {
            public static void Load(this Transaction tx, int times = 1) => tx.MarkAsync().{|PERF5002:Wait|}();
        }
        """,
        """
        class Orders
        {
            public async Task RunAsync(Transaction tx, CancellationToken ct)
            {
                await Task.Yield();
                await tx.LoadAsync(cancellationToken: ct);
                await Loading.LoadAsync(tx, cancellationToken: ct);
                await Shop.Loading.LoadAsync(tx, cancellationToken: ct);
                await global::Shop.Loading.LoadAsync(tx, cancellationToken: ct);
            }
        }

        static class Loading
        {
            public static async Task LoadAsync(this Transaction tx, int times = 1, CancellationToken cancellationToken = default) => await tx.MarkAsync(cancellationToken);
        }
        """);

    /// <summary>The extension has a token already: what is given stays, what is left out is filled in.</summary>
    [Fact]
    public Task ToAnExtensionMethodThatTakesOne() => VerifyAsync(
        """
        static class Loading
        {
            static void Load(this Transaction tx, CancellationToken token = default) => tx.MarkAsync(token).{|PERF5002:Wait|}();
            static async Task RunAsync(Transaction tx, CancellationToken ct)
            {
                await Task.Yield();
                tx.Load(CancellationToken.None);
                tx.Load();
                Shop.Loading.Load(tx);
            }
        }
        """,
        """
        static class Loading
        {
            static async Task LoadAsync(this Transaction tx, CancellationToken token = default) => await tx.MarkAsync(token);
            static async Task RunAsync(Transaction tx, CancellationToken ct)
            {
                await Task.Yield();
                await tx.LoadAsync(CancellationToken.None);
                await tx.LoadAsync(ct);
                await Shop.Loading.LoadAsync(tx, ct);
            }
        }
        """);

    private static Task VerifyAsync(string source, string fixedSource) => Verify.VerifyCodeFixAsync(Whole(source), Whole(fixedSource));

    private static string Whole(string members) => $$"""
        using System.Threading;
        using System.Threading.Tasks;

        namespace Shop;

        class Transaction
        {
            public void Commit() { }
            public async Task RollBackAsync(CancellationToken token = default) => await Task.Yield();
            public async Task MarkAsync(CancellationToken token = default) => await Task.Yield();
        }

        {{members}}
        """;
}
