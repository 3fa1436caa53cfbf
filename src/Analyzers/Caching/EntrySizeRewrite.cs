using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Where can an entry be given a size? Both the analyzer and the code fix ask here.</summary>
internal static class EntrySizeRewrite
{
    public const string Title = "Give the entry a size of one";

    /// <summary>A clause that follows "no safe fix:"; null when there is a rewrite.</summary>
    public static string? Refusal(CacheWrite write)
        => CacheExpirationRewrite.Options(write) is not null || OptionsFor(write) is not null || EntryOf(write) is not null ? null : "the entry is configured where a size cannot be added";

    /// <summary>The options that take the place of the end of the entry, or are added where there is none; null for a call that has other ones.</summary>
    public static string? OptionsFor(CacheWrite write)
    {
        if (write.Options is not null || write.Call is not { TargetMethod.Name: "Set", Syntax: InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 2 or 3 } arguments } } || !Array.TrueForAll([.. arguments], static argument => argument.NameColon is null))
        {
            return null;
        }

        if (arguments.Count == 2)
        {
            return "new MemoryCacheEntryOptions { Size = 1 }";
        }

        var setting = write.Call.Arguments[write.Call.Arguments.Length - 1].Value.Type switch
        {
            { Name: "TimeSpan" } => "AbsoluteExpirationRelativeToNow",
            { Name: "DateTimeOffset" } => "AbsoluteExpiration",
            _ => null,
        };
        return setting is null ? null : $"new MemoryCacheEntryOptions {{ {setting} = {arguments[2].Expression.WithoutTrivia()}, Size = 1 }}";
    }

    /// <summary>The name of the entry, and the statement that it can be given a size before or behind.</summary>
    public static (string Name, StatementSyntax Statement, bool IsBehind)? EntryOf(CacheWrite write)
    {
        switch (write.Call.TargetMethod.Name)
        {
            case "GetOrCreate" or "GetOrCreateAsync":
                foreach (var argument in write.Call.Arguments)
                {
                    if (argument.Value.Unwrap() is IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Symbol.Parameters: [{ Name: var name }], Syntax: LambdaExpressionSyntax { Block.Statements: [var first, ..] } } } && name != "_")
                    {
                        return (name, first, false);
                    }
                }

                return null;
            case "CreateEntry":
                return write.Call.Syntax.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is { Parent: BlockSyntax, Declaration.Variables: [{ Identifier.ValueText: var entry }] } declaration ? (entry, declaration, true) : null;
            default:
                return null;
        }
    }
}
