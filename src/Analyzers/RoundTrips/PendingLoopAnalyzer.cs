using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// A loop of a referenced project whose call is implemented where only this project sees it: the loop in Application, its
/// interface too, the implementation in Infrastructure. Reported here, at the loop, by the first project that sees both.
/// </summary>
/// <remarks>
/// A compilation action, since the finding belongs to no document of this project: the rules themselves report the loops of
/// their own project as they are typed. It runs only where assemblies with facts are referenced, which is in builds.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class PendingLoopAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => PendingRules.All;

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationAction(Analyze);
    }

    private static void Analyze(CompilationAnalysisContext context)
    {
        var options = context.Options.AnalyzerConfigOptionsProvider.GlobalOptions;
        if (ProjectFolders.Read(options) is not { } folders
            || RoundTripFacts.TryCreate(context.Compilation, RoundTripKinds.All, context.Options) is not { } facts
            || QuietPlaces.IsTestProjectLeftOut(context.Compilation, options))
        {
            return;
        }

        foreach (var (project, loop, trip) in facts.PendingLoops(PendingRules.Kinds, context.CancellationToken))
        {
            if (!loop.Silenced.Contains(PendingRules.Rule.Id) && folders.Find(project.Name) is { } folder)
            {
                context.ReportDiagnostic(Create(folder + loop.File, loop, trip));
            }
        }
    }

    private static Diagnostic Create(string file, RecordedLoop loop, RoundTrip trip)
    {
        var properties = ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, "the call is implemented in another project");
        properties = PerElementFinding.AddPath(properties, trip, out var path);
        return Diagnostic.Create(PendingRules.Rule, Location.Create(file, loop.Span, loop.Lines), properties, trip.Hops[0].Name, loop.Elements, path);
    }
}
