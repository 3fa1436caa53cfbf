using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAnalyzers.Caching;

namespace PerfAnalyzers.Performance;

/// <summary>
/// What each generator costs over code of 1x, 2x, 4x and 8x size: at first, after an edit of a file that is none of its
/// business, and after an edit of a type that it writes for. Of the least times an edit should cost little of what the first
/// run does. The compilation is bound by whoever asks first, so that the first run pays for that, too.
/// </summary>
internal static class GeneratorTable
{
    private const int UnitsPerSize = 25;
    private const int Rounds = 5;
    private const string ReferencedRow = "HotPathGenerator (benchmarks)";
    private const string Unrelated = "namespace Unrelated { class C { int M() => 1; } }";

    private static readonly int[] Sizes = [1, 2, 4, 8];

    private static IEnumerable<Type> Generators => GeneratorsOf(typeof(CacheableGenerator).Assembly)
        .OrderBy(type => type.Name, StringComparer.Ordinal)
        .Prepend(typeof(EmptyGenerator))
        .Concat(GeneratorsOf(Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "compared", "Riok.Mapperly.dll"))));

    private static IEnumerable<Type> GeneratorsOf(Assembly assembly) => assembly.GetTypes().Where(type => typeof(IIncrementalGenerator).IsAssignableFrom(type) && !type.IsAbstract);

    /// <param name="filter">Part of the names of the generators to measure; empty for all.</param>
    public static void Write(TextWriter output, string filter)
    {
        output.WriteLine($"{"ms",-34}{string.Concat(Sizes.Select(size => $"{size + "x first",12}{size + "x other",11}{size + "x own",10}"))}");
        foreach (var type in Generators.Where(type => type.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)))
        {
            WriteRow(output, type.Name, units => OfApplication(type, units));
        }

        if (ReferencedRow.Contains(filter, StringComparison.OrdinalIgnoreCase))
        {
            WriteRow(output, ReferencedRow, OfBenchmarksProject);
        }
    }

    private static void WriteRow(TextWriter output, string name, Func<int, (double First, double Other, double Own)> measure)
    {
        output.Write($"{name,-34}");
        foreach (var size in Sizes)
        {
            var (first, other, own) = measure(size * UnitsPerSize);
            output.Write(string.Format(CultureInfo.InvariantCulture, "{0,12:0.0}{1,11:0.0}{2,10:0.0}", first, other, own));
        }

        output.WriteLine();
    }

    private static (double First, double Other, double Own) OfBenchmarksProject(int hotPaths)
    {
        var project = new ReferencedHotPathCost(hotPaths);
        var (first, other, edited) = (double.MaxValue, double.MaxValue, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            var compilation = project.Compilation;
            var driver = ReferencedHotPathCost.Driver;
            first = Math.Min(first, Time(ref driver, compilation));
            other = Math.Min(other, Time(ref driver, project.EditOther(compilation)));
            edited = Math.Min(edited, Time(ref driver, project.EditHotPath(compilation)));
        }

        return (first, other, edited);
    }

    private static (double First, double Other, double Own) OfApplication(Type type, int units)
    {
        SyntaxTree[] trees = [.. GeneratedCode.Application(units).Concat(Enumerable.Range(0, units).Select(Marked)).Append(Unrelated).Select(source => CSharpSyntaxTree.ParseText(source))];
        var unrelated = trees[^1];
        var own = trees[^2];
        var (first, other, edited) = (double.MaxValue, double.MaxValue, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            var compilation = CSharpCompilation.Create("Generated", trees, GeneratedCode.References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
            GeneratorDriver driver = CSharpGeneratorDriver.Create(((IIncrementalGenerator)Activator.CreateInstance(type, nonPublic: true)!).AsSourceGenerator());
            first = Math.Min(first, Time(ref driver, compilation));
            other = Math.Min(other, Time(ref driver, Edit(compilation, unrelated, "int M", "long M")));
            edited = Math.Min(edited, Time(ref driver, Edit(compilation, own, "int id", "long id")));
        }

        return (first, other, edited);
    }

    private static double Time(ref GeneratorDriver driver, Compilation compilation)
    {
        var clock = Stopwatch.StartNew();
        driver = driver.RunGenerators(compilation);
        return clock.Elapsed.TotalMilliseconds;
    }

    private static CSharpCompilation Edit(CSharpCompilation compilation, SyntaxTree tree, string from, string to)
        => compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(tree.GetText().ToString().Replace(from, to, StringComparison.Ordinal)));

    private static string Marked(int i) => $$"""
        using System.Threading;
        using System.Threading.Tasks;
        namespace Generated;

        public interface ICached{{i}}
        {
            [PerfAnalyzers.Cacheable("cached{{i}}", Duration = 60)]
            Task<int> GetAsync(int id, string name, CancellationToken cancellationToken);

            [PerfAnalyzers.CacheEvict("cached{{i}}")]
            Task SetAsync(int id);

            Task<int> PlainAsync();
        }

        public static class Hot{{i}}
        {
            [Empty.Mark, PerfAnalyzers.HotPath, PerfAnalyzers.HotPathArgs(1)]
            public static int Run(int id) => id;
        }

        public sealed class Stored{{i}} { public int id; public string Name { get; set; } = ""; }
        public sealed class Shown{{i}} { public int id; public string Name { get; set; } = ""; }

        [Riok.Mapperly.Abstractions.Mapper]
        public partial class Mapper{{i}} { public partial Shown{{i}} Show(Stored{{i}} stored); }
        """;
}
