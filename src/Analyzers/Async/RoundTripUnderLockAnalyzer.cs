using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>Reports a round trip inside <c>lock</c>, and a remote call between the begin and the end of a database transaction.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class RoundTripUnderLockAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.RoundTripUnderLock];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (RoundTripFacts.TryCreate(start.Compilation) is not { } facts || start.Compilation.IsTestProject())
            {
                return;
            }

            start.RegisterOperationAction(operation => AnalyzeLock(operation, facts), OperationKind.Lock);
            if (RoundTripFacts.TryCreate(start.Compilation, RoundTripKinds.RemoteCall) is not null)
            {
                start.RegisterOperationAction(operation => AnalyzeTransaction(operation, facts), OperationKind.Using, OperationKind.UsingDeclaration);
            }
        });
    }

    private static void AnalyzeLock(OperationAnalysisContext context, RoundTripFacts facts)
    {
        var held = (ILockOperation)context.Operation;
        var gate = NameOf(held.LockedValue);
        foreach (var operation in held.Body.Executed())
        {
            if (facts.At(operation, RoundTripKinds.All, context.CancellationToken) is not { } trip
                || operation.IsInNestedFunction(held)
                || IsFilledOnce(operation, held))
            {
                continue;
            }

            // lock (channel) { channel.Send(..); }: the lock is there for this very call.
            if (gate is not null && operation is IInvocationOperation call && call.Receiver() is { } receiver && NameOf(receiver) == gate)
            {
                return;
            }

            Report(context, trip, gate is null ? "the lock" : $"the lock on '{gate}'");
            return;
        }
    }

    private static void AnalyzeTransaction(OperationAnalysisContext context, RoundTripFacts facts)
    {
        foreach (var transaction in HeldTransaction.Of(context.Operation))
        {
            foreach (var operation in transaction.Operations())
            {
                if (facts.At(operation, RoundTripKinds.RemoteCall, context.CancellationToken) is not { } trip
                    || operation.IsInNestedFunction(transaction.Scope)
                    || IsPartOfTransaction(trip))
                {
                    continue;
                }

                Report(context, trip, $"transaction '{transaction.Name}'");
                return;
            }
        }
    }

    /// <summary>A bus with an outbox only writes a row; it is sent after the commit.</summary>
    private static bool IsPartOfTransaction(RoundTrip trip)
        => trip.Hops[trip.Hops.Length - 1].Method is { } sent && (sent.IsIn("MassTransit") || sent.IsIn("NServiceBus") || sent.IsIn("DotNetCore.CAP"));

    /// <summary><c>lock (gate) { if (settings == null) settings = Load(); }</c>: the first caller alone waits, which is what the lock is for.</summary>
    private static bool IsFilledOnce(IOperation operation, ILockOperation held)
    {
        for (var (child, parent) = (operation, operation.Parent); parent is not null && !ReferenceEquals(child, held); (child, parent) = (parent, parent.Parent))
        {
            if (MissGuards.Guards(parent, child, operation))
            {
                return true;
            }
        }

        return false;
    }

    private static void Report(OperationAnalysisContext context, RoundTrip trip, string held)
    {
        var other = trip.Kind switch
        {
            RoundTripKinds.RemoteCall => "another service",
            RoundTripKinds.CacheCall => "a remote cache",
            _ => "the database",
        };
        context.ReportDiagnostic(RoundTripReport.Create(
            Descriptors.RoundTripUnderLock,
            trip.Hops[0].Location,
            trip,
            ImmutableDictionary<string, string?>.Empty,
            trip.Hops[0].Name,
            other,
            held));
    }

    private static string? NameOf(IOperation value) => value.UnwrapValue() switch
    {
        IMemberReferenceOperation member => member.Member.Name,
        ILocalReferenceOperation local => local.Local.Name,
        IParameterReferenceOperation parameter => parameter.Parameter.Name,
        _ => null,
    };
}
