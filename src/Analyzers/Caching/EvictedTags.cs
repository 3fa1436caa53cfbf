using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.HandlerReads;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>The tags that an application evicts from the output cache where it changes rows that a response is made of.</summary>
internal static class EvictedTags
{
    public static ImmutableArray<string> For(ImmutableArray<DatabaseRead> reads, Compilation compilation, CancellationToken cancellationToken)
    {
        if (ContextCalls.TryCreate(compilation) is not { } calls)
        {
            return [];
        }

        var tags = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var name in NameIndex.Find(compilation, "EvictByTagAsync", cancellationToken))
        {
            if (name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } syntax
                && compilation.ModelOf(name.SyntaxTree).GetOperation(syntax, cancellationToken) is IInvocationOperation { Arguments: [{ Value.ConstantValue: { HasValue: true, Value: string tag } }, ..] } call
                && ChangedRows.In(MethodBodies.FunctionOf(call) ?? call.Root(), calls) is var changed
                && reads.Any(read => read.Entities.Any(changed.ContainsKey)))
            {
                tags.Add(tag);
            }
        }

        return [.. tags];
    }
}
