using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.SyncIo;
using PerfAnalyzers.Infrastructure;
using PerfAnalyzers.Infrastructure.Options;

namespace PerfAnalyzers.Async;

/// <summary>
/// Reports, where an option asks for it, any call in async code that has an asynchronous sibling. What <see cref="SyncIoAnalyzer"/>
/// reports is known to wait; this is not, so it is a rule of its own.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class AsyncSiblingAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Descriptors.AsyncSibling];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (IsAskedFor(start.Compilation, start.Options) && TaskTypes.TryCreate(start.Compilation) is { } types && OneTimeCode.MayMatter(start.Compilation, start.Options))
            {
                var syncIo = SyncIo.Of(start.Compilation);
                var paths = SyncIoPaths.Of(start.Compilation, types.IsTaskOrValueTask);
                start.RegisterOperationAction(operation => Analyze(operation, types, syncIo, paths), OperationKind.Invocation);
            }
        });
    }

    /// <summary>Who does not set the option pays nothing for each call.</summary>
    private static bool IsAskedFor(Compilation compilation, AnalyzerOptions options)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            if (PerfOptions.AnySibling.Read(options.AnalyzerConfigOptionsProvider.GetOptions(tree)))
            {
                return true;
            }
        }

        return false;
    }

    private static void Analyze(OperationAnalysisContext context, TaskTypes types, SyncIo syncIo, SyncIoPaths paths)
    {
        var invocation = (IInvocationOperation)context.Operation;
        if (!PerfOptions.AnySibling.Read(context.Options.AnalyzerConfigOptionsProvider.GetOptions(context.Operation.Syntax.SyntaxTree))
            || syncIo.SiblingAt(invocation) is not { } call
            || AsyncCapableFunction.Nearest(context.Operation, context.ContainingSymbol, types) is not { } function
            || paths.SiblingOf(invocation, context.CancellationToken) is not null
            || OneTimeCode.Contains(context))
        {
            return;
        }

        var rewrite = SyncIoRewrite.Plan(call, types, context.CancellationToken);
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.AsyncSibling,
            call.Location,
            rewrite.Refusal is { } refusal
                ? ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, refusal)
                : ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, rewrite.Title),
            call.Name,
            function.Description,
            call.Twin.Name));
    }
}
