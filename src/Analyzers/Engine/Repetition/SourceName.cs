using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>What a message calls the walked elements: <c>users</c> for <c>users.Where(u => u.IsActive).OrderBy(..)</c>.</summary>
internal static class SourceName
{
    private const int MaxLength = 40;

    public static string Of(IOperation source)
    {
        var current = source.UnwrapAwait();
        while (current is IInvocationOperation { TargetMethod.IsExtensionMethod: true } invocation && invocation.Receiver() is { } receiver && IsSequence(receiver.UnwrapAwait().Type))
        {
            current = receiver.UnwrapAwait();
        }

        if (current is IInvocationOperation call)
        {
            return call.TargetMethod.Name;
        }

        var text = current.Syntax.ToString();
        var lineEnd = text.IndexOf('\n');
        var length = Math.Min(lineEnd < 0 ? text.Length : lineEnd, MaxLength);
        return length == text.Length ? text : text.Substring(0, length).TrimEnd() + "...";
    }

    /// <summary><c>connection.GetJobs()</c> of an extension makes the elements; <c>jobs.Where(..)</c> only picks among them.</summary>
    private static bool IsSequence(ITypeSymbol? type)
        => type is null or IErrorTypeSymbol || type.IsOrImplements("System.Collections", "IEnumerable") || type.IsOrImplements("System.Collections.Generic", "IAsyncEnumerable");
}
