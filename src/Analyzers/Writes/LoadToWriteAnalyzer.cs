using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Writes;

/// <summary>Rows that are loaded only to be changed alike, or removed.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LoadToWriteAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.LoadToWrite];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (ContextCalls.TryCreate(start.Compilation) is { } calls
                && HasSetBasedWrites(start.Compilation)
                && !QuietPlaces.IsTestProjectLeftOut(start.Compilation, start.Options.AnalyzerConfigOptionsProvider.GlobalOptions))
            {
                start.RegisterOperationAction(operation => Analyze(operation, calls), OperationKind.Invocation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, ContextCalls calls)
    {
        if (OwnSaves.At(context.Operation, calls, context.Compilation) is not { } save)
        {
            return;
        }

        var options = context.Options.AnalyzerConfigOptionsProvider.GetOptions(context.Operation.Syntax.SyntaxTree);
        if (QuietPlaces.IsMigrationOrSeeding(context.ContainingSymbol) && !QuietPlaces.IncludesMigrations(options))
        {
            return;
        }

        foreach (var found in new LoadToWriteFinder(context.Compilation, calls, context.CancellationToken).Before(save))
        {
            var noFix = found.Obstacle ?? found.Risk;
            var properties = noFix is null
                ? ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, found.Title)
                : ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, noFix);
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.LoadToWrite,
                found.Reported.Syntax.GetLocation(),
                [found.Change.Syntax.GetLocation(), save.Call.Syntax.GetLocation()],
                properties,
                found.Uses.List?.Name ?? found.Rows.Set.Syntax.ToString(),
                found.IsDelete ? "remove" : "change",
                found.Method));
        }
    }

    /// <summary>Entity Framework Core 7 and later; where the methods stand depends on the version.</summary>
    private static bool HasSetBasedWrites(Compilation compilation)
        => compilation.GetTypeByMetadataName("Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions")?.GetMembers("ExecuteUpdate").IsEmpty == false
            || compilation.GetTypeByMetadataName("Microsoft.EntityFrameworkCore.RelationalQueryableExtensions")?.GetMembers("ExecuteUpdate").IsEmpty == false;
}
