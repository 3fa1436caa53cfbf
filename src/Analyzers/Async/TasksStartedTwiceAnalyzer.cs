using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>Reports <c>var tasks = ids.Select(LoadAsync);</c> that is enumerated twice on one path: both times all tasks are started.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class TasksStartedTwiceAnalyzer : DiagnosticAnalyzer
{
    public const string FixTitle = "Store the tasks in an array";

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.TasksStartedTwice];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (TaskTypes.TryCreate(start.Compilation) is { } types)
            {
                start.RegisterOperationAction(operation => Analyze(operation, types), OperationKind.VariableDeclarator);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, TaskTypes types)
    {
        var declarator = (IVariableDeclaratorOperation)context.Operation;
        if (!IsLazyTasks(declarator.Symbol.Type, types)
            || declarator is not { Syntax: VariableDeclaratorSyntax syntax }
            || declarator.GetVariableInitializer() is not { } initializer
            || LazyTasks.StarterOf(initializer.Value, types) is not { } starter
            || declarator.Symbol.AssignedValues(declarator) is not [_]
            || LazyTasks.Enumerations(declarator, types) is not { Count: > 1 } enumerations)
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.TasksStartedTwice,
            syntax.Identifier.GetLocation(),
            enumerations.Distinct(),
            ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, FixTitle),
            declarator.Symbol.Name,
            enumerations.Count == 2 ? "2" : "several",
            starter));
    }

    private static bool IsLazyTasks(ITypeSymbol type, TaskTypes types)
        => type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Collections_Generic_IEnumerable_T, TypeArguments: [var element] }
            && types.IsTaskOrValueTask(element);
}
