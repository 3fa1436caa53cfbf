using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>Reports <c>using var client = ...; return client.GetAsync(url);</c> in a function that is not async: the resource is gone before the task is done.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class TaskOutlivesUsingAnalyzer : DiagnosticAnalyzer
{
    public const string FixTitle = "Make the function async and await the task";

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.TaskOutlivesUsing];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (TaskTypes.TryCreate(start.Compilation) is { } types)
            {
                start.RegisterOperationAction(operation => Analyze(operation, types), OperationKind.Return);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, TaskTypes types)
    {
        var returned = (IReturnOperation)context.Operation;
        if (returned.ReturnedValue is not { SemanticModel: { } model } value
            || !types.IsTaskOrValueTask(value.Type)
            || value.Syntax is not ExpressionSyntax expression
            || HeldResources.Around(returned) is not { Count: > 0 } resources
            || returned.NearestFunction(context.ContainingSymbol) is not { IsAsync: false } function
            || !types.IsTaskOrValueTask(function.ReturnType)
            || AsyncBodyObstacles.Classify(expression, model, types, context.CancellationToken).Kind is not (ReturnedKind.Task or ReturnedKind.Wrapped)
            || new HeldResources(resources, types, context.Compilation).UsedBy(value) is not { } resource)
        {
            return;
        }

        var obstacle = Obstacle(expression, function, model, types, context.CancellationToken);
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.TaskOutlivesUsing,
            expression.GetLocation(),
            additionalLocations: resource.Locations,
            properties: obstacle is null
                ? ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, FixTitle)
                : ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, obstacle),
            function.Describe(),
            resource.Name));
    }

    /// <summary>Why the function cannot be made async; null when it can. The code fix asks the same.</summary>
    public static string? Obstacle(ExpressionSyntax returned, IMethodSymbol function, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
        => FunctionSyntax.Nearest(returned) is not { } declaration || FunctionSyntax.Body(declaration) is null
            ? "the function cannot be read"
            : AwaitObstacles.Find(returned, declaration, model, cancellationToken)
                ?? AsyncBodyObstacles.Find(declaration, function, model, types, cancellationToken, awaitsInUsing: true);
}
