using System.Text.Json.Nodes;
using PerfAnalyzers.Tool.Findings;

namespace PerfAnalyzers.Tool.Benchmarks;

/// <summary>A finding in source that a measured hot path runs.</summary>
/// <param name="Path">The methods from the hot path to the finding.</param>
internal sealed record MeasuredFinding(Finding Finding, HotPathFigures HotPath, IReadOnlyList<string> Path);

/// <summary>Which findings lie on measured hot paths? From the source that each run says its hot paths reach.</summary>
internal sealed class MeasuredCode
{
    private readonly List<Place> _places = [];
    private readonly DeclarationText _declarations = new();

    public MeasuredCode(IEnumerable<BenchmarkRun> runs)
    {
        foreach (var run in runs)
        {
            var measured = run.HotPaths.Where(figures => figures.Error is null).ToLookup(figures => figures.Id);
            foreach (var reach in (run.Report?["reach"] as JsonArray ?? []).OfType<JsonObject>())
            {
                var figures = measured[(string?)reach["id"] ?? ""].ToList();
                _places.AddRange((reach["places"] as JsonArray ?? []).OfType<JsonObject>().Select(place => new Place(
                    (string)place["file"]!,
                    (int)place["line"]!,
                    (int)place["endLine"]!,
                    [.. (place["path"] as JsonArray ?? []).Select(name => (string)name!)],
                    figures)));
            }
        }
    }

    /// <summary>
    /// The figures of each hot path that runs the finding, the dearest first. With several sizes or cases of one hot path
    /// the dearest stands for all.
    /// </summary>
    public IReadOnlyList<MeasuredFinding> Of(Finding finding)
        => finding.Location is not { } location
            ? []
            :
            [
                .. from place in _places
                   where Runs(place, location)
                   from figures in place.Figures
                   group (figures, place.Path) by figures.Id into ofHotPath
                   select ofHotPath.MaxBy(measured => Cost(measured.figures)) into dearest
                   orderby Cost(dearest.figures) descending, dearest.figures.Id
                   select new MeasuredFinding(finding, dearest.figures, dearest.Path),
            ];

    private static double Cost(HotPathFigures figures) => figures.P95Ns ?? figures.MeanNs ?? 0;

    // The lines are those of the body; a rule may point at the name above it.
    private bool Runs(Place place, SourceSpan span)
        => PathNames.Comparer.Equals(place.File, span.File)
            && span.Line <= place.EndLine
            && (span.Line >= place.Line || _declarations.LeadsTo(place.File, span.Line, place.Line, place.Path[^1]));

    private sealed record Place(string File, int Line, int EndLine, IReadOnlyList<string> Path, IReadOnlyList<HotPathFigures> Figures);
}
