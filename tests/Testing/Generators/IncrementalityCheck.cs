using System.Collections;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace PerfAnalyzers.Testing;

/// <summary>What a generator must not do on every keystroke.</summary>
internal static class IncrementalityCheck
{
    public static void VerifyTracked(GeneratorRun run)
    {
        foreach (var output in run.Result.TrackedOutputSteps.Values.SelectMany(steps => steps))
        {
            if (!output.Inputs.Any(input => HasOwnStep(input.Source)))
            {
                throw new VerificationException(
                    $"{run.Result.Generator.GetGeneratorType().Name} has an output none of whose steps has a name of its own: call WithTrackingName on each step.");
            }
        }
    }

    public static void VerifyModels(GeneratorRun run)
    {
        foreach (var (name, step) in run.OwnSteps)
        {
            foreach (var (value, _) in step.Outputs)
            {
                if (ModelGraph.FindRoslynObject(value) is { } found)
                {
                    throw new VerificationException($"The step {name} keeps a compiler object: {found}");
                }
            }
        }
    }

    /// <summary>Two compilations that were parsed from the same text must give the same models.</summary>
    public static void VerifyEqualModels(GeneratorRun first, GeneratorRun second)
    {
        var left = Values(first);
        var right = Values(second);
        for (var i = 0; i < Math.Max(left.Count, right.Count); i++)
        {
            var (name, x) = i < left.Count ? left[i] : right[i];
            var y = i < right.Count ? right[i].Value : null;
            if (!StructuralComparisons.StructuralEqualityComparer.Equals(x, y))
            {
                throw new VerificationException($"Two compilations of equal source give different models in the step {name}:\n  {x}\n  {y}");
            }

            if (x is not (null or IStructuralEquatable) && x.GetHashCode() != y!.GetHashCode())
            {
                throw new VerificationException($"Equal models of the step {name} have different hash codes: {x}");
            }
        }
    }

    /// <summary>Another file, and a comment at the end of each file: the models are built again and must come out equal.</summary>
    public static void VerifyUnrelatedEdits(GeneratorRun run)
    {
        var options = (CSharpParseOptions)run.Input.SyntaxTrees.First().Options;
        var added = CSharpSyntaxTree.ParseText("namespace Unrelated { class Unrelated { int Value() { return 1; } } }", options, "/0/Unrelated.cs");
        VerifyUnrelated(run, "another file is added", run.Input.AddSyntaxTrees(added));

        var commented = run.Input;
        foreach (var tree in run.Input.SyntaxTrees)
        {
            var text = tree.GetText();
            commented = commented.ReplaceSyntaxTree(tree, tree.WithChangedText(text.WithChanges(new TextChange(new TextSpan(text.Length, 0), "\n// unrelated\n"))));
        }

        VerifyUnrelated(run, "a comment is added at the end of each file", commented);
    }

    public static void VerifyRelevantEdit(GeneratorRun run, string from, string to)
    {
        var tree = run.Input.SyntaxTrees.FirstOrDefault(tree => tree.GetText().ToString().Contains(from, StringComparison.Ordinal))
            ?? throw new VerificationException($"The relevant edit replaces '{from}', which is not in the source.");
        var changed = SourceText.From(tree.GetText().ToString().Replace(from, to, StringComparison.Ordinal));
        var again = run.Again(run.Input.ReplaceSyntaxTree(tree, tree.WithChangedText(changed)));
        if (!again.OwnSteps.Any(named => named.Step.Outputs.Any(output => output.Reason is IncrementalStepRunReason.Modified or IncrementalStepRunReason.New or IncrementalStepRunReason.Removed)))
        {
            throw new VerificationException($"When '{from}' becomes '{to}', no step is Modified:\n{Steps(again)}");
        }

        if (again.Sources.SequenceEqual(run.Sources))
        {
            throw new VerificationException($"When '{from}' becomes '{to}', the generated sources stay the same.");
        }
    }

    private static void VerifyUnrelated(GeneratorRun run, string edit, Compilation edited)
    {
        var again = run.Again(edited);
        var outputs = again.Result.TrackedOutputSteps.SelectMany(steps => steps.Value.Select(step => (Name: steps.Key, Step: step)));
        foreach (var (name, step) in again.OwnSteps.Concat(outputs))
        {
            if (step.Outputs.Any(output => output.Reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged)))
            {
                throw new VerificationException($"When {edit}, the step {name} is neither Cached nor Unchanged:\n{Steps(again)}");
            }
        }
    }

    private static bool HasOwnStep(IncrementalGeneratorRunStep step)
        => GeneratorRun.IsOwn(step.Name) || step.Inputs.Any(input => HasOwnStep(input.Source));

    private static List<(string Name, object? Value)> Values(GeneratorRun run)
        => [.. run.OwnSteps.SelectMany(named => named.Step.Outputs.Select(output => (named.Name, (object?)output.Value)))];

    private static string Steps(GeneratorRun run)
        => string.Join("\n", run.OwnSteps.Select(named => $"  {named.Name}: {string.Join(", ", named.Step.Outputs.Select(output => $"{output.Reason} {output.Value}"))}"));
}
