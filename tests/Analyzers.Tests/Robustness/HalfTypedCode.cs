using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Analyzers.Tests.Robustness;

/// <summary>Runs rules over a source as its author may have typed it so far.</summary>
internal static class HalfTypedCode
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    /// <summary>A library of these sources; <see cref="VerifyNothingThrownAsync"/> breaks the first one.</summary>
    public static CSharpCompilation Compile(params string[] sources)
        => CSharpCompilation.Create(
            "Test",
            sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, Options, $"Test{i}.cs")),
            ReferenceAssemblies.Default.References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>Fails when a rule throws on the first source, cut off behind any of its tokens, or with one token in five missing.</summary>
    public static async Task VerifyNothingThrownAsync(CSharpCompilation complete, ImmutableArray<DiagnosticAnalyzer> rules)
    {
        var text = complete.SyntaxTrees[0].ToString();
        var tokens = (await complete.SyntaxTrees[0].GetRootAsync(CancellationToken)).DescendantTokens().ToList();
        await Parallel.ForEachAsync(tokens, CancellationToken, (token, _) => VerifyAsync(complete, text[..token.Span.End], token, rules));
        await Parallel.ForEachAsync(
            tokens.Where((_, i) => i % 5 == 0), CancellationToken, (token, _) => VerifyAsync(complete, text.Remove(token.SpanStart, token.Span.Length), token, rules));
    }

    /// <exception cref="AggregateException">Rules threw.</exception>
    public static async Task<ImmutableArray<Diagnostic>> FindingsAsync(Compilation compilation, ImmutableArray<DiagnosticAnalyzer> rules)
    {
        var thrown = new List<Exception>();
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), (exception, _, _) => thrown.Add(exception), concurrentAnalysis: false, logAnalyzerExecutionTime: false);
        var found = await compilation.WithAnalyzers(rules, options).GetAnalyzerDiagnosticsAsync(CancellationToken);
        return thrown.Count == 0 ? found : throw new AggregateException(thrown);
    }

    private static async ValueTask VerifyAsync(CSharpCompilation complete, string text, SyntaxToken token, ImmutableArray<DiagnosticAnalyzer> rules)
    {
        try
        {
            var whole = complete.SyntaxTrees[0];
            await FindingsAsync(complete.ReplaceSyntaxTree(whole, CSharpSyntaxTree.ParseText(text, Options, whole.FilePath)), rules);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Assert.Fail($"At '{token}', {token.GetLocation().GetLineSpan()}: {exception}");
        }
    }
}
