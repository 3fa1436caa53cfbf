using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Engine.SyncIo;
using PerfAnalyzers.Engine.Tokens;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>Reports an awaited call that could be given the token of the function around it and is not.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LostTokenAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The title of the rewrite.</summary>
    public static string TitleOf(ISymbol method) => $"Pass the token to {method.Name}";

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Descriptors.LostToken];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (TaskTypes.TryCreate(start.Compilation) is { } types && OneTimeCode.MayMatter(start.Compilation, start.Options))
            {
                start.RegisterOperationAction(operation => Analyze(operation, types), OperationKind.Invocation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, TaskTypes types)
    {
        var call = (IInvocationOperation)context.Operation;
        if (LostToken.At(call, types) is not { } lost
            || !HasTokenOfItsOwn(context, call)
            || TokenScope.Find(lost.Syntax, call.SemanticModel!, context.CancellationToken) is not { } token
            || lost.ArgumentFor(token) is null)
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.LostToken,
            SyncIoNames.LocationOf(lost.Syntax),
            ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, TitleOf(call.TargetMethod)),
            call.TargetMethod.Name,
            token.ToString()));
    }

    /// <summary>
    /// The token must belong to the very function that awaits: a lambda may run when the request that its token came with is over.
    /// </summary>
    private static bool HasTokenOfItsOwn(OperationAnalysisContext context, IOperation call)
    {
        var function = MethodBodies.FunctionOf(call) switch
        {
            IAnonymousFunctionOperation lambda => lambda.Symbol,
            ILocalFunctionOperation local => local.Symbol,
            _ => context.ContainingSymbol as IMethodSymbol,
        };
        if (function is null)
        {
            return false;
        }

        foreach (var parameter in function.Parameters)
        {
            if (TokenScope.IsToken(parameter.Type) || parameter.Type.IsType("Grpc.Core", "ServerCallContext"))
            {
                return true;
            }
        }

        return false;
    }
}
