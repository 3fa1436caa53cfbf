using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAnalyzers.Testing;

/// <summary>
/// A test of an analyzer with its code fix. Without <see cref="FixedCode"/>, or with one that equals the source, no action may be offered.
/// What remains to be reported after the fix is marked in <see cref="FixedCode"/>; a source that it does not name stays as it is.
/// </summary>
public class CSharpCodeFixTest<TAnalyzer, TCodeFix> : AnalyzerTest
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TCodeFix : CodeFixProvider, new()
{
    private const string FixProperty = "fix";
    private const string FixConditionProperty = "fixCondition";
    private const string NoFixProperty = "noFix";

    /// <summary>Adds the first fixed source.</summary>
    public string FixedCode
    {
        set => FixedState.Sources.Add(value);
    }

    public SolutionState FixedState { get; } = new();

    /// <summary>Adds the first source as fix-all leaves it, where that differs from fixing one by one.</summary>
    public string BatchFixedCode
    {
        set => BatchFixedState.Sources.Add(value);
    }

    public SolutionState BatchFixedState { get; } = new();

    /// <summary>Takes this action of each finding instead of the first.</summary>
    public int? CodeActionIndex { get; set; }

    /// <summary>Takes the action with this key of each finding.</summary>
    public string? CodeActionEquivalenceKey { get; set; }

    public CodeFixTestBehaviors CodeFixTestBehaviors { get; set; }

    /// <summary>How often fix-all may run until its result is final.</summary>
    public int NumberOfFixAllIterations { get; set; } = 1;

    protected override IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers() => [new TAnalyzer()];

    private protected override async Task VerifyAsync(Expectations expectations, CancellationToken cancellationToken)
    {
        var (original, run) = await VerifyAnalyzersAsync(expectations, cancellationToken).ConfigureAwait(false);
        var source = TextsOf(expectations);
        var fixedExpectations = ExpectFixed(FixedState, expectations);
        var fixedTexts = TextsOf(fixedExpectations);
        var isFixed = source.Any(text => fixedTexts[text.Key] != text.Value);
        var choice = new ActionChoice(CodeActionIndex, CodeActionEquivalenceKey);
        var steps = new FixSteps(new TCodeFix(), choice, solution => RunAnalyzersAsync(solution, concurrent: true, cancellationToken));

        await VerifyPropertiesAsync(original, run, cancellationToken).ConfigureAwait(false);
        if (!isFixed)
        {
            await VerifyNoActionAsync(steps, original, run, cancellationToken).ConfigureAwait(false);
            return;
        }

        var fixOne = CodeFixTestBehaviors.HasFlag(CodeFixTestBehaviors.FixOne);
        await VerifyOneByOneAsync("Fixed one by one", steps, original, fixedTexts, fixedExpectations, fixOne, cancellationToken).ConfigureAwait(false);
        if (!TestBehaviors.HasFlag(TestBehaviors.SkipLineEndingCheck))
        {
            var windows = Build(TestState, WithWindowsLineEndings(source), "\r\n");
            await VerifyOneByOneAsync("Fixed one by one with Windows line endings", steps, windows, WithWindowsLineEndings(fixedTexts), fixedExpectations, fixOne, cancellationToken).ConfigureAwait(false);
        }

        if (!fixOne && !CodeFixTestBehaviors.HasFlag(CodeFixTestBehaviors.SkipFixAllCheck))
        {
            var batchExpectations = BatchFixedState.Sources.Count > 0 ? ExpectFixed(BatchFixedState, expectations) : fixedExpectations;
            var check = new FixAllCheck(new TCodeFix(), choice, steps, NumberOfFixAllIterations, solution => RunAnalyzersAsync(solution, concurrent: true, cancellationToken));
            var two = TestSolution.AddCopy(original, TestState, source, Settings());
            await check.VerifyAsync(two, source, TextsOf(batchExpectations), cancellationToken).ConfigureAwait(false);
            if (BatchFixedState.Sources.Count > 0)
            {
                var batchRun = await RunAnalyzersAsync(Build(TestState, TextsOf(batchExpectations)), concurrent: true, cancellationToken).ConfigureAwait(false);
                DiagnosticComparison.Verify("In the source that fix-all leaves", batchExpectations, batchRun);
            }
        }
    }

    private static async Task VerifyOneByOneAsync(
        string context,
        FixSteps steps,
        Solution solution,
        IReadOnlyDictionary<string, string> expected,
        Expectations expectations,
        bool fixOne,
        CancellationToken cancellationToken)
    {
        var result = await steps.RunAsync(solution, fixOne ? 1 : null, cancellationToken).ConfigureAwait(false);
        TextDifference.Verify($"{context}, {result.Steps} actions applied", expected, await SolutionTexts.ReadAsync(result.Solution, cancellationToken).ConfigureAwait(false));
        DiagnosticComparison.Verify(context + ", in the fixed source", expectations, result.Run);
    }

    private static async Task VerifyNoActionAsync(FixSteps steps, Solution solution, AnalyzerRun run, CancellationToken cancellationToken)
    {
        if (await steps.NextAsync(solution, run, _ => true, cancellationToken).ConfigureAwait(false) is var (finding, action))
        {
            var changed = await CodeActions.ApplyAsync("Offered where none is expected", solution, action, cancellationToken).ConfigureAwait(false);
            var texts = await SolutionTexts.ReadAsync(changed, cancellationToken).ConfigureAwait(false);
            throw new VerificationException(
                $"No action may be offered, but '{action.Title}' is, for {DiagnosticText.Describe(finding)}\nIt would give:\n{string.Join("\n", texts.Values)}");
        }
    }

    /// <summary>Readers of a report see only the property; it must say what the light bulb says.</summary>
    private async Task VerifyPropertiesAsync(Solution solution, AnalyzerRun run, CancellationToken cancellationToken)
    {
        if (CodeFixTestBehaviors.HasFlag(CodeFixTestBehaviors.SkipFixPropertyCheck))
        {
            return;
        }

        var fix = new TCodeFix();
        foreach (var finding in run.Findings)
        {
            var offered = await CodeActions.OfferedAsync(fix, solution, finding, cancellationToken).ConfigureAwait(false);

            // What the command line cannot apply, a choice for a person with a low priority, is no fix that a report may promise.
            var title = offered.FirstOrDefault(action => action.Priority != CodeActionPriority.Low)?.Title;
            var promised = finding.Properties.GetValueOrDefault(FixProperty);
            var isConditional = title is null && finding.Properties.ContainsKey(FixConditionProperty);
            if (title != promised && !isConditional && finding.Location.IsInSource)
            {
                throw new VerificationException(
                    $"The property '{FixProperty}' must be the title of the preferred action, and absent when there is none.\n"
                    + $"  {DiagnosticText.Describe(finding)}\n  property: {promised ?? "(absent)"}\n  action:   {title ?? "(none)"}");
            }

            if (promised is not null && finding.Properties.ContainsKey(NoFixProperty))
            {
                throw new VerificationException($"'{FixProperty}' and '{NoFixProperty}' exclude each other, but both are set on {DiagnosticText.Describe(finding)}");
            }
        }
    }

    private Expectations ExpectFixed(SolutionState state, Expectations source)
    {
        var fixedSources = state.Projects.SelectMany(project => project.State.Sources).ToDictionary(file => file.filename, file => file.content);
        var files = TestState.Projects
            .SelectMany(project => project.State.Sources)
            .Select(file => (file.filename, fixedSources.Remove(file.filename, out var content) ? content : file.content))
            .ToList();
        if (fixedSources.Count > 0)
        {
            throw new VerificationException($"The fixed state has {string.Join(", ", fixedSources.Keys)}, which the source has not; a fix adds no document.");
        }

        // Nothing is fixed, so everything stays reported; the markup need not be repeated.
        var result = Expectations.Create(files, state.ExpectedDiagnostics, FreshAnalyzers());
        return result.Texts.Select(text => text.Text).SequenceEqual(source.Texts.Select(text => text.Text)) ? source : result;
    }
}
