using BenchmarkDotNet.Running;
using PerfAnalyzers.Performance;

// See README.md.
if (args is ["growth", ..])
{
    await new GrowthTable(Console.Out, GeneratedCode.OfSize).WriteAsync(args.Length > 1 ? args[1] : "");
}
else if (args is ["bodies", ..])
{
    await new GrowthTable(Console.Out, GeneratedCode.LongBodies).WriteAsync(args.Length > 1 ? args[1] : "");
}
else if (args is ["generators", ..])
{
    GeneratorTable.Write(Console.Out, args.Length > 1 ? args[1] : "");
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(AnalyzerCost).Assembly).Run(args);
}
