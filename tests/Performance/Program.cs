using BenchmarkDotNet.Running;
using PerfAnalyzers.Performance;

// See README.md.
if (args is ["growth", ..])
{
    await GrowthTable.WriteAsync(Console.Out, args.Length > 1 ? args[1] : "");
}
else if (args is ["generators", ..])
{
    GeneratorTable.Write(Console.Out, args.Length > 1 ? args[1] : "");
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(AnalyzerCost).Assembly).Run(args);
}
