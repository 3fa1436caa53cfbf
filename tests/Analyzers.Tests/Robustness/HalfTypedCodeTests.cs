using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAnalyzers.Analyzers.Tests.Robustness;

/// <summary>Whatever the author has typed so far, and whatever is missing, no rule throws.</summary>
public sealed class HalfTypedCodeTests
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> Rules =
    [
        .. new[] { typeof(RuleIds).Assembly, typeof(PerfAnalyzers.Facts.RoundTripFactsGenerator).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.GetCustomAttribute<DiagnosticAnalyzerAttribute>() is not null)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type, nonPublic: true)!),
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

        var found = await HalfTypedCode.FindingsAsync(compilation, Rules);
        Assert.Equal(name != nameof(Sources.Model), found.Any());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public Task NothingIsThrownOnAnyPartOfIt(string name) => HalfTypedCode.VerifyNothingThrownAsync(Compile(TextOf(name)), Rules);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task NothingIsThrownWithoutReferences(string name)
    {
        var compilation = Compile(TextOf(name));
        await HalfTypedCode.FindingsAsync(compilation.WithReferences([]), Rules);
        await HalfTypedCode.FindingsAsync(compilation.WithReferences(compilation.References.Take(compilation.References.Count() / 2)), Rules);
        await HalfTypedCode.FindingsAsync(compilation.RemoveSyntaxTrees(compilation.SyntaxTrees.Skip(1)), Rules);
    }

    private static string TextOf(string name) => (string)typeof(Sources).GetField(name)!.GetRawConstantValue()!;

    private static CSharpCompilation Compile(string text)
        => HalfTypedCode.Compile(text, text == Sources.Model ? "" : Sources.Model, Sources.Usings, WebProject.ImplicitUsings);
}
