using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

internal enum UncacheableKind
{
    /// <summary><c>IQueryable</c>, <c>IAsyncEnumerable</c>: asks the database when it is walked.</summary>
    Query,

    /// <summary>An <c>IEnumerable</c> that LINQ or an iterator makes anew each time it is walked.</summary>
    Deferred,
    Task,

    /// <summary>A stream, a reader, a response: used up by its first reader, or closed by its owner.</summary>
    Resource,
}

/// <summary>A value that does not hold the data that a reader of the cache wants.</summary>
/// <param name="What">Its kind for a message, with an article.</param>
/// <param name="Why">What is wrong with it, behind a colon.</param>
internal sealed record UncacheableValue(UncacheableKind Kind, IOperation Value, string What, string Why)
{
    /// <summary>A query expression as a whole, whose operation is that of its last clause.</summary>
    public SyntaxNode Syntax => Value.Parent is ITranslatedQueryOperation query ? query.Syntax : Value.Syntax;

    private const string QueryWhy = "each reader runs it again, on a context that may be gone by then";

    public static UncacheableValue? Of(CacheCall call, IOperation value)
    {
        // Another process gets bytes. What cannot be written fails there at once.
        if (call.Store is CacheStore.Remote or CacheStore.Configured)
        {
            return null;
        }

        if (OfType(call.ValueType, call, value) is { } byType)
        {
            return byType;
        }

        return call.ValueType is null or { SpecialType: SpecialType.System_Object } or { TypeKind: TypeKind.Interface }
            ? OfType(TypeOf(value, call), call, value) ?? OfDeferred(value)
            : null;
    }

    /// <summary>A factory that gives a task to a cache that awaits it gives what is inside.</summary>
    private static ITypeSymbol? TypeOf(IOperation value, CacheCall call)
        => call.Factory is not null && call.Call.TargetMethod.Name.EndsWith("Async", StringComparison.Ordinal) && IsTask(value.Type) ? null : value.Type;

    private static UncacheableValue? OfType(ITypeSymbol? type, CacheCall call, IOperation value)
    {
        if (type is null || type.SpecialType != SpecialType.None)
        {
            return null;
        }

        if (IsTask(type))
        {
            return IsCompleted(value) || IsTakenOut(call)
                ? null
                : new UncacheableValue(UncacheableKind.Task, value, "a task", type.Name == "ValueTask" ? "it may be awaited only once" : "if it fails, it stays and fails for every reader");
        }

        if (type.IsQuery() || Is(type, "System.Collections.Generic", "IAsyncEnumerable"))
        {
            return new UncacheableValue(UncacheableKind.Query, value, "a query", QueryWhy);
        }

        if (ResourceName(type) is { } resource)
        {
            return new UncacheableValue(UncacheableKind.Resource, value, resource, "it is used up or closed by whoever had it first");
        }

        return null;
    }

    private static UncacheableValue? OfDeferred(IOperation value)
    {
        if (value is not IInvocationOperation { TargetMethod: var method } call || method.ReturnType is not { Name: "IEnumerable" or "IOrderedEnumerable" })
        {
            return null;
        }

        if (method.ContainingType.IsType("System.Linq", "Enumerable"))
        {
            if (method.Name == "AsEnumerable")
            {
                return call.Receiver()?.Unwrap() is { } source && source.Type.IsQuery()
                    ? new UncacheableValue(UncacheableKind.Query, value, "a query", QueryWhy)
                    : null;
            }

            return method.Name is "Empty" or "Range" or "Repeat"
                ? null
                : new UncacheableValue(UncacheableKind.Deferred, value, "a sequence that has not been computed", "each reader computes it again");
        }

        return method.Definition().HasYield()
            ? new UncacheableValue(UncacheableKind.Deferred, value, "a sequence that has not been computed", "each reader computes it again")
            : null;
    }

    private static string? ResourceName(ITypeSymbol type)
    {
        if (type.Inherits("System.IO", "Stream"))
        {
            return "a stream";
        }

        if (type.Inherits("System.Data.Common", "DbDataReader") || Is(type, "System.Data", "IDataReader"))
        {
            return "a data reader";
        }

        if (type.Inherits("Microsoft.EntityFrameworkCore", "DbContext"))
        {
            return "a database context";
        }

        if (type.Inherits("Microsoft.AspNetCore.Http", "HttpContext"))
        {
            return "the context of a request";
        }

        if (type.IsType("System.Net.Http", "HttpResponseMessage"))
        {
            return "a response";
        }

        return Is(type, "Microsoft.Extensions.DependencyInjection", "IServiceScope") ? "a scope of services" : null;
    }

    private static bool IsTask(ITypeSymbol? type) => type is { Name: "Task" or "ValueTask" } && type.IsIn("System.Threading.Tasks");

    private static bool IsCompleted(IOperation value) => value switch
    {
        IInvocationOperation { TargetMethod.Name: "FromResult" } => true,
        IPropertyReferenceOperation { Property.Name: "CompletedTask" } => true,
        _ => false,
    };

    /// <summary>Code that takes a task out when it fails knows what it does: <c>catch { cache.Remove(key); throw; }</c>, <c>task.ContinueWith(..)</c>.</summary>
    private static bool IsTakenOut(CacheCall call)
    {
        foreach (var operation in call.Call.Root().DescendantsAndSelf())
        {
            if (operation is IInvocationOperation { TargetMethod.Name: "ContinueWith" } || CacheCalls.At(operation) is { Action: CacheAction.Remove })
            {
                return true;
            }
        }

        return false;
    }

    private static bool Is(ITypeSymbol type, string @namespace, string name)
    {
        if (type.IsType(@namespace, name))
        {
            return true;
        }

        foreach (var implemented in type.AllInterfaces)
        {
            if (implemented.IsType(@namespace, name))
            {
                return true;
            }
        }

        return false;
    }
}
