using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Reports <c>TimeSpan.FromDays(30).Seconds</c>: what is left over of whole minutes, which is nothing.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ZeroDurationAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The property that gives the whole length in the unit of a part: <c>TotalSeconds</c>.</summary>
    public const string Total = "Total";

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.ZeroDuration];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Analyze, OperationKind.PropertyReference);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var part = (IPropertyReferenceOperation)context.Operation;
        if (IsPart(part.Property.Name)
            && part.Instance is { } instance
            && instance.Type.IsType("System", "TimeSpan")
            && ConstantTimeSpan.Of(instance) is { } length
            && length != TimeSpan.Zero
            && PartOf(length, part.Property.Name) == 0)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.ZeroDuration,
                part.Syntax.GetLocation(),
                ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, "whoever relied on the zero has to say so"),
                part.Syntax.ToString(),
                Total + part.Property.Name));
        }
    }

    private static bool IsPart(string name) => name is "Days" or "Hours" or "Minutes" or "Seconds" or "Milliseconds";

    private static int PartOf(TimeSpan length, string name) => name switch
    {
        "Days" => length.Days,
        "Hours" => length.Hours,
        "Minutes" => length.Minutes,
        "Seconds" => length.Seconds,
        _ => length.Milliseconds,
    };
}
