using PerfAnalyzers.Async;
using PerfAnalyzers.CodeFixes.Async;

namespace PerfAnalyzers.CodeFixes.Engine;

/// <summary>A file that is compiled for several frameworks is one file: what is fixed in one is fixed in all, and must be right in all.</summary>
public class MultiTargetedTests
{
    private static readonly string[] One = [MultiTargeted.Newer];
    private static readonly string[] Both = [MultiTargeted.Newer, MultiTargeted.Older];

    /// <summary>Its <c>File</c> is another one for the older framework, where there is no asynchronous form.</summary>
    private const string OtherFile = """
        #if OLDER
        using File = Compatibility.File;
        #else
        using System.IO;
        #endif
        using System.Threading.Tasks;

        class Reader
        {
            async Task<string> M(string path) { await Task.Yield(); return File.ReadAllText(path); }
        }

        namespace Compatibility { static class File { public static string ReadAllText(string path) => path; } }
        """;

    [Fact]
    public async Task NoFixIsOfferedThatBreaksTheOtherFramework()
    {
        Assert.Single(await ReadsOf("Lib", One).OfferedAsync());
        Assert.Empty(await ReadsOf("Lib", Both).OfferedAsync());
    }

    [Fact]
    public async Task FixAllLeavesOutWhatBreaksTheOtherFramework()
    {
        var texts = await ReadsOf("Lib", Both)
            .With("App", One, ("App.cs", OtherFile))
            .FixAllAsync();
        Assert.Contains("return File.ReadAllText(path);", texts["/Lib/Lib.cs"], StringComparison.Ordinal);
        Assert.Contains("return await File.ReadAllTextAsync(path);", texts["/App/App.cs"], StringComparison.Ordinal);
    }

    /// <summary>In both frameworks, and in one of them alone.</summary>
    [Fact]
    public async Task FixAllFixesAFileOnce()
    {
        var texts = await new MultiTargeted(new SyncIoAnalyzer(), new SyncIoCodeFix()).With("Lib", Both, ("Lib.cs", """
            using System.IO;

            class Reader
            {
                async System.Threading.Tasks.Task<string> M(string path)
                {
                    await System.Threading.Tasks.Task.Yield();
            #if OLDER
                    File.ReadAllText("older");
            #else
                    File.ReadAllText("newer");
            #endif
                    File.ReadAllText("first");
                    return File.ReadAllText("last");
                }
            }
            """)).FixAllAsync();
        Assert.Equal(
            """
            using System.IO;

            class Reader
            {
                async System.Threading.Tasks.Task<string> M(string path)
                {
                    await System.Threading.Tasks.Task.Yield();
            #if OLDER
                    await File.ReadAllTextAsync("older");
            #else
                    await File.ReadAllTextAsync("newer");
            #endif
                    await File.ReadAllTextAsync("first");
                    return await File.ReadAllTextAsync("last");
                }
            }
            """,
            texts["/Lib/Lib.cs"]);
    }

    [Fact]
    public async Task FixAllConvertsEachProject()
    {
        var texts = await WaitsOf("App", One).With("Lib", Both, ("Lib.cs", Waits)).FixAllAsync();
        Assert.Equal(Awaits, texts["/App/App.cs"]);
        Assert.Equal(Awaits, texts["/Lib/Lib.cs"]);
    }

    /// <summary>Where the conversions of a file cannot be joined, those of the others are made all the same.</summary>
    [Fact]
    public async Task OneFileDoesNotKeepTheOthers()
    {
        var texts = await WaitsOf("App", One).With("Lib", Both, ("Lib.cs", """
            using System.Threading.Tasks;

            class Waiting
            {
                static async Task<int> ReadAsync() { await Task.Yield(); return 1; }
            #if OLDER
                static int Load() => ReadAsync().Result;
                static async Task M() { await Task.Yield(); Load(); }
            #else
                static int Ask() => ReadAsync().Result;
                static async Task M() { await Task.Yield(); Ask(); }
            #endif
            }
            """)).FixAllAsync();
        Assert.Equal(Awaits, texts["/App/App.cs"]);
        Assert.Single(new[] { "LoadAsync", "AskAsync" }, name => texts["/Lib/Lib.cs"].Contains(name, StringComparison.Ordinal));
    }

    private const string Waits = """
        using System.Threading.Tasks;

        class Waiting
        {
            static async Task<int> ReadAsync() { await Task.Yield(); return 1; }
            static int Load() => ReadAsync().Result;
            static async Task M() { await Task.Yield(); Load(); }
        }
        """;

    private const string Awaits = """
        using System.Threading.Tasks;

        class Waiting
        {
            static async Task<int> ReadAsync() { await Task.Yield(); return 1; }
            static async Task<int> LoadAsync() => await ReadAsync();
            static async Task M() { await Task.Yield(); await LoadAsync(); }
        }
        """;

    private static MultiTargeted ReadsOf(string project, string[] symbols)
        => new MultiTargeted(new SyncIoAnalyzer(), new SyncIoCodeFix()).With(project, symbols, (project + ".cs", OtherFile));

    private static MultiTargeted WaitsOf(string project, string[] symbols)
        => new MultiTargeted(new SynchronousWaitAnalyzer(), new SynchronousWaitCodeFix()).With(project, symbols, (project + ".cs", Waits));
}
