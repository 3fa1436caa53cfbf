using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Endpoints;
using PerfAnalyzers.Engine.QueryShape;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>Entities with lazy navigations that an endpoint returns or a serializer is given: walking them loads each navigation of each entity by a query of its own.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LazyEntitySerializedAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.LazyEntitySerialized];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (SerializedEntitiesFinder.TryCreate(start.Compilation) is not { } finder
                || QuietPlaces.IsTestProjectLeftOut(start.Compilation, start.Options.AnalyzerConfigOptionsProvider.GlobalOptions))
            {
                return;
            }

            start.RegisterOperationAction(
                operation =>
                {
                    if (SerializedValues.Of(operation.Operation) is { } value)
                    {
                        Analyze(operation, finder, value);
                    }
                },
                OperationKind.Invocation,
                OperationKind.ObjectCreation);
            if (EndpointReader.TryCreate(start.Compilation, out var endpoints))
            {
                start.RegisterOperationAction(operation => AnalyzeReturn(operation, finder, endpoints), OperationKind.Return);
            }
        });
    }

    /// <summary><c>return artists;</c> of an action or of the handler of a minimal endpoint.</summary>
    private static void AnalyzeReturn(OperationAnalysisContext context, SerializedEntitiesFinder finder, EndpointReader endpoints)
    {
        // return Ok(artists) is the call's finding.
        if (context.Operation is not IReturnOperation { Kind: OperationKind.Return, ReturnedValue: { } returned }
            || returned.UnwrapAwait() is not { } value
            || SerializedValues.Of(value) is not null
            || !SerializedEntitiesFinder.MayBeEntities(value.Type))
        {
            return;
        }

        var function = MethodBodies.FunctionOf(context.Operation);
        var isHandler = function is null
            ? context.ContainingSymbol is IMethodSymbol method && endpoints.IsAction(method)
            : function.Parent is IDelegateCreationOperation { Parent: var passed } && CallOf(passed) is { } call && endpoints.ReadMapCall(call, context.CancellationToken) is not null;
        if (isHandler)
        {
            Analyze(context, finder, returned);
        }
    }

    private static IInvocationOperation? CallOf(IOperation? passed)
    {
        while (passed is IConversionOperation or IArgumentOperation)
        {
            passed = passed.Parent;
        }

        return passed as IInvocationOperation;
    }

    private static void Analyze(OperationAnalysisContext context, SerializedEntitiesFinder finder, IOperation value)
    {
        if (finder.Of(value, context.CancellationToken) is not { } found)
        {
            return;
        }

        var plan = finder.PlanOf(found, context.CancellationToken, out var reason);
        var properties = plan is null
            ? ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, reason)
            : ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, plan.Title);
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.LazyEntitySerialized,
            found.Value.Syntax.GetLocation(),
            [found.Owner.Query.Terminal.Syntax.GetLocation()],
            properties,
            found.Navigation.Property.ContainingType.Name,
            found.Navigation.Property.Name,
            found.AreMany ? " for each" : ""));
    }
}
