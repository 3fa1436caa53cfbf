using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using PerfAnalyzers.Caching;

namespace PerfAnalyzers.Generators.Tests.Caching;

/// <summary>A project with marked methods after the generator has run.</summary>
internal sealed record CachedProject(CSharpCompilation Compilation, GeneratorRunResult Result)
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using PerfAnalyzers;
        """;

    private const string Silenced = "#pragma warning disable\n";

    /// <summary>What the memory cache was before there was a <c>HybridCache</c>, in a package of its own.</summary>
    private const string OldMemoryCache = """
        #nullable enable
        using System;
        using System.Collections.Generic;

        namespace Microsoft.Extensions.Caching.Memory;

        public interface IMemoryCache : IDisposable
        {
            bool TryGetValue(object key, out object? value);
            ICacheEntry CreateEntry(object key);
            void Remove(object key);
        }

        public interface ICacheEntry : IDisposable
        {
            object? Value { get; set; }
            TimeSpan? AbsoluteExpirationRelativeToNow { get; set; }
            IList<PostEvictionCallbackRegistration> PostEvictionCallbacks { get; }
            CacheItemPriority Priority { get; set; }
            long? Size { get; set; }
        }

        public class PostEvictionCallbackRegistration
        {
            public PostEvictionDelegate? EvictionCallback { get; set; }
            public object? State { get; set; }
        }

        public delegate void PostEvictionDelegate(object key, object? value, EvictionReason reason, object? state);
        public enum EvictionReason { None }
        public enum CacheItemPriority { Low, Normal, High, NeverRemove }
        """;

    private static readonly Lazy<MetadataReference> LazyOldMemoryCache = new(() => CSharpCompilation.Create(
        "Old.Caching",
        [CSharpSyntaxTree.ParseText(OldMemoryCache)],
        ReferenceAssemblies.NetCore.References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).ToMetadataReference());

    public static ReferenceAssemblies WithoutCaches { get; } = ReferenceAssemblies.AspNetCore.Without("Microsoft.Extensions.Caching");

    public static ReferenceAssemblies WithFusionCache { get; } = ReferenceAssemblies.AspNetCore.AddAssemblies("ZiggyCreatures.FusionCache");

    public static CachedProject RunWithMemoryOnly(string source) => Run(source, WithoutCaches, more: LazyOldMemoryCache.Value);

    public static CachedProject Run(string source, ReferenceAssemblies? references = null, LanguageVersion version = LanguageVersion.Latest, OutputKind kind = OutputKind.DynamicallyLinkedLibrary, params MetadataReference[] more)
    {
        var parse = CSharpParseOptions.Default.WithLanguageVersion(version);
        var trees = new List<SyntaxTree> { CSharpSyntaxTree.ParseText(source, parse, "/src/Code.cs") };
        if (parse.LanguageVersion >= LanguageVersion.CSharp10)
        {
            trees.Add(CSharpSyntaxTree.ParseText(Usings, parse, "/src/Usings.cs"));
        }

        var compilation = CSharpCompilation.Create(
            "Project" + Guid.NewGuid().ToString("N"),
            trees,
            [.. (references ?? ReferenceAssemblies.AspNetCore).References, .. more],
            new CSharpCompilationOptions(kind, allowUnsafe: true, nullableContextOptions: version >= LanguageVersion.CSharp8 ? NullableContextOptions.Enable : NullableContextOptions.Disable));
        var driver = CSharpGeneratorDriver.Create([new CacheableGenerator().AsSourceGenerator()], parseOptions: parse)
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out var diagnostics, TestContext.Current.CancellationToken);
        Assert.Empty(diagnostics);
        return new CachedProject((CSharpCompilation)output, driver.GetRunResult().Results.Single());
    }

    /// <summary>The decorators, without what all of them share.</summary>
    public string[] Decorators => [.. Result.GeneratedSources.Where(source => source.HintName.StartsWith("Cacheable.", StringComparison.Ordinal)).Select(source => source.SourceText.ToString())];

    /// <summary>No errors and no warnings, the latter also where the generated code silences them for analyzers that we do not know.</summary>
    public void AssertNoProblems(params string[] allowed)
    {
        var compilation = Compilation;
        foreach (var tree in compilation.SyntaxTrees)
        {
            var text = tree.GetText().ToString();
            if (text.Contains(Silenced, StringComparison.Ordinal))
            {
                compilation = compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(SourceText.From(text.Replace(Silenced, "", StringComparison.Ordinal))));
            }
        }

        var problems = string.Join("\n", compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(each => each.Severity >= DiagnosticSeverity.Warning && !allowed.Contains(each.Id)));
        Assert.True(problems.Length == 0, problems + "\n\n" + string.Join("\n\n", Decorators));
    }

    /// <summary>What an analyzer says, as "id message".</summary>
    public async Task<string[]> UsageAsync(params DiagnosticAnalyzer[] analyzers)
    {
        var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), (error, _, _) => Assert.Fail(error.ToString()), concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        var diagnostics = await Compilation.WithAnalyzers(analyzers is [] ? [new CacheableUsageAnalyzer()] : [.. analyzers], options).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. diagnostics.OrderBy(each => each.Location.SourceSpan.Start).ThenBy(each => each.Id, StringComparer.Ordinal).Select(each => $"{each.Id} {each.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}")];
    }

    /// <summary>Loads the project into this process.</summary>
    public Assembly Load()
    {
        AssertNoProblems();
        using var stream = new MemoryStream();
        var emitted = Compilation.Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        stream.Position = 0;
        return new AssemblyLoadContext("Cached", isCollectible: true).LoadFromStream(stream);
    }
}
