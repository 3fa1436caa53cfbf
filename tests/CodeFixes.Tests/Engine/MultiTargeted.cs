using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Engine;

/// <summary>
/// A solution as MSBuild loads projects that are built for several frameworks: one project for each, and their documents share their
/// files. The symbol of a framework stands for all that is different in it.
/// </summary>
internal sealed class MultiTargeted(DiagnosticAnalyzer analyzer, CodeFixProvider fix)
{
    public const string Newer = "NEWER";
    public const string Older = "OLDER";

    private Solution _solution = new AdhocWorkspace().CurrentSolution;

    /// <summary>Adds a project for each of the symbols.</summary>
    public MultiTargeted With(string project, string[] symbols, params (string Path, string Text)[] files)
    {
        foreach (var symbol in symbols)
        {
            var id = ProjectId.CreateNewId();
            _solution = _solution.AddProject(ProjectInfo.Create(
                id,
                VersionStamp.Default,
                $"{project}({symbol})",
                project,
                LanguageNames.CSharp,
                compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary),
                parseOptions: new CSharpParseOptions(preprocessorSymbols: [symbol]),
                metadataReferences: ReferenceAssemblies.NetCore.References));
            foreach (var (path, text) in files)
            {
                _solution = _solution.AddDocument(DocumentId.CreateNewId(id), path, text, filePath: $"/{project}/{path}");
            }
        }

        return this;
    }

    /// <summary>What each finding is offered, by the project that has it.</summary>
    public async Task<string[]> OfferedAsync()
    {
        var offered = new List<string>();
        foreach (var finding in await FindingsAsync())
        {
            var document = _solution.GetDocument(finding.Location.SourceTree)!;
            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, finding, (action, _) => offered.Add($"{document.Project.Name}: {action.Title}"), default));
        }

        return [.. offered];
    }

    /// <summary>The text of each file after all has been fixed; fails when a file's documents differ, or a project has an error.</summary>
    public async Task<Dictionary<string, string>> FixAllAsync(string? equivalenceKey = null)
    {
        var findings = await FindingsAsync();
        var context = new FixAllContext(
            _solution.GetDocument(findings[0].Location.SourceTree)!,
            fix,
            FixAllScope.Solution,
            equivalenceKey!,
            [.. fix.FixableDiagnosticIds],
            new Findings(findings),
            TestContext.Current.CancellationToken);
        var action = (await fix.GetFixAllProvider()!.GetFixAsync(context))!;
        var operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
        var changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;

        var texts = new Dictionary<string, string>();
        foreach (var project in changed.Projects)
        {
            var compilation = (await project.GetCompilationAsync())!;
            Assert.DoesNotContain(compilation.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
            foreach (var document in project.Documents)
            {
                var text = (await document.GetTextAsync()).ToString();
                Assert.True(!texts.TryGetValue(document.FilePath!, out var other) || other == text, "Two texts of one file:\n" + other + "\n" + text);
                texts[document.FilePath!] = text;
            }
        }

        return texts;
    }

    private async Task<ImmutableArray<Diagnostic>> FindingsAsync()
    {
        var findings = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var project in _solution.Projects)
        {
            var compilation = (await project.GetCompilationAsync())!;
            Assert.DoesNotContain(compilation.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
            findings.AddRange(await compilation.WithAnalyzers([analyzer]).GetAnalyzerDiagnosticsAsync());
        }

        return findings.ToImmutable();
    }

    private sealed class Findings(ImmutableArray<Diagnostic> all) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken)
            => Task.FromResult(all.Where(finding => project.GetDocument(finding.Location.SourceTree) is not null));

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
            => Task.FromResult(all.Where(finding => document.Project.GetDocument(finding.Location.SourceTree)?.Id == document.Id));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken)
            => Task.FromResult(Enumerable.Empty<Diagnostic>());
    }
}
