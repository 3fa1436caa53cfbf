using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.Facts;

/// <summary>The calls of a project that run once per element and whose body only another project sees.</summary>
internal sealed class PendingLoops(Compilation compilation, RoundTripFacts facts, AnalyzerConfigOptionsProvider options, string? projectDirectory)
{
    private readonly List<RecordedLoop> _found = [];
    private readonly string? _directory = string.IsNullOrEmpty(projectDirectory) ? null : projectDirectory!.Replace('\\', '/').TrimEnd('/') + "/";

    public IReadOnlyList<RecordedLoop> Found => _found;

    public void Add(IMethodSymbol method, CancellationToken cancellationToken)
    {
        if (_directory is null || MethodBodies.Of(method, compilation) is not { } body || Relative(body.Syntax.SyntaxTree.FilePath) is not { } file)
        {
            return;
        }

        foreach (var operation in body.DescendantsAndSelf())
        {
            if (operation is not (IInvocationOperation or IPropertyReferenceOperation or IMethodReferenceOperation)
                || !facts.Repetition.MayRepeat(operation)
                || facts.PendingAt(operation, cancellationToken) is not { IsEmpty: false } pending
                || facts.At(operation, RoundTripKinds.All, cancellationToken) is not null)
            {
                continue;
            }

            foreach (var call in pending)
            {
                if (PendingMembers.IdOf(call.Member) is { } member
                    && PerElementFinding.TryCreate(operation, method, options.GetOptions(operation.Syntax.SyntaxTree), facts, new RoundTrip(RoundTripKinds.None, call.Hops)) is { } finding)
                {
                    _found.Add(new RecordedLoop(
                        file,
                        operation.Syntax.Span,
                        operation.Syntax.GetLocation().GetLineSpan().Span,
                        finding.Elements,
                        Silencing.At(operation.Syntax, method, compilation, PendingRules.All, cancellationToken),
                        new RecordedCall(member, call.Hops.Names())));
                }
            }
        }
    }

    /// <summary>Null for a file outside the project's folder, which nobody else could find.</summary>
    private string? Relative(string path)
    {
        path = path.Replace('\\', '/');
        return path.StartsWith(_directory!, StringComparison.Ordinal) ? path.Substring(_directory!.Length) : null;
    }
}

internal static class HopNames
{
    public static ImmutableArray<string> Names(this ImmutableArray<Hop> hops) => [.. hops.Select(static hop => hop.Name)];
}
