using BenchmarkDotNet.Running;
using PerfAnalyzers.Performance;

// dotnet run -c Release --project tests/Performance -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(AnalyzerCost).Assembly).Run(args);
