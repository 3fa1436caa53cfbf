using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>
/// Reports <c>async void</c> methods and local functions, and async lambdas that become a delegate without a result. Event
/// handlers must be so; what must be so by an override, an interface or an event is left alone, unless the same type has an
/// asynchronous form of it, and what catches all its exceptions was evidently meant.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class AsyncVoidAnalyzer : DiagnosticAnalyzer
{
    public const string FunctionFixTitle = "Return a Task and await it in the callers";

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.AsyncVoid];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (TaskTypes.TryCreate(start.Compilation) is not { } types)
            {
                return;
            }

            var reach = ConversionReach.Of(start.Compilation, types, start.Options);
            start.RegisterSymbolAction(symbol => AnalyzeMethod(symbol, reach), SymbolKind.Method);
            start.RegisterOperationAction(operation => AnalyzeLocalFunction(operation, reach), OperationKind.LocalFunction);
            start.RegisterOperationAction(operation => AnalyzeLambda(operation, types, reach), OperationKind.AnonymousFunction);
        });
    }

    private static void AnalyzeMethod(SymbolAnalysisContext context, ConversionReach reach)
    {
        // A partial method must return what its other half returns, and that is often generated.
        if (context.Symbol is not IMethodSymbol { IsAsync: true, ReturnsVoid: true, MethodKind: MethodKind.Ordinary, PartialDefinitionPart: null, DeclaringSyntaxReferences: [var reference] } method
            || AsyncVoidPlaces.HandlesEvents(method.Parameters)
            || AsyncVoidPlaces.BelongsToUserInterface(method)
            || AsyncVoidPlaces.IsAwaitedByTestRunner(method, context.Compilation)
            || reference.GetSyntax(context.CancellationToken) is not MethodDeclarationSyntax declaration
            || AsyncVoidPlaces.CatchesEverything(declaration.Body)
            || AsyncVoidPlaces.IsSubscribed(method, context.Compilation, context.CancellationToken))
        {
            return;
        }

        // The first of them with a form to use: ActionFilterAttribute before the IActionFilter that it implements.
        var contracts = HierarchyObstacles.OverriddenAndImplemented(method).ToList();
        var form = contracts.Select(AsyncContracts.InPlaceOf).FirstOrDefault(static found => found is not null);
        if (contracts.Count == 0 || form is not null)
        {
            var advice = form is null ? AdviceFor(method, context.Compilation, context.CancellationToken) : $"use '{form}' instead";
            context.ReportDiagnostic(Create(declaration, declaration.Identifier, $"Method '{method.Name}'", advice, reach, context.CancellationToken));
        }
    }

    private static void AnalyzeLocalFunction(OperationAnalysisContext context, ConversionReach reach)
    {
        var function = (ILocalFunctionOperation)context.Operation;
        if (!function.Symbol.IsAsync
            || !function.Symbol.ReturnsVoid
            || function.Syntax is not LocalFunctionStatementSyntax declaration
            || AsyncVoidPlaces.HandlesEvents(function.Symbol.Parameters)
            || AsyncVoidPlaces.CatchesEverything(declaration.Body)
            || AsyncVoidPlaces.IsSubscribed(function.Symbol, context.Compilation, context.CancellationToken))
        {
            return;
        }

        context.ReportDiagnostic(Create(declaration, declaration.Identifier, $"Local function '{function.Symbol.Name}'", AdviceFor(function.Symbol, context.Compilation, context.CancellationToken), reach, context.CancellationToken));
    }

    private static string AdviceFor(IMethodSymbol function, Compilation compilation, CancellationToken cancellationToken)
        => VoidDelegates.AdviceFor(function, compilation, cancellationToken) ?? "return a Task";

    private static Diagnostic Create(SyntaxNode function, SyntaxToken name, string subject, string advice, ConversionReach reach, CancellationToken cancellationToken)
        => Diagnostic.Create(
            Descriptors.AsyncVoid,
            name.GetLocation(),
            ConversionProperties.Of(reach.From(function, unwraps: false, cancellationToken), FunctionFixTitle),
            subject,
            advice);

    private static void AnalyzeLambda(OperationAnalysisContext context, TaskTypes types, ConversionReach reach)
    {
        var lambda = (IAnonymousFunctionOperation)context.Operation;
        if (!lambda.Symbol.IsAsync
            || !lambda.Symbol.ReturnsVoid
            || lambda.Syntax is not AnonymousFunctionExpressionSyntax syntax
            || AsyncVoidPlaces.HandlesEvents(lambda.Symbol.Parameters)
            || lambda.Parent is not IDelegateCreationOperation created
            || created.Parent is IEventAssignmentOperation)
        {
            return;
        }

        var taken = AsyncVoidLambda.TakenBy(created);
        if (!taken.Repeats && AsyncVoidPlaces.CatchesEverything(syntax.Body))
        {
            return;
        }

        var rewrite = AsyncVoidLambdaRewrite.Plan(lambda, taken, types, context.CancellationToken);
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.AsyncVoid,
            syntax.AsyncKeyword.GetLocation(),
            ConversionProperties.Of(
                rewrite.Refusal is { } refusal ? new ReachAnswer(refusal, false)
                    : rewrite.Converts ? reach.From(rewrite.Function, unwraps: false, context.CancellationToken)
                    : default,
                rewrite.Title),
            taken.Name is null ? "The async lambda" : $"The async lambda given to '{taken.Name}'",
            taken.Advice));
    }
}
