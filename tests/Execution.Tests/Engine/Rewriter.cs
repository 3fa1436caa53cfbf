using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.CodeFixes;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Execution.Tests.Engine;

/// <summary>Applies our code fixes of one rule to a source, in memory, until none is offered any more.</summary>
internal sealed class Rewriter
{
    private const int RewriteLimit = 50;

    private readonly string _ruleId;
    private readonly ImmutableArray<DiagnosticAnalyzer> _analyzers;
    private readonly ImmutableArray<CodeFixProvider> _fixes;

    public Rewriter(string ruleId)
    {
        _ruleId = ruleId;
        _analyzers = [.. Instances<DiagnosticAnalyzer>(typeof(RuleIds).Assembly).Where(analyzer => analyzer.SupportedDiagnostics.Any(rule => rule.Id == ruleId))];
        _fixes = [.. Instances<CodeFixProvider>(typeof(RewriteCodeFixProvider).Assembly).Where(fix => fix.FixableDiagnosticIds.Contains(ruleId))];
        Assert.NotEmpty(_analyzers);
        Assert.NotEmpty(_fixes);
    }

    /// <summary>Takes also what a person has to choose, where nothing else is offered.</summary>
    public bool ByHand { get; init; }

    /// <summary>The kind of rewrite to take, where a finding has several; null for the preferred one.</summary>
    public string? EquivalenceKey { get; init; }

    /// <summary>The source as our code fixes leave it: the same when none is offered.</summary>
    public async Task<ScenarioSource> RewriteAsync(ScenarioSource source, CancellationToken cancellationToken)
    {
        var document = source.CreateDocument();
        var project = await RewriteAsync(document.Project, cancellationToken);
        return source with { Text = (await project.GetDocument(document.Id)!.GetTextAsync(cancellationToken)).ToString() };
    }

    /// <summary>The project as our code fixes leave it.</summary>
    public async Task<Project> RewriteAsync(Project project, CancellationToken cancellationToken)
    {
        for (var rewrites = 0; await FirstActionAsync(project, cancellationToken) is { } action; rewrites++)
        {
            Assert.True(rewrites < RewriteLimit, "The code fixes do not come to an end.");
            var operations = await action.GetOperationsAsync(cancellationToken);
            project = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(project.Id)!;
        }

        return project;
    }

    /// <summary>What the rule reports, and why it has no rewrite: for messages of failed tests.</summary>
    public async Task<string> ExplainAsync(ScenarioSource source, CancellationToken cancellationToken)
    {
        var diagnostics = await DiagnosticsAsync(source.CreateDocument().Project, cancellationToken);
        return diagnostics.IsEmpty
            ? $"No {_ruleId} is reported."
            : string.Join('\n', diagnostics.Select(diagnostic => $"{diagnostic}: {diagnostic.Properties.GetValueOrDefault(DiagnosticProperties.NoFix)}"));
    }

    private async Task<CodeAction?> FirstActionAsync(Project project, CancellationToken cancellationToken)
    {
        foreach (var diagnostic in await DiagnosticsAsync(project, cancellationToken))
        {
            var document = project.GetDocument(diagnostic.Location.SourceTree)!;
            foreach (var fix in _fixes)
            {
                var actions = new List<CodeAction>();
                await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), cancellationToken));

                // What has a low priority is a choice for a person, that changes what the code does.
                if (actions.Find(action => (ByHand || action.Priority != CodeActionPriority.Low) && (EquivalenceKey is null || action.EquivalenceKey == EquivalenceKey)) is { } preferred)
                {
                    return preferred;
                }
            }
        }

        return null;
    }

    private async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(Project project, CancellationToken cancellationToken)
    {
        var compilation = (await project.GetCompilationAsync(cancellationToken))!;

        // Also a rule that is off by default.
        var diagnostics = await compilation
            .WithOptions(compilation.Options.WithSpecificDiagnosticOptions([new(_ruleId, ReportDiagnostic.Warn)]))
            .WithAnalyzers(_analyzers, project.AnalyzerOptions)
            .GetAnalyzerDiagnosticsAsync(cancellationToken);
        Assert.DoesNotContain(diagnostics, diagnostic => diagnostic.Id == "AD0001");
        return [.. diagnostics.Where(diagnostic => diagnostic.Id == _ruleId).OrderBy(diagnostic => diagnostic.Location.SourceSpan)];
    }

    private static IEnumerable<T> Instances<T>(Assembly assembly)
        => assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(T)) && type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, []) is not null)
            .Select(type => (T)Activator.CreateInstance(type, nonPublic: true)!);
}
