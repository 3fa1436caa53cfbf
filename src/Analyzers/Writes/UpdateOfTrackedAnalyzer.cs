using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Writes;

/// <summary><c>db.Users.Update(user)</c> of a user that the same context has loaded and tracks.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class UpdateOfTrackedAnalyzer : DiagnosticAnalyzer
{
    public const string FixTitle = "Remove 'Update'";

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.UpdateOfTracked];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (ContextCalls.TryCreate(start.Compilation) is { } calls)
            {
                start.RegisterOperationAction(operation => Analyze(operation, calls), OperationKind.Invocation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, ContextCalls calls)
    {
        if (context.Operation is not IInvocationOperation { TargetMethod.Name: "Update" or "UpdateRange" } call
            || RowsOf(call, calls) is not { } rows
            || SaveTraits.MayBeUntracked(rows.Context.Type, context.Compilation, context.CancellationToken))
        {
            return;
        }

        var options = context.Options.AnalyzerConfigOptionsProvider.GetOptions(context.Operation.Syntax.SyntaxTree);
        if (QuietPlaces.IsMigrationOrSeeding(context.ContainingSymbol) && !QuietPlaces.IncludesMigrations(options))
        {
            return;
        }

        var obstacle = Obstacle(call, rows, calls, context.Compilation, context.CancellationToken);
        var properties = obstacle is null
            ? ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, FixTitle)
            : ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, obstacle);
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.UpdateOfTracked,
            call.Syntax.GetLocation(),
            rows.Terminal is { } terminal ? [terminal.Syntax.GetLocation()] : [],
            properties,
            calls.TrackerCallAt(call)!.Entities!.Syntax.ToString()));
    }

    /// <summary>The query of the same context that loaded what the call updates; null when it is not certain to be tracked.</summary>
    public static LoadedRows? RowsOf(IInvocationOperation call, ContextCalls calls)
    {
        if (calls.TrackerCallAt(call) is not { Action: TrackerAction.Update, Entities: { } entities } update
            || entities.Unwrap() is not ILocalReferenceOperation local
            || LoadedRows.TryCreate(ElementSource(local) ?? local, calls) is not { IsTracked: true } rows
            || !rows.Context.IsSame(update.Context))
        {
            return null;
        }

        foreach (var operation in call.Root().Executed())
        {
            // Cleared, detached, or not watched: the context may not know what changed.
            if (operation is IPropertyReferenceOperation { Property.Name: "ChangeTracker" or "QueryTrackingBehavior" }
                || operation is IInvocationOperation { TargetMethod.Name: "Entry" or "Attach" or "AsNoTracking" })
            {
                return null;
            }
        }

        return rows;
    }

    /// <summary>Why the call cannot go without changing what is stored or counted, as a clause; null when it can.</summary>
    public static string? Obstacle(IInvocationOperation call, LoadedRows rows, ContextCalls calls, Compilation compilation, CancellationToken cancellationToken)
    {
        if (call.Parent is not IExpressionStatementOperation { Parent: IBlockOperation })
        {
            return "the call is not a statement of a block";
        }

        if (SaveTraits.CustomSave(rows.Context.Type, compilation, cancellationToken) is { } custom)
        {
            return custom;
        }

        if (EntityTraits.MayHaveConcurrencyToken(rows.Entity, rows.Context.Type, compilation, cancellationToken))
        {
            return $"'{rows.Entity.Name}' may have a version that the update compares";
        }

        if (NameIndexContains(compilation, "AutoDetectChangesEnabled", cancellationToken) || NameIndexContains(compilation, "HasChangeTrackingStrategy", cancellationToken))
        {
            return "the context may not look for changes";
        }

        // The whole member: the call may be in a lambda, and what it updates outside of it.
        var body = call.Root();
        var entity = ((ILocalReferenceOperation)calls.TrackerCallAt(call)!.Entities!.Unwrap()).Local;
        return UseObstacle(body, entity, call) ?? SaveObstacle(body, call, rows, calls);
    }

    /// <summary>The elements of a loop are what its collection holds.</summary>
    private static IOperation? ElementSource(ILocalReferenceOperation local)
    {
        for (IOperation? current = local; current is not null; current = current.Parent)
        {
            if (current is IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol: var element } } loop && SymbolEqualityComparer.Default.Equals(element, local.Local))
            {
                return loop.Collection;
            }
        }

        return null;
    }

    /// <summary>Somebody who is given the entity, or who puts objects into it, may rely on Update to find new ones.</summary>
    private static string? UseObstacle(IOperation body, ILocalSymbol entity, IInvocationOperation update)
    {
        foreach (var operation in body.Executed())
        {
            if (operation is not ILocalReferenceOperation local || !SymbolEqualityComparer.Default.Equals(local.Local, entity) || local.Syntax.SpanStart >= update.Syntax.SpanStart)
            {
                continue;
            }

            var isPlain = local.Parent switch
            {
                IPropertyReferenceOperation { Property: var property } => EntityTraits.IsScalar(property),
                IIsPatternOperation or IBinaryOperation or IConditionalAccessOperation => true,
                IConversionOperation { Parent: IBinaryOperation } => true,
                _ => false,
            };
            if (!isPlain)
            {
                return $"'{entity.Name}' is used in a way that may bring new objects to it";
            }
        }

        return null;
    }

    private static string? SaveObstacle(IOperation body, IInvocationOperation update, LoadedRows rows, ContextCalls calls)
    {
        var isSaved = false;
        foreach (var operation in body.Executed())
        {
            if (operation.Syntax.SpanStart > update.Syntax.SpanStart && calls.SaveAt(operation) is { } save && save.Context.IsSame(rows.Context))
            {
                // if (db.SaveChanges() > 0): without a change there is nothing to write, and nothing is written any more.
                if (save.Statement is null)
                {
                    return "the save tells how many rows were written";
                }

                isSaved = true;
            }
        }

        return isSaved ? null : "the save is elsewhere and may tell how many rows were written";
    }

    private static bool NameIndexContains(Compilation compilation, string name, CancellationToken cancellationToken)
        => Engine.NameIndex.NameIndex.Contains(compilation, name, cancellationToken);
}
