using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Where can an expiration be added to a cache entry? Both the analyzer and the code fix ask here.</summary>
internal static class CacheExpirationRewrite
{
    /// <summary>An absolute end must be later than the sliding one, or nothing slides.</summary>
    public static string Title(CacheWrite write)
        => (write.Expiry & ExpiryKinds.Sliding) != 0 ? "Let the entry expire after an hour at the latest" : "Let the entry expire after five minutes";

    /// <summary>How long the entry may live, as an expression.</summary>
    public static string Duration(CacheWrite write) => (write.Expiry & ExpiryKinds.Sliding) != 0 ? "TimeSpan.FromHours(1)" : "TimeSpan.FromMinutes(5)";

    /// <summary>A clause that follows "no safe fix:"; null when there is a rewrite.</summary>
    public static string? Refusal(CacheWrite write)
        => Options(write) is not null || TakesExpiration(write) ? null : "the options are made elsewhere, or the entry is configured by its factory";

    /// <summary><c>new MemoryCacheEntryOptions { .. }</c> as an argument of the call.</summary>
    public static BaseObjectCreationExpressionSyntax? Options(CacheWrite write)
        => write.Options?.Unwrap().Syntax as BaseObjectCreationExpressionSyntax;

    /// <summary>A call without options, which has an overload with them.</summary>
    public static bool TakesExpiration(CacheWrite write)
        => write is { Options: null, Call.TargetMethod.Name: "Set" or "SetAsync" or "SetString" or "SetStringAsync", Call.Syntax: InvocationExpressionSyntax { ArgumentList.Arguments: var arguments } }
            && arguments.Count is 2 or 3
            && Array.TrueForAll([.. arguments], argument => argument.NameColon is null);
}
