using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>The statement that takes a stale entry out of its cache, behind the one that stores the change.</summary>
/// <param name="Call">What it calls, in the words of the place: <c>cache.Remove("users")</c>.</param>
internal sealed record EntryRemoval(StatementSyntax After, string Call, bool IsAwaited)
{
    private const string Caching = "Microsoft.Extensions.Caching.";

    public string Title => $"Call '{Call}' behind the change";

    /// <param name="refusal">A clause that follows "no safe fix:".</param>
    public static EntryRemoval? TryCreate(StaleEntry stale, out string? refusal)
    {
        if (StatementOf(stale.Write) is not { Parent: BlockSyntax or SwitchSectionSyntax } after)
        {
            refusal = "the change is not stored by a statement of its own";
            return null;
        }

        if (CacheInScope(stale, after.Span.End) is not { } cache)
        {
            refusal = "the cache is not at hand here";
            return null;
        }

        var call = CallOn(cache, stale);
        refusal = call is null ? "the key depends on an input, or how this cache forgets an entry is not known" : null;
        return call is var (text, isAwaited) ? new EntryRemoval(after, text, isAwaited) : null;
    }

    private static (string Text, bool IsAwaited)? CallOn(string cache, StaleEntry stale)
    {
        var type = stale.Entry.Call.Cache.Type;
        var isAsync = stale.Write.NearestFunction(stale.Write.SemanticModel!.GetEnclosingSymbol(stale.Write.Syntax.SpanStart)!) is { IsAsync: true };
        if (type.IsType(Caching + "Hybrid", "HybridCache") && isAsync && stale.Entry.Tags is [var tag, ..])
        {
            return ($"{cache}.RemoveByTagAsync({Literal(tag)})", true);
        }

        return KeyText(stale) is not { } key ? null
            : type.IsType(Caching + "Memory", "IMemoryCache") || (type.IsType(Caching + "Distributed", "IDistributedCache") && !isAsync) ? ($"{cache}.Remove({key})", false)
            : isAsync && (type.IsType(Caching + "Distributed", "IDistributedCache") || type.IsType(Caching + "Hybrid", "HybridCache")) ? ($"{cache}.RemoveAsync({key})", true)
            : null;
    }

    private static StatementSyntax? StatementOf(IOperation write)
    {
        var current = write;
        while (current.Parent is IAwaitOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" })
        {
            current = current.Parent;
        }

        return (current.Parent as IExpressionStatementOperation)?.Syntax as StatementSyntax;
    }

    /// <summary>The constant that the entry is asked for with, or its text; null for a key with inputs.</summary>
    private static string? KeyText(StaleEntry stale)
    {
        var key = stale.Entry.Call.Key.Unwrap();
        return key switch
        {
            { ConstantValue: not { HasValue: true, Value: string } } => null,
            IFieldReferenceOperation { Field: { DeclaredAccessibility: var accessibility } field } when accessibility != Accessibility.Private => $"{field.ContainingType.Name}.{field.Name}",
            IFieldReferenceOperation { Field: var field } when SymbolEqualityComparer.Default.Equals(field.ContainingType, CachedRows.MemberOf(stale.Write)?.ContainingType) => field.Name,
            _ => Literal((string)key.ConstantValue.Value!),
        };
    }

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>A member or parameter of the type that the entry is kept in: services of one type are one cache.</summary>
    private static string? CacheInScope(StaleEntry stale, int position)
    {
        foreach (var symbol in stale.Write.SemanticModel!.LookupSymbols(position))
        {
            var type = symbol switch
            {
                IFieldSymbol field => field.Type,
                IPropertySymbol property => property.Type,
                IParameterSymbol parameter => parameter.Type,
                _ => null,
            };
            if (SymbolEqualityComparer.Default.Equals(type, stale.Entry.Call.Cache.Type))
            {
                return symbol.Name;
            }
        }

        return null;
    }
}
