using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Reports keys under which different values are computed: those that lack an input, and those under which each user's own data is kept for all.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class KeyLacksInputAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.KeyLacksInput, Descriptors.KeyLacksUser];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (CacheCalls.AreReferenced(start.Compilation) && !start.Compilation.IsTestProject())
            {
                var users = new UserReads(start.Compilation);
                start.RegisterOperationAction(operation => Analyze(operation, users), OperationKind.Invocation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, UserReads users)
    {
        if (CacheCalls.At(context.Operation) is not { } call || CrowdedBody.Holds(call.Call) || CachedComputation.Of(call) is not { } entry)
        {
            return;
        }

        var missing = MissingKeyInputs.Of(entry);
        if (!missing.IsEmpty && !IsAskedBefore(call))
        {
            var refusal = KeyRewrite.Refusal(entry, missing, context.CancellationToken);
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.KeyLacksInput,
                entry.Key.Syntax.GetLocation(),
                DiagnosticProperties.OfFix(KeyRewrite.Title, refusal),
                call.Call.TargetMethod.Name,
                KeyRewrite.Names(missing)));
        }

        if (users.In(entry, context.CancellationToken) is { } read && !IsAskedBefore(call))
        {
            var refusal = users.IdentityIn(entry, context.CancellationToken) is null ? "what tells one user from another is for the application to say"
                : KeyRewrite.Written(call, context.CancellationToken) is null ? KeyRewrite.MadeElsewhere
                : null;
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.KeyLacksUser,
                entry.Key.Syntax.GetLocation(),
                [read.Syntax.GetLocation()],
                DiagnosticProperties.OfFix(KeyRewrite.UserTitle, refusal),
                read.Name));
        }
    }

    /// <summary>The second look behind a lock asks for the entry that the first one was told of.</summary>
    private static bool IsAskedBefore(CacheCall call)
    {
        foreach (var operation in call.Call.Root().DescendantsAndSelf())
        {
            if (operation.Syntax.SpanStart < call.Call.Syntax.SpanStart && CacheCalls.At(operation) is { Action: CacheAction.Get } earlier && SameEntry.Of(earlier, call))
            {
                return true;
            }
        }

        return false;
    }
}
