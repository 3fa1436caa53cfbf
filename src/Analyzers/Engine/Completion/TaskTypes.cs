using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.Completion;

/// <summary>The task types of the framework, resolved once per compilation.</summary>
internal sealed class TaskTypes
{
    private readonly INamedTypeSymbol task;
    private readonly INamedTypeSymbol? taskOf;
    private readonly INamedTypeSymbol? valueTask;
    private readonly INamedTypeSymbol? valueTaskOf;
    private readonly INamedTypeSymbol? asyncEnumerable;
    private readonly INamedTypeSymbol? asyncEnumerator;
    private readonly INamedTypeSymbol? completionSource;
    private readonly INamedTypeSymbol? completionSourceOf;
    private readonly INamedTypeSymbol? blockingExtensions;
    private readonly INamedTypeSymbol? enumerable;
    private readonly INamedTypeSymbol? expression;

    private TaskTypes(Compilation compilation, INamedTypeSymbol task)
    {
        this.task = task;
        taskOf = compilation.GetTypeByMetadataName("System.Threading.Tasks.Task`1");
        valueTask = compilation.GetTypeByMetadataName("System.Threading.Tasks.ValueTask");
        valueTaskOf = compilation.GetTypeByMetadataName("System.Threading.Tasks.ValueTask`1");
        asyncEnumerable = compilation.GetTypeByMetadataName("System.Collections.Generic.IAsyncEnumerable`1");
        asyncEnumerator = compilation.GetTypeByMetadataName("System.Collections.Generic.IAsyncEnumerator`1");
        completionSource = compilation.GetTypeByMetadataName("System.Threading.Tasks.TaskCompletionSource");
        completionSourceOf = compilation.GetTypeByMetadataName("System.Threading.Tasks.TaskCompletionSource`1");
        blockingExtensions = compilation.GetTypeByMetadataName("System.Threading.Tasks.TaskAsyncEnumerableExtensions");
        enumerable = compilation.GetTypeByMetadataName("System.Linq.Enumerable");
        expression = compilation.GetTypeByMetadataName("System.Linq.Expressions.Expression`1");
        HasWaitAsync = !task.GetMembers("WaitAsync").IsEmpty;
    }

    /// <summary><c>Task.WaitAsync</c> came with .NET 6.</summary>
    public bool HasWaitAsync { get; }

    public static TaskTypes? TryCreate(Compilation compilation)
        => compilation.GetTypeByMetadataName("System.Threading.Tasks.Task") is { } task ? new TaskTypes(compilation, task) : null;

    public bool IsTask(ITypeSymbol? type) => Is(type, task) || Is(type, taskOf);

    public bool IsPlainTask(ITypeSymbol? type) => Is(type, task);

    public bool IsTaskWithResult(ITypeSymbol? type) => Is(type, taskOf) || Is(type, valueTaskOf);

    public bool IsValueTask(ITypeSymbol? type) => Is(type, valueTask) || Is(type, valueTaskOf);

    public bool IsTaskOrValueTask(ITypeSymbol? type) => IsTask(type) || IsValueTask(type);

    public bool IsAsyncSequence(ITypeSymbol? type) => Is(type, asyncEnumerable) || Is(type, asyncEnumerator);

    public bool IsCompletionSource(ITypeSymbol? type) => Is(type, completionSource) || Is(type, completionSourceOf);

    public bool IsEnumerableClass(ITypeSymbol? type) => Is(type, enumerable);

    public bool IsExpressionTree(ITypeSymbol? type) => Is(type, expression);

    public bool IsBlockingExtensions(ITypeSymbol? type) => Is(type, blockingExtensions);

    /// <summary>An awaiter of a task: <c>TaskAwaiter</c>, <c>ConfiguredTaskAwaitable.ConfiguredTaskAwaiter</c> and those of value tasks.</summary>
    public static bool IsAwaiter(ITypeSymbol? type)
        => type is INamedTypeSymbol
            {
                Name: "TaskAwaiter" or "ValueTaskAwaiter" or "ConfiguredTaskAwaiter" or "ConfiguredValueTaskAwaiter",
                ContainingNamespace: { Name: "CompilerServices", ContainingNamespace: { Name: "Runtime", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } },
            };

    /// <summary>Does the type say that it holds its elements, so that enumerating it twice gives the same tasks?</summary>
    public static bool IsMaterialized(ITypeSymbol? type)
    {
        if (type is null)
        {
            return false;
        }

        if (type.TypeKind == TypeKind.Array || IsCountedCollection(type))
        {
            return true;
        }

        foreach (var implemented in type.AllInterfaces)
        {
            if (IsCountedCollection(implemented))
            {
                return true;
            }
        }

        return type is INamedTypeSymbol { IsRefLikeType: true, Name: "Span" or "ReadOnlySpan" };
    }

    public static bool IsDictionary(ITypeSymbol? type)
    {
        if (type is null)
        {
            return false;
        }

        if (type.Name is "IDictionary" or "IReadOnlyDictionary")
        {
            return true;
        }

        foreach (var implemented in type.AllInterfaces)
        {
            if (implemented.Name is "IReadOnlyDictionary" or "IDictionary" && implemented.Arity == 2)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsCountedCollection(ITypeSymbol type)
        => type.OriginalDefinition.SpecialType is SpecialType.System_Collections_Generic_ICollection_T
            or SpecialType.System_Collections_Generic_IReadOnlyCollection_T
            or SpecialType.System_Collections_Generic_IList_T
            or SpecialType.System_Collections_Generic_IReadOnlyList_T;

    private static bool Is(ITypeSymbol? type, INamedTypeSymbol? definition)
        => definition is not null && SymbolEqualityComparer.Default.Equals(type?.OriginalDefinition, definition);
}
