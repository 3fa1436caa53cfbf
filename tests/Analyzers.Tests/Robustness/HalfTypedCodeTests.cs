using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Analyzers.Tests.Robustness;

/// <summary>Whatever the author has typed so far, and whatever is missing, no rule throws.</summary>
public sealed class HalfTypedCodeTests
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview);
    private static readonly ImmutableArray<Type> Analyzers =
    [
        .. new[] { typeof(RuleIds).Assembly, typeof(PerfAnalyzers.Facts.RoundTripFactsGenerator).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.GetCustomAttribute<DiagnosticAnalyzerAttribute>() is not null),
    ];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [nameof(Sources.Model), nameof(Sources.RoundTrips), nameof(Sources.Waits), nameof(Sources.Caches), nameof(Sources.Endpoints)];

    /// <summary>A source that does not bind would keep the rules silent, and the other tests would prove nothing.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task TheWholeSourceCompilesAndIsReported(string name)
    {
        var compilation = Compile(TextOf(name));
        Assert.Empty(compilation.GetDiagnostics(CancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));

        var found = await FindingsAsync(compilation);
        Assert.Equal(name != nameof(Sources.Model), found.Any());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public Task NothingIsThrownWhereTheTextIsCutOff(string name) => ForEachTokenAsync(name, static (text, token) => text.Substring(0, token.Span.End));

    [Theory]
    [MemberData(nameof(Names))]
    public Task NothingIsThrownWhereATokenIsMissing(string name) => ForEachTokenAsync(name, static (text, token) => text.Remove(token.SpanStart, token.Span.Length));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task NothingIsThrownWithoutReferences(string name)
    {
        var compilation = Compile(TextOf(name));
        await FindingsAsync(compilation.WithReferences([]));
        await FindingsAsync(compilation.WithReferences(compilation.References.Take(compilation.References.Count() / 2)));
        await FindingsAsync(compilation.RemoveSyntaxTrees(compilation.SyntaxTrees.Skip(1)));
    }

    private static string TextOf(string name) => (string)typeof(Sources).GetField(name)!.GetRawConstantValue()!;

    private static CSharpCompilation Compile(string text)
        => CSharpCompilation.Create(
            "Test",
            new[] { text, text == Sources.Model ? "" : Sources.Model, Sources.Usings, WebProject.ImplicitUsings }.Select((source, i) => CSharpSyntaxTree.ParseText(source, Options, $"Test{i}.cs")),
            ReferenceAssemblies.Default.References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    private static async Task ForEachTokenAsync(string name, Func<string, SyntaxToken, string> edit)
    {
        var compilation = Compile(TextOf(name));
        var tree = compilation.SyntaxTrees[0];
        var text = tree.ToString();
        foreach (var token in (await tree.GetRootAsync(CancellationToken)).DescendantTokens())
        {
            try
            {
                var broken = CSharpSyntaxTree.ParseText(edit(text, token), Options, tree.FilePath, cancellationToken: CancellationToken);
                await FindingsAsync(compilation.ReplaceSyntaxTree(tree, broken));
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Assert.Fail($"At '{token}', {tree.GetLineSpan(token.Span, CancellationToken)}: {exception}");
            }
        }
    }

    private static async Task<ImmutableArray<Diagnostic>> FindingsAsync(Compilation compilation)
    {
        var thrown = new List<Exception>();
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), (exception, _, _) => thrown.Add(exception), concurrentAnalysis: false, logAnalyzerExecutionTime: false);
        var found = await compilation
            .WithAnalyzers([.. Analyzers.Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type, nonPublic: true)!)], options)
            .GetAnalyzerDiagnosticsAsync(CancellationToken);
        return thrown.Count == 0 ? found : throw new AggregateException(thrown);
    }
}
