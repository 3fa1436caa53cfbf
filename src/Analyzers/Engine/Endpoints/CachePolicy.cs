using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.Engine.Endpoints;

internal enum CachePolicyKind
{
    /// <summary>Something that cannot be followed may decide otherwise.</summary>
    Unknown,

    /// <summary>The framework's own rules: GET and HEAD, status 200, no cookie set, nobody signed in.</summary>
    Default,

    /// <summary>Nothing is stored, on purpose.</summary>
    NoStore,

    /// <summary>A class of the application takes part.</summary>
    Custom,
}

/// <summary>What the output cache is told about an endpoint.</summary>
/// <param name="Kind">Whose rules hold.</param>
/// <param name="Type">The class of the application that takes part, where it is known.</param>
/// <param name="VariesByCaller">Different callers may get entries of their own: by a value, or by the header that names them.</param>
/// <param name="Builder">The lambda that adds this class: <c>policy => policy.AddPolicy&lt;Everyone&gt;()</c>; null where it is added in another way.</param>
internal sealed record CachePolicy(CachePolicyKind Kind, INamedTypeSymbol? Type = null, bool VariesByCaller = false, LambdaExpressionSyntax? Builder = null)
{
    public static readonly CachePolicy Unknown = new(CachePolicyKind.Unknown);
    public static readonly CachePolicy Default = new(CachePolicyKind.Default);

    /// <summary>Both hold: the stranger of the two decides.</summary>
    public CachePolicy With(CachePolicy other)
        => Kind == CachePolicyKind.Unknown || other.Kind == CachePolicyKind.Unknown ? Unknown
            : new CachePolicy(Kind > other.Kind ? Kind : other.Kind, Type ?? other.Type, VariesByCaller || other.VariesByCaller, Type is null ? other.Builder : Builder);
}
