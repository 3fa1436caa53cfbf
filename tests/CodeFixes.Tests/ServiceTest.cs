using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Tests;

/// <summary>The members of a service, before and after a code fix, beside a model in another file.</summary>
/// <param name="Declaration">The service: <c>public class Service(ShopContext db)</c>.</param>
internal sealed record ServiceTest<TAnalyzer, TCodeFix>(string Usings, string Model, string Declaration)
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TCodeFix : CodeFixProvider, new()
{
    /// <param name="fixedMembers">Null where no action may be offered.</param>
    public Task VerifyAsync(string members, string? fixedMembers) => Create(members, fixedMembers).RunAsync(TestContext.Current.CancellationToken);

    public CSharpCodeFixTest<TAnalyzer, TCodeFix> Create(string members, string? fixedMembers)
    {
        var test = new CSharpCodeFixTest<TAnalyzer, TCodeFix> { TestCode = Wrap(members) };
        test.TestState.Sources.Add(("Model.cs", Model));
        if (fixedMembers is not null)
        {
            test.FixedCode = Wrap(fixedMembers);
        }

        return test;
    }

    private string Wrap(string members) => $"{Usings}{Declaration}\n{{\n{members}\n}}\n";
}
