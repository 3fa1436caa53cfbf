using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>A delegate that holds <c>EF.CompileQuery(..)</c> or <c>EF.CompileAsyncQuery(..)</c> and is called like a method.</summary>
internal static class CompiledQueries
{
    public static bool IsRunBy(IInvocationOperation invocation, Compilation compilation)
        => invocation is { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: { } holder }
            && HeldDelegates.Of(compilation).ValuesOf(holder) is { IsEmpty: false } values
            && values.All(IsCompiled);

    /// <summary>What gives back a stream asks only when it is enumerated.</summary>
    public static bool IsStream(IInvocationOperation invocation) => QuerySource.IsSequence(invocation.TargetMethod.ReturnType);

    private static bool IsCompiled(IOperation value) => value is IInvocationOperation
    {
        TargetMethod: { Name: "CompileQuery" or "CompileAsyncQuery", ContainingType: { Name: "EF", ContainingNamespace: { Name: "EntityFrameworkCore" } } },
    };
}
