using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Infrastructure;
using PerfAnalyzers.Infrastructure.Options;

namespace PerfAnalyzers.Caching;

/// <summary>Reports changes of rows that a cache goes on showing as they were.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class StaleEntryAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.StaleEntry];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (CacheCalls.AreReferenced(start.Compilation) && !start.Compilation.IsTestProject() && StaleEntries.Of(start.Compilation) is { } stale)
            {
                start.RegisterOperationBlockAction(block => Analyze(block, stale));
            }
        });
    }

    private static void Analyze(OperationBlockAnalysisContext context, StaleEntries stale)
    {
        if (QuietPlaces.IsMigrationOrSeeding(context.OwningSymbol))
        {
            return;
        }

        foreach (var body in context.OperationBlocks)
        {
            foreach (var found in stale.In(body, context.OwningSymbol, context.CancellationToken))
            {
                var options = context.Options.AnalyzerConfigOptionsProvider.GetOptions(body.Syntax.SyntaxTree);
                if (EntryLifetime.Of(found.Entry.Call, context.Compilation) is { } lifetime && lifetime.TotalSeconds <= PerfOptions.ToleratedStaleness.Read(options))
                {
                    continue;
                }

                var removal = EntryRemoval.TryCreate(found, out var refusal);
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.StaleEntry,
                    ((InvocationExpressionSyntax)found.Write.Syntax).Expression is MemberAccessExpressionSyntax { Name: var name } ? name.GetLocation() : found.Write.Syntax.GetLocation(),
                    [found.Entry.Call.Key.Syntax.GetLocation()],
                    DiagnosticProperties.OfFix(removal?.Title ?? "", refusal),
                    found.Write.TargetMethod.Name,
                    found.Entity.Name,
                    found.Entry.Key));
            }
        }
    }
}
