using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.Completion;

internal enum PathKind
{
    /// <summary>A local, parameter or static field; the key is the symbol.</summary>
    Symbol,

    /// <summary>The instance that the body belongs to.</summary>
    This,

    /// <summary>An intermediate value of the control-flow graph; the key is its capture id.</summary>
    Capture,

    /// <summary>A member of the parent; the key is the field or property, or a name for members that the engine knows.</summary>
    Member,

    /// <summary>One element of the parent; the key is a constant or the path of the index, null when it is not known which.</summary>
    Index,

    /// <summary>The value of one key of a dictionary; the key as for <see cref="Index"/>.</summary>
    Entry,

    /// <summary>Every element of the parent.</summary>
    Element,

    /// <summary>The enumerator of the parent.</summary>
    Enumerator,
}

/// <summary>
/// Where a task is kept, in a form that can be compared: <c>t</c>, <c>this.loading</c>, <c>tasks[i]</c>,
/// <c>items[*].Task</c> (the task of every element).
/// </summary>
internal sealed class TaskPath : IEquatable<TaskPath>
{
    public const string Value = "Value";
    public const string Values = "Values";
    public const string Current = "Current";

    // Deeper paths than this are not worth following; the bound also ends self-referring chains such as node = node.Next.
    private const int MaximumDepth = 6;

    private readonly int hash;

    private TaskPath(TaskPath? parent, PathKind kind, object? key)
    {
        Parent = parent;
        Kind = kind;
        Key = key;
        Depth = parent is null ? 1 : parent.Depth + 1;
        var keyHash = key is ISymbol symbol ? SymbolEqualityComparer.Default.GetHashCode(symbol) : key?.GetHashCode() ?? 0;
        hash = unchecked((((parent?.hash ?? 17) * 31) + (int)kind) * 31 + keyHash);
    }

    public TaskPath? Parent { get; }

    public PathKind Kind { get; }

    public object? Key { get; }

    public int Depth { get; }

    public static TaskPath This { get; } = new(null, PathKind.This, null);

    public static TaskPath Of(ISymbol symbol) => new(null, PathKind.Symbol, symbol);

    public static TaskPath Of(Microsoft.CodeAnalysis.FlowAnalysis.CaptureId capture) => new(null, PathKind.Capture, capture);

    public TaskPath? Member(object key) => Child(PathKind.Member, key);

    public TaskPath? Index(object? key) => Child(PathKind.Index, key);

    public TaskPath? Entry(object? key) => Child(PathKind.Entry, key);

    public TaskPath? Enumerator() => Child(PathKind.Enumerator, null);

    /// <summary>Every element; the elements of a dictionary's <c>Values</c> are the values of its entries.</summary>
    public TaskPath? Element()
        => IsMember(Values) ? Parent!.Child(PathKind.Element, null)?.Member(Value) : Child(PathKind.Element, null);

    public bool IsMember(string name) => Kind == PathKind.Member && Key is string key && key == name;

    /// <summary>Is it known which place this is? <c>tasks[Next()]</c> is some element, but not the same one twice.</summary>
    public bool IsExact
    {
        get
        {
            for (var path = this; path is not null; path = path.Parent)
            {
                if (path.Kind is PathKind.Index or PathKind.Entry && path.Key is null)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>The same path with every single element replaced by "every element", or null when there is none.</summary>
    public TaskPath? Generalized()
    {
        var parent = Parent?.Generalized();
        if (Kind is PathKind.Index)
        {
            return (parent ?? Parent!).Element();
        }

        if (Kind is PathKind.Entry)
        {
            return (parent ?? Parent!).Element()?.Member(Value);
        }

        return parent?.Child(Kind, Key);
    }

    public bool StartsWith(TaskPath prefix)
    {
        for (var path = this; path is not null && path.Depth >= prefix.Depth; path = path.Parent)
        {
            if (path.Equals(prefix))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>This path with the prefix replaced; null when it does not start with it or becomes too deep.</summary>
    public TaskPath? Rebased(TaskPath prefix, TaskPath replacement)
    {
        if (Equals(prefix))
        {
            return replacement;
        }

        return Parent?.Rebased(prefix, replacement)?.Child(Kind, Key);
    }

    /// <summary>Does the value of this path depend on the given place, as a part of the path or as an index in it?</summary>
    public bool DependsOn(TaskPath place)
    {
        for (var path = this; path is not null; path = path.Parent)
        {
            if (path.Equals(place) || (path.Key is TaskPath index && index.DependsOn(place)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Does it read the given field or property of any object?</summary>
    public bool Reads(ISymbol member)
    {
        for (var path = this; path is not null; path = path.Parent)
        {
            if ((path.Key is ISymbol key && SymbolEqualityComparer.Default.Equals(key, member))
                || (path.Key is TaskPath index && index.Reads(member)))
            {
                return true;
            }
        }

        return false;
    }

    public bool Equals(TaskPath? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        return other is not null
            && hash == other.hash
            && Kind == other.Kind
            && Depth == other.Depth
            && (Key is ISymbol symbol ? SymbolEqualityComparer.Default.Equals(symbol, other.Key as ISymbol) : Equals(Key, other.Key))
            && (Parent is null || Parent.Equals(other.Parent));
    }

    public override bool Equals(object? obj) => Equals(obj as TaskPath);

    public override int GetHashCode() => hash;

    private TaskPath? Child(PathKind kind, object? key) => Depth == MaximumDepth ? null : new TaskPath(this, kind, key);
}
