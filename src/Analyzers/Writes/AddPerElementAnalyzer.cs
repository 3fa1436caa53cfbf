using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Writes;

/// <summary>A loop that does nothing but add its elements, or what it makes of them, to a context.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class AddPerElementAnalyzer : DiagnosticAnalyzer
{
    public const string FixTitle = "Add all with AddRange";

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.AddPerElement];

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
        if (context.Operation is not IInvocationOperation { TargetMethod.Name: "Add" } call || LoopOf(call, calls) is not { } loop)
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.AddPerElement,
            call.Syntax.GetLocation(),
            ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, FixTitle),
            call.Instance!.Syntax.ToString(),
            SourceName.Of(loop.Collection)));
    }

    /// <summary>The loop of which the call is all that it does; null when there is more to it. Also asked by the code fix.</summary>
    public static IForEachLoopOperation? LoopOf(IInvocationOperation call, ContextCalls calls)
    {
        var statement = call.Parent;
        var body = statement?.Parent is IBlockOperation { Operations.Length: 1 } block ? block : statement;
        if (statement is not IExpressionStatementOperation
            || body?.Parent is not IForEachLoopOperation { IsAsynchronous: false, Syntax: ForEachStatementSyntax { Type.IsVar: true } syntax } loop
            || !ReferenceEquals(loop.Body, body)
            || syntax.HasConditionsWithin(syntax.SpanStart, syntax.Span.End)
            || calls.TrackerCallAt(call) is not { Action: TrackerAction.Add, IsRange: false, Entities: { } entity } added
            || added.Context.IsDeclaredIn(loop)
            || !InMemory.IsCollection(loop.Collection.Unwrap().Type))
        {
            return null;
        }

        // What may be null throws another exception; what is awaited cannot be in a lambda.
        foreach (var operation in entity.DescendantsAndSelf())
        {
            if (operation is IAwaitOperation)
            {
                return null;
            }
        }

        return entity.SemanticModel?.GetTypeInfo(entity.Syntax).Nullability.FlowState == NullableFlowState.MaybeNull ? null : loop;
    }
}
