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

    /// <summary>The documentation id of an endpoint's handler; null for a lambda, and where <see cref="Id"/> is one.</summary>
    public string? Handler { get; init; }

    /// <summary>False when something that the harness names is internal.</summary>
    public required bool IsPublic { get; init; }

    public required HotPathTarget Target { get; init; }

    /// <summary>The containing type as C# text.</summary>
    public required string Container { get; init; }

    /// <summary>The containing type by metadata name: the benchmarks project looks it up to be sure that it is the same one.</summary>
    public required string ContainerMetadataName { get; init; }

    /// <summary>An expression for the <c>Type</c> in which the harness looks up the members that the attribute names.</summary>
    public required string MembersType { get; init; }

    /// <summary>The method as C# text, with type arguments.</summary>
    public required string Method { get; init; }

    /// <summary>The call goes through an <c>[UnsafeAccessor]</c>, since the method is hidden from the harness.</summary>
    public HotPathAccessor? Accessor { get; init; }

    /// <summary>The instance is made by reflection, since its constructor is hidden.</summary>
    public bool IsMadeByReflection { get; init; }

    /// <summary>Assembly-qualified name of a containing type that the harness cannot name, and so holds as an object.</summary>
    public string? HiddenContainer { get; init; }

    /// <summary>Sizes at which the growth of the cost is measured.</summary>
    public EquatableArray<int> Sizes { get; init; }

    /// <summary>The size is the argument; else a setup or the provider takes it.</summary>
    public bool SizeIsArgument { get; init; }

    /// <summary>The provider makes the arguments for a size.</summary>
    public bool ProviderTakesSize { get; init; }

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

    /// <summary>Runs before each call; a case then gets fresh arguments too.</summary>
    public string? SetupPerCall { get; init; }

    public bool SetupPerCallIsStatic { get; init; }

    /// <summary>Runs once in a run of all benchmarks.</summary>
    public string? Seed { get; init; }

    public string? Factory { get; init; }

    public string? Services { get; init; }

    /// <summary>A type of the application's assembly, for the test host; null when no host is needed.</summary>
    public string? EntryPoint { get; init; }

    /// <summary>What the harness registers to make the service.</summary>
    public EquatableArray<HotPathRegistration> Registrations { get; init; }

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

    /// <summary>Resolved from a provider that the harness composes on a database of the run, one scope per iteration.</summary>
    Composed,

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
/// <param name="Passing">How the call passes it.</param>
/// <param name="IsAttributeConstant">The constants for it may stand in an attribute of a public field.</param>
/// <param name="Binding">How an endpoint receives it.</param>
internal sealed record HotPathParameter(
    string Name,
    string RequestName,
    string Type,
    HotPathArgument Source,
    HotPathPassing Passing,
    bool IsAttributeConstant,
    HotPathBinding Binding);

internal enum HotPathArgument
{
    Case,
    CancellationToken,

    /// <summary>Left out: it has a default value, or the pipeline provides it.</summary>
    Omitted,

    /// <summary>What an <c>out</c> parameter gives.</summary>
    Discarded,
}

internal enum HotPathPassing
{
    Value,

    /// <summary>A rvalue for <c>ref readonly</c> would be a warning.</summary>
    In,
    Ref,
    Out,
}

/// <param name="IsStatic">A static method is found by a first argument of its type that nobody looks at.</param>
/// <param name="IsStaticClass">No parameter can have the type, not even that one.</param>
/// <param name="IsStruct">A struct is passed by reference.</param>
/// <param name="Method">The name in the metadata.</param>
/// <param name="Container">Assembly-qualified name of the containing type, where the accessor cannot name it.</param>
/// <param name="ReturnType">As C# text with <c>ref</c>; <c>object</c> for a hidden type.</param>
/// <param name="HiddenReturnType">Assembly-qualified name of a hidden result.</param>
/// <param name="Parameters">One per parameter of the method.</param>
internal sealed record HotPathAccessor(
    bool IsStatic,
    bool IsStaticClass,
    bool IsStruct,
    string Method,
    string Container,
    string ReturnType,
    string? HiddenReturnType,
    EquatableArray<HotPathAccessorParameter> Parameters);

/// <param name="Type">As C# text with its modifier; <c>object</c> for a hidden type.</param>
/// <param name="HiddenType">Assembly-qualified name of a hidden type.</param>
/// <param name="Default">What an argument that is left out is: an accessor has no default values.</param>
internal sealed record HotPathAccessorParameter(string Type, string? HiddenType, string? Default);

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
