using PerfAnalyzers.Async;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Async;

public class AsyncSiblingTests
{
    private const string Library = """
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        public interface IArchive
        {
            int Store(string text);
            Task<int> StoreAsync(string text);
            Task<int> StoreAsync(string text, CancellationToken token);
            void Clear();
            ValueTask ClearAsync();
            int Count();
            Task<string> CountAsync();
            void Old();
            [Obsolete] Task OldAsync();
            void Dispose();
            Task DisposeAsync();
            int Load(string key);
            Task<int> LoadAsync(string key, TimeSpan limit, CancellationToken token = default);
            int Find(string key);
            Task<int> FindAsync(string key, TimeSpan limit);
            Task<int> FindAsync(string key, CancellationToken token);
            int Read(string key);
            Task<int> ReadAsync(string key, object? state = null, CancellationToken token = default);
            void Run(Action work);
            Task RunAsync(Func<Task> work);
        }

        public interface IStore
        {
            void Save();
            Task SaveAsync();
        }
        """;

    [Fact]
    public Task AnySiblingIsAwaited()
    {
        var test = Test(
            """
            using System.Threading;
            using System.Threading.Tasks;

            class Service(IArchive archive)
            {
                async Task M(CancellationToken token)
                {
                    await Task.Yield();
                    var n = archive.[|Store|]("text") + 1;
                    archive.[|Clear|]();
                }

                Task<int> N() => Task.FromResult(archive.[|Store|](""));
            }
            """,
            """
            using System.Threading;
            using System.Threading.Tasks;

            class Service(IArchive archive)
            {
                async Task M(CancellationToken token)
                {
                    await Task.Yield();
                    var n = await archive.StoreAsync("text", token) + 1;
                    await archive.ClearAsync();
                }

                async Task<int> N() => await archive.StoreAsync("");
            }
            """);
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\nperf_analyzers.any_sibling = true\n"));
        return test.RunAsync();
    }

    /// <summary>A token goes to its own parameter: <c>default</c> and an object take any.</summary>
    [Fact]
    public Task TokensGoToTheirParameter()
    {
        var test = Test(
            """
            using System.Threading;
            using System.Threading.Tasks;

            class Service(IArchive archive)
            {
                async Task<int> M(CancellationToken token) { await Task.Yield(); return archive.[|Find|]("a") + archive.[|Read|]("a"); }
                async Task<int> N() { await Task.Yield(); return archive.[|Find|]("a") + archive.[|Read|]("a"); }
            }
            """,
            """
            using System.Threading;
            using System.Threading.Tasks;

            class Service(IArchive archive)
            {
                async Task<int> M(CancellationToken token) { await Task.Yield(); return await archive.FindAsync("a", token) + await archive.ReadAsync("a", token: token); }
                async Task<int> N() { await Task.Yield(); return await archive.FindAsync("a", token: default) + await archive.ReadAsync("a"); }
            }
            """);
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\nperf_analyzers.any_sibling = true\n"));
        return test.RunAsync();
    }

    [Fact]
    public Task NotWithoutTheOption() => Test("""
        using System.Threading.Tasks;

        class Service(IArchive archive)
        {
            async Task M() { await Task.Yield(); archive.Clear(); }
        }
        """).RunAsync();

    [Theory]
    // Another result, or obsolete.
    [InlineData("archive.Count(); archive.Old();")]
    [InlineData("archive.Dispose();")]
    // A limit that somebody has to choose.
    [InlineData("archive.Load(\"a\"); ((IArchive?)archive)?.Load(\"a\");")]
    // The list says whether these wait: PERF5004 speaks of them, or nobody.
    [InlineData("db.SaveChanges(); stream.Flush();")]
    [InlineData("memory.Flush(); memory.Write(new byte[1], 0, 1);")]
    // At once.
    [InlineData("db.Add(this); db.AddRange(this, this); set.Add(\"\"); var other = factory.CreateDbContext();")]
    [InlineData("Console.Out.WriteLine(1); Console.Error.Flush(); text.WriteLine(); source.Cancel();")]
    [InlineData("var n = reader.IsDBNull(0) ? 0 : reader.GetFieldValue<int>(1);")]
    [InlineData("xml.Flush();")]
    public Task NotThese(string body) => WithOption($$"""
        using System;
        using System.Data.Common;
        using System.IO;
        using System.Threading;
        using System.Threading.Tasks;
        using System.Xml;
        using Microsoft.EntityFrameworkCore;

        class Service
        {
            async Task M(IArchive archive, DbContext db, DbSet<string> set, IDbContextFactory<DbContext> factory, Stream stream, MemoryStream memory, StringWriter text, CancellationTokenSource source, DbDataReader reader, XmlWriter xml)
            {
                await Task.Yield();
                {{body}}
            }
        }
        """).RunAsync();

