using System.Reflection;
using BenchmarkDotNet.Attributes;
using PerfAnalyzers.Benchmarks.HotPaths;
using PerfAnalyzers.Benchmarks.Reports;

namespace PerfAnalyzers.Benchmarks.Reach;

/// <summary>
/// Which source does a hot path run? Read from the compiled code and its symbol files, so that projects, packages between
/// them and dependency injection are no border. Whoever reads findings beside figures asks this.
/// </summary>
internal static class SourceReach
{
    /// <summary>The nearest come first; what lies beyond is reached from so much that its figures would say nothing.</summary>
    private const int MaxPlaces = 500;

    public static IReadOnlyList<HotPathReach> Of(IEnumerable<HotPath> hotPaths)
    {
        var reached = new List<HotPathReach>();
        foreach (var ofAssembly in hotPaths.GroupBy(hotPath => hotPath.Harness.Assembly))
        {
            try
            {
                var code = new SourceCode(ofAssembly.Key);
                var calls = new CallGraph(code);
                reached.AddRange(ofAssembly.Select(hotPath => new HotPathReach { Id = hotPath.Id, Places = Places(hotPath, code, calls) }).Where(reach => reach.Places.Count > 0));
            }
            catch (Exception exception) when (exception is IOException or TypeLoadException or BadImageFormatException or ArgumentException or NotSupportedException)
            {
                // A type whose base lies in a missing assembly cannot be asked anything; the figures are good without the reach.
            }
        }

        return reached;
    }

    private static List<ReachedSource> Places(HotPath hotPath, SourceCode code, CallGraph calls)
    {
        var places = new List<ReachedSource>();
        var pending = new Queue<(MethodBase Method, IReadOnlyList<string> Path)>();
        var seen = new HashSet<MethodBase>();
        foreach (var root in Roots(hotPath, code).Where(seen.Add))
        {
            pending.Enqueue((root, []));
        }

        while (places.Count < MaxPlaces && pending.TryDequeue(out var next))
        {
            var path = next.Path;
            if (code.Of(next.Method) is { } lines)
            {
                if (CompiledMethod.NameOf(next.Method) is var name && (path.Count == 0 || path[^1] != name))
                {
                    path = [.. path, name];
                }

                places.Add(new ReachedSource { File = lines.File, Line = lines.Line, EndLine = lines.EndLine, Path = path });
            }

            foreach (var callee in calls.Callees(next.Method).Where(seen.Add))
            {
                pending.Enqueue((callee, path));
            }
        }

        return places;
    }

    /// <summary>What the harness calls, and the annotated member itself: a harness reaches an endpoint through the server, and a private method by its name.</summary>
    private static IEnumerable<MethodBase> Roots(HotPath hotPath, SourceCode code)
        => [.. Annotated(hotPath, code), .. hotPath.Harness.GetMethods().Where(method => method.IsDefined(typeof(BenchmarkAttribute), inherit: true))];

    private static IEnumerable<MethodBase> Annotated(HotPath hotPath, SourceCode code)
    {
        if ((hotPath.Handler ?? hotPath.Id) is ['M', ':', ..] and var id)
        {
            return code.Named(id);
        }

        var member = hotPath switch
        {
            { File: { } file, Line: { } line } => code.At(file, line),
            { File: { } file } => code.MarkedLambda(file),
            _ => null,
        };
        return member is null ? [] : [member];
    }
}
