using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary>What a code fix adds to a hot path that has no benchmark.</summary>
internal enum HotPathFixKind
{
    /// <summary><c>[HotPath(Factory = nameof(Create))]</c>: the only member that fits.</summary>
    NameMember,

    /// <summary><c>[HotPathParams(10, 100, 1_000)]</c>, for a member that takes a size.</summary>
    AddSizes,

    /// <summary><c>[HotPath(TypeArgs = new[] { typeof(int) })]</c>: those of its callers.</summary>
    AddTypeArguments,

    /// <summary>The named member becomes static.</summary>
    MakeStatic,

    /// <summary><c>InternalsVisibleTo</c> the benchmarks project.</summary>
    ShowInternals,
}

/// <summary>The piece that a hot path lacks, as the usage analyzer finds it and the code fix writes it.</summary>
/// <param name="Kind">What is written.</param>
/// <param name="Argument">The argument of the attribute that names the member.</param>
/// <param name="Member">The member of the hot path's type.</param>
internal sealed record HotPathFix(HotPathFixKind Kind, string Argument = "", string Member = "")
{
    private const string KindKey = "hotPathFix";
    private const string ArgumentKey = "hotPathArgument";
    private const string MemberKey = "hotPathMember";

    public string Title => Kind switch
    {
        HotPathFixKind.NameMember => $"Use '{Member}' as {Argument}",
        HotPathFixKind.AddSizes => "Measure it with the sizes 10, 100 and 1,000",
        HotPathFixKind.AddTypeArguments => "Measure it with the types that its callers use",
        HotPathFixKind.MakeStatic => $"Make '{Member}' static",
        _ => "Show the internals to the benchmarks project",
    };

    public static ImmutableDictionary<string, string?>? PropertiesOf(HotPathFix? fix)
        => fix is null
            ? null
            : ImmutableDictionary<string, string?>.Empty
                .Add(DiagnosticProperties.Fix, fix.Title)
                .Add(KindKey, fix.Kind.ToString())
                .Add(ArgumentKey, fix.Argument)
                .Add(MemberKey, fix.Member);

    /// <summary>Null for a hot path that nothing can be added to.</summary>
    public static HotPathFix? Of(Diagnostic diagnostic)
        => diagnostic.Properties.TryGetValue(KindKey, out var kind) && Enum.TryParse(kind, out HotPathFixKind parsed)
            ? new HotPathFix(parsed, diagnostic.Properties[ArgumentKey] ?? "", diagnostic.Properties[MemberKey] ?? "")
            : null;
}