    [Theory]
    [InlineData("void M(IArchive archive) { archive.Clear(); }")]
    [InlineData("void Clear() { } async Task ClearAsync() { await Task.Yield(); Clear(); }")]
    [InlineData("class Store : IStore { public void Save() { } async Task IStore.SaveAsync() { await Task.Yield(); ((IStore)this).Save(); } }")]
    [InlineData("class Store : IStore { public void Save() { } public Task SaveAsync() => ((IStore)this).SaveAsync(); async Task IStore.SaveAsync() { await Task.Yield(); Save(); } }")]
    // The sibling would call itself by way of its helper.
    [InlineData("void Save() { } Task SaveAsync() => CoreAsync(); async Task CoreAsync() { await Task.Yield(); Save(); }")]
    [InlineData("void Save() { } Task SaveAsync() => RunAsync(CoreAsync); Task RunAsync(System.Func<Task> work) => work(); async Task CoreAsync() { await StepAsync(this); } static async Task StepAsync(Service s) { await Task.Yield(); s.Save(); }")]
    [InlineData("static async Task M(Microsoft.AspNetCore.Builder.IApplicationBuilder app, IArchive archive) { await Task.Yield(); archive.Clear(); }")]
    public Task NotThere(string member) => WithOption($$"""
        using System.Threading.Tasks;

        class Service
        {
            {{member}}
        }
        """).RunAsync();

    [Fact]
    public Task NotInTheExtensionThatIsTheSibling() => WithOption("""
        using System.Threading.Tasks;

        class Log { public void Save() { } public Task SaveAsync(int level) => Task.CompletedTask; }
        static class LogExtensions
        {
            public static async Task SaveAsync(this Log log) { await Task.Yield(); log.Save(); }
        }
        """).RunAsync();

    /// <summary>Two lambdas without parameters differ in what they convert to, whichever comes first.</summary>
    [Fact]
    public Task LambdasThatConvertToOtherDelegates() => WithOption("""
        using System.Collections.Generic;
        using System.Threading.Tasks;

        class First(IArchive archive, List<int> list)
        {
            void M() { archive.Run(() => list.Add(1)); }
            async Task N() { await Task.Yield(); archive.Run(() => list.Add(1)); archive.[|Run|](() => Task.Delay(1)); }
        }

        class Second(IArchive archive, List<int> list)
        {
            async Task N() { await Task.Yield(); archive.[|Run|](() => Task.Delay(1)); archive.Run(() => list.Add(1)); }
        }
        """,
        """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        class First(IArchive archive, List<int> list)
        {
            void M() { archive.Run(() => list.Add(1)); }
            async Task N() { await Task.Yield(); archive.Run(() => list.Add(1)); await archive.RunAsync(() => Task.Delay(1)); }
        }

        class Second(IArchive archive, List<int> list)
        {
            async Task N() { await Task.Yield(); await archive.RunAsync(() => Task.Delay(1)); archive.Run(() => list.Add(1)); }
        }
        """).RunAsync();

    private static CSharpCodeFixTest<AsyncSiblingAnalyzer, SyncIoCodeFix> WithOption(string source, string? after = null)
    {
        var test = Test(source, after);
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\nperf_analyzers.any_sibling = true\n"));
        return test;
    }

    private static CSharpCodeFixTest<AsyncSiblingAnalyzer, SyncIoCodeFix> Test(string source, string? after = null)
    {
        var test = new CSharpCodeFixTest<AsyncSiblingAnalyzer, SyncIoCodeFix> { TestCode = source };
        test.TestState.Sources.Add(("Archive.cs", Library));
        if (after is not null)
        {
            test.FixedCode = after;
        }

        return test;
    }
}
