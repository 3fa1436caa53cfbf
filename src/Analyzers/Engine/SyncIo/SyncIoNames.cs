using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.SyncIo;

/// <summary>What synchronous calls are called in messages, and where they are reported.</summary>
internal static class SyncIoNames
{
    public static string NameOf(IInvocationOperation invocation)
    {
        var method = invocation.TargetMethod;
        return invocation.Receiver() is { } receiver
            ? ReceiverName(receiver) + "." + method.Name
            : method.NameWithType();
    }

    public static string ReceiverName(IOperation receiver)
        => receiver.Unwrap() is IInstanceReferenceOperation ? "this" : QuerySource.NameOf(receiver) ?? receiver.Type?.Name ?? "value";

    /// <summary>The name that a call is written with.</summary>
    public static Location LocationOf(InvocationExpressionSyntax call)
        => call.Expression switch
        {
            MemberAccessExpressionSyntax access => access.Name.Identifier.GetLocation(),
            MemberBindingExpressionSyntax binding => binding.Name.Identifier.GetLocation(),
            SimpleNameSyntax name => name.Identifier.GetLocation(),
            _ => call.GetLocation(),
        };
}
