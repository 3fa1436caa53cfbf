using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary>
/// All that a harness needs to know of one hot path, as text: the application's generator writes it to the manifest, and the
/// benchmarks project emits the harness from it without seeing the application's private members.
/// </summary>
internal sealed record HotPathModel
{
    /// <summary>The documentation id, or verb and route of an endpoint.</summary>
    public required string Id { get; init; }

    public required string DisplayName { get; init; }

    /// <summary>Name of the harness class.</summary>
    public required string ClassName { get; init; }

    /// <summary>Where the hot path is declared, relative to its project. Without a line: an edit above it would change the manifest and so the reference assembly.</summary>
    public string? File { get; init; }

    /// <summary>False when something that the harness names is internal.</summary>
    public required bool IsPublic { get; init; }

    public required HotPathTarget Target { get; init; }

    /// <summary>The containing type as C# text.</summary>
    public required string Container { get; init; }

    /// <summary>The containing type by metadata name: the benchmarks project looks it up to be sure that it is the same one.</summary>
    public required string ContainerMetadataName { get; init; }

    /// <summary>An expression for the <c>Type</c> in which the harness looks up the members that the attribute names.</summary>
    public required string MembersType { get; init; }

    public required string Method { get; init; }

    public required HotPathResult Result { get; init; }

    /// <summary>The return type as C# text.</summary>
    public required string ReturnType { get; init; }

    public EquatableArray<HotPathParameter> Parameters { get; init; }

    /// <summary>One case per <c>[HotPathArgs]</c>.</summary>
    public EquatableArray<HotPathCase> Cases { get; init; }

    /// <summary>The member that provides the arguments.</summary>
    public string? Provider { get; init; }

    /// <summary>The provider's value is the only argument, or the only row of arguments; false when its elements are the cases.</summary>
    public bool ProviderIsOneCase { get; init; }

    public string? Setup { get; init; }

    public bool SetupIsStatic { get; init; }

    public string? Factory { get; init; }

    public string? Services { get; init; }

    /// <summary>A type of the application's assembly, for the test host; null when no host is needed.</summary>
    public string? EntryPoint { get; init; }

    public HotPathEndpoint? Endpoint { get; init; }
}

/// <summary>How the harness comes by what it calls.</summary>
internal enum HotPathTarget
{
    Static,
    Constructor,
    Factory,

    /// <summary>Resolved from a provider that the containing type names, one scope per iteration.</summary>
    Services,

    /// <summary>Resolved from the application's own provider, as an in-process test host builds it, one scope per iteration.</summary>
    Host,

    /// <summary>Called through the HTTP pipeline of an in-process test host.</summary>
    Endpoint,
}

/// <summary>What the harness does with what the call gives back.</summary>
internal enum HotPathResult
{
    Nothing,

    /// <summary>Returned to BenchmarkDotNet, which awaits tasks and keeps values alive.</summary>
    Returned,

    /// <summary>A value that a public method cannot return, since its type is internal.</summary>
    Kept,

    /// <summary>A task whose result's type is internal: returned as <c>Task</c>.</summary>
    ReturnedAsTask,

    /// <summary>Something else that can be awaited.</summary>
    Awaited,

    /// <summary>Lazily computed sequences are walked, else the creation of an iterator would be measured.</summary>
    Drained,

    AwaitedAndDrained,

    DrainedAsynchronously,

    /// <summary>A span cannot leave the method; its length does.</summary>
    Length,
}

/// <param name="Name">As C# text.</param>
/// <param name="RequestName">As the request has it, for an endpoint.</param>
/// <param name="Type">Type of the field that holds the argument, as C# text.</param>
/// <param name="Source">Where the argument comes from.</param>
/// <param name="IsIn">Passed by reference: a rvalue for <c>ref readonly</c> would be a warning.</param>
/// <param name="IsAttributeConstant">The constants for it may stand in an attribute of a public field.</param>
/// <param name="Binding">How an endpoint receives it.</param>
internal sealed record HotPathParameter(
    string Name,
    string RequestName,
    string Type,
    HotPathArgument Source,
    bool IsIn,
    bool IsAttributeConstant,
    HotPathBinding Binding);

internal enum HotPathArgument
{
    Case,
    CancellationToken,

    /// <summary>Left out: it has a default value, or the pipeline provides it.</summary>
    Omitted,
}

internal enum HotPathBinding
{
    None,
    Route,
    Query,
    Body,
}

/// <param name="Label">What the report shows.</param>
/// <param name="Values">One C# expression per argument.</param>
internal sealed record HotPathCase(string Label, EquatableArray<string> Values);

/// <param name="Verb">Upper case.</param>
/// <param name="Template">The route template, with a leading slash.</param>
/// <param name="Url">What is requested instead of the filled template.</param>
internal sealed record HotPathEndpoint(string Verb, string Template, string? Url);
