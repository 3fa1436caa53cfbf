using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>A member that its caller takes for a value makes a round trip: a getter, an indexer, a comparison, a conversion.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class HiddenDataAccessAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.HiddenDataAccess];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (RoundTripFacts.TryCreate(start.Compilation, RoundTripKinds.All, start.Options) is { } facts
                && !QuietPlaces.IsTestProjectLeftOut(start.Compilation, start.Options.AnalyzerConfigOptionsProvider.GlobalOptions))
            {
                start.RegisterOperationBlockAction(block => Analyze(block, facts));
            }
        });
    }

    private static void Analyze(OperationBlockAnalysisContext context, RoundTripFacts facts)
    {
        if (context.OwningSymbol is not IMethodSymbol method
            || DisplayOf(method) is not { } display
            || IsTask(method.ReturnType)
            || facts.Of(method, RoundTripKinds.All, context.CancellationToken) is not { } trip)
        {
            return;
        }

        var names = new string[trip.Hops.Length];
        for (var i = 0; i < trip.Hops.Length; i++)
        {
            names[i] = trip.Hops[i].Name;
        }

        var symbol = method.AssociatedSymbol ?? method;
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.HiddenDataAccess,
            symbol.Locations.IsEmpty ? context.OperationBlocks[0].Syntax.GetLocation() : symbol.Locations[0],
            trip.LocationsFrom(0),
            ImmutableDictionary<string, string?>.Empty
                .Add(DiagnosticProperties.NoFix, "its callers read it as a value")
                .Add(DiagnosticProperties.Path, string.Join(DiagnosticProperties.PathSeparator, names)),
            display,
            "'" + string.Join("'" + DiagnosticProperties.PathSeparator + "'", names) + "'"));
    }

    /// <summary>Null for a member from which one expects work.</summary>
    private static string? DisplayOf(IMethodSymbol method)
    {
        var type = method.ContainingType.Name;
        return method switch
        {
            { MethodKind: MethodKind.PropertyGet, AssociatedSymbol: IPropertySymbol { IsIndexer: true } } => "The indexer of '" + type + "'",
            { MethodKind: MethodKind.PropertyGet, AssociatedSymbol: { } property } => "'" + type + "." + property.Name + "'",
            { MethodKind: MethodKind.Conversion } => "A conversion of '" + type + "'",
            { MethodKind: MethodKind.UserDefinedOperator } => "An operator of '" + type + "'",
            { Name: "Equals", ReturnType.SpecialType: SpecialType.System_Boolean, Parameters.Length: 1, IsStatic: false }
                or { Name: "GetHashCode" or "ToString", Parameters.Length: 0, IsOverride: true }
                or { Name: "CompareTo", ReturnType.SpecialType: SpecialType.System_Int32, Parameters.Length: 1 } => "'" + type + "." + method.Name + "'",
            _ => null,
        };
    }

    /// <summary>The type already says that there is something to wait for.</summary>
    private static bool IsTask(ITypeSymbol type) => type.Name is "Task" or "ValueTask" or "IAsyncEnumerable";
}
