using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAnalyzers.Testing;

/// <summary>A source and how it is compiled: what tests of analyzers, code fixes and generators have in common.</summary>
public abstract class CSharpTest
{
    private protected CSharpTest()
    {
    }

    /// <summary>Adds the first source.</summary>
    public string TestCode
    {
        set => TestState.Sources.Add(value);
    }

    public SolutionState TestState { get; } = new();

    public List<DiagnosticResult> ExpectedDiagnostics => TestState.ExpectedDiagnostics;

    public ReferenceAssemblies ReferenceAssemblies { get; set; } = ReferenceAssemblies.Default;

    public LanguageVersion LanguageVersion { get; set; } = LanguageVersion.Latest;

    /// <summary>Generators that run as well, such as the one that writes the marker attributes.</summary>
    public List<IIncrementalGenerator> SourceGenerators { get; } = [];

    private protected void RequireSource()
    {
        if (TestState.Sources.Count == 0)
        {
            throw new VerificationException("The test has no source.");
        }
    }
}
