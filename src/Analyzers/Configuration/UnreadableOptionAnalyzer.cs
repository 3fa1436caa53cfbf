using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Infrastructure.Options;

namespace PerfAnalyzers.Configuration;

/// <summary>Reports options that have no effect: a value that cannot be read, a key that there is not, a key in a place where nobody reads it.</summary>
/// <remarks>Roslyn does not tell in which file an option stands, so there is no place to point at, and each is said once.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class UnreadableOptionAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.UnreadableOption];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationAction(Analyze);
    }

    private static void Analyze(CompilationAnalysisContext context)
    {
        var provider = context.Options.AnalyzerConfigOptionsProvider;
        var said = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        Look(provider.GlobalOptions, isGlobal: true);
        foreach (var tree in context.Compilation.SyntaxTrees)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            Look(provider.GetOptions(tree), isGlobal: false);
        }

        void Look(AnalyzerConfigOptions options, bool isGlobal)
        {
            foreach (var key in KeysOf(options))
            {
                // The options of a file include the global ones.
                if (key.StartsWith(Option.Prefix, StringComparison.OrdinalIgnoreCase)
                    && (isGlobal || !provider.GlobalOptions.TryGetValue(key, out _))
                    && options.TryGetValue(key, out var value)
                    && Fault(key, value, isGlobal) is { } fault
                    && said.Add(key + "=" + value))
                {
                    context.ReportDiagnostic(Diagnostic.Create(Descriptors.UnreadableOption, Location.None, PerfOptions.Find(key)?.Key ?? key, fault));
                }
            }
        }
    }

    /// <summary>Not every host that is not the compiler can list keys; those that we know can be asked for.</summary>
    private static IEnumerable<string> KeysOf(AnalyzerConfigOptions options)
    {
        try
        {
            return options.Keys;
        }
        catch (NotImplementedException)
        {
            return PerfOptions.All.Select(static option => option.Key);
        }
    }

    private static string? Fault(string key, string value, bool isGlobal)
    {
        if (PerfOptions.Find(key) is not { } option)
        {
            return "is unknown; there are " + string.Join(", ", PerfOptions.All.Select(static known => known.Key));
        }

        if (option.IsGlobal && !isGlobal)
        {
            return "is read from a global analyzer configuration only (is_global = true), not from a section for files";
        }

        return option.Unreadable(value) is { } part ? $"cannot be '{part}'; it takes {option.Allowed}" : null;
    }
}
