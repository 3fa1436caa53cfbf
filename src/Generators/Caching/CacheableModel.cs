using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

internal enum DecoratedKind
{
    /// <summary>The decorator implements the interface and holds the decorated service.</summary>
    Interface,

    /// <summary>The decorator derives from the class and overrides.</summary>
    Class,
}

/// <summary>A type with cached methods, as the emitter needs it.</summary>
internal sealed record CacheableModel
{
    public required DecoratedKind Kind { get; init; }

    /// <summary>Empty for the global namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary><c>ReportsCached</c>.</summary>
    public required string Name { get; init; }

    /// <summary><c>Reports</c>, in the name of the extension method.</summary>
    public required string Stem { get; init; }

    /// <summary><c>ReportsCachedExtensions</c>; the extension method is in it.</summary>
    public required string ExtensionsName { get; init; }

    /// <summary>The decorated type as C# has it: <c>global::Shop.IReports&lt;T&gt;</c>.</summary>
    public required string Target { get; init; }

    /// <summary>The same for people and for the documentation.</summary>
    public required string DisplayName { get; init; }

    public required bool IsPublic { get; init; }

    public required bool IsObsolete { get; init; }

    /// <summary><c>&lt;T&gt;</c>, or empty.</summary>
    public required string TypeParameters { get; init; }

    /// <summary><c>where T : class</c>, one each.</summary>
    public required EquatableArray<string> Constraints { get; init; }

    /// <summary>Of a class: what its constructors take.</summary>
    public required EquatableArray<ConstructorModel> Constructors { get; init; }

    public required EquatableArray<CachedMethod> Cached { get; init; }

    public required EquatableArray<EvictingMethod> Evicting { get; init; }

    /// <summary>Of an interface: everything else.</summary>
    public required EquatableArray<ForwardedMember> Forwarded { get; init; }

    public bool IsInterface => Kind == DecoratedKind.Interface;

    /// <summary>A container makes such a service itself, from its open type: <c>typeof(IRepository&lt;&gt;)</c>.</summary>
    public bool IsGeneric => TypeParameters.Length > 0;

    /// <summary><c>&lt;,&gt;</c> of <c>&lt;TKey, T&gt;</c>.</summary>
    public string OpenArguments => "<" + new string(',', TypeParameters.Count(static c => c == ',')) + ">";

    public string FullName => Namespace.Length == 0 ? Name + TypeParameters : Namespace + "." + Name + TypeParameters;

    /// <summary>A synchronous method cannot wait for an asynchronous cache without blocking a thread; it is kept in memory.</summary>
    public bool HasSynchronous
    {
        get
        {
            foreach (var method in Cached)
            {
                if (method.Result == ResultKind.Value)
                {
                    return true;
                }
            }

            return false;
        }
    }
}

/// <param name="Parameters"><c>global::Shop.Store store, int size = 5</c>.</param>
/// <param name="Arguments"><c>store, size</c>.</param>
/// <param name="IsPublic">Containers call no other.</param>
/// <param name="SetsRequiredMembers">The derived constructor must say it, too.</param>
internal sealed record ConstructorModel(string Parameters, string Arguments, bool IsPublic, bool SetsRequiredMembers);

internal enum ResultKind
{
    Value,
    Task,
    ValueTask,

    /// <summary>Only of a method that evicts: no result.</summary>
    Nothing,
    TaskOfNothing,
    ValueTaskOfNothing,
}

/// <summary>How a method is declared and how its original is called.</summary>
/// <param name="Header">The declaration: <c>int global::Shop.IReports.Count(int id)</c>.</param>
/// <param name="Receiver">The interface that declares the method; empty for a class.</param>
/// <param name="Name">The name with its type arguments.</param>
/// <param name="ReturnType">The declared type of the result.</param>
/// <param name="ResultType">What is kept: the type within the task.</param>
/// <param name="TypeParameters"><c>&lt;T&gt;</c>, or empty.</param>
/// <param name="OriginalConstraints">All constraints of the type parameters, for a method of another name.</param>
/// <param name="IsObsolete">So that its use in generated code is no warning.</param>
internal sealed record MethodShape(
    string Header,
    string Receiver,
    string Name,
    string ReturnType,
    string ResultType,
    string TypeParameters,
    string OriginalConstraints,
    bool IsObsolete,
    EquatableArray<MethodParameter> Parameters);

internal sealed record MethodParameter(string Name, string Type, bool IsToken);

internal sealed record CachedMethod(
    MethodShape Shape,
    ResultKind Result,
    CacheText Key,
    EquatableArray<CacheText> Tags,
    int Duration,
    bool CacheNulls,
    string? SequenceElement)
{
    public string? Token
    {
        get
        {
            foreach (var parameter in Shape.Parameters)
            {
                if (parameter.IsToken)
                {
                    return parameter.Name;
                }
            }

            return null;
        }
    }
}

internal sealed record EvictingMethod(MethodShape Shape, ResultKind Result, EquatableArray<Eviction> Evictions);

internal sealed record Eviction(bool IsTag, CacheText Text);

/// <summary>A key or a tag: constant text and the values between it.</summary>
internal sealed record CacheText(EquatableArray<CacheTextPart> Parts, bool MayBeUnusable)
{
    /// <summary>The text where nothing of it is known only at run time, or null.</summary>
    public string? Constant => Parts.Count == 0 ? "" : Parts.Count == 1 && Parts[0].IsConstant ? Parts[0].Text : null;
}

/// <param name="IsConstant">Text as it is; otherwise statements that append to <c>__key</c>.</param>
internal sealed record CacheTextPart(bool IsConstant, string Text);

internal enum ForwardedKind
{
    Method,
    Property,
    Event,
}

/// <param name="Header">The declaration without a body.</param>
/// <param name="Target">What it stands for: <c>_inner.Name</c>.</param>
internal sealed record ForwardedMember(ForwardedKind Kind, string Header, string Target, bool HasGetter, bool HasSetter, bool ReturnsByRef, bool IsObsolete);
