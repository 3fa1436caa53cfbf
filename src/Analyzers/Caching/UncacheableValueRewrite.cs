using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Where can the data take the place of what produces it? Both the analyzer and the code fix ask here.</summary>
internal static class UncacheableValueRewrite
{
    public const string ToList = "ToList";
    public const string ToListAsync = "ToListAsync";

    /// <summary>The member that an entry of the awaited value is made with.</summary>
    public const string GetOrCreateAsync = "GetOrCreateAsync";

    public static string Title(CacheCall call, UncacheableValue value) => Member(call, value) switch
    {
        GetOrCreateAsync => "Cache the result of the task with GetOrCreateAsync",
        var member => $"Cache the rows with {member}",
    };

    /// <summary>A clause that follows "no safe fix:"; null when there is a rewrite.</summary>
    public static string? Refusal(CacheCall call, UncacheableValue value)
        => Member(call, value) is null ? value.Kind == UncacheableKind.Resource ? "the data has to be read out of it first" : "readers of the entry expect its type" : null;

    /// <summary>The member that is called to have the data; null when readers would be given a type that they do not ask for.</summary>
    public static string? Member(CacheCall call, UncacheableValue value)
    {
        switch (value.Kind)
        {
            case UncacheableKind.Deferred:
                return ToList;
            case UncacheableKind.Query:
                // An entry that is set here is asked for elsewhere, as a query. One that is made on request is asked for where it is made.
                if (call.Action != CacheAction.GetOrCreate || value.Syntax is not ExpressionSyntax || !value.Value.Type.IsQuery() || IsTakenAsQuery(call))
                {
                    return null;
                }

                return call.FactoryLambda is { Symbol.IsAsync: true } && HasAsyncList(value.Value) ? ToListAsync : ToList;
            case UncacheableKind.Task:
                // cache.GetOrCreate(key, _ => LoadAsync()) gives a task as before, of an entry that holds what was loaded.
                return call is { Action: CacheAction.GetOrCreate, Call.TargetMethod: { Name: "GetOrCreate", ContainingType: var type } }
                    && type.IsType("Microsoft.Extensions.Caching.Memory", "CacheExtensions")
                    && call.Name is IdentifierNameSyntax
                    && call.ValueType is INamedTypeSymbol { Name: "Task", TypeArguments.Length: 1 }
                        ? GetOrCreateAsync
                        : null;
            default:
                return null;
        }
    }

    /// <summary>Is what the call gives handed on as an <c>IQueryable</c>, which a list is not?</summary>
    private static bool IsTakenAsQuery(CacheCall call)
    {
        if (call.Name is GenericNameSyntax)
        {
            return call.ValueType.IsQuery();
        }

        IOperation current = call.Call;
        while (current.Parent is IConversionOperation or IParenthesizedOperation or IAwaitOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" })
        {
            current = current.Parent;
        }

        return current.Parent switch
        {
            IReturnOperation or IArgumentOperation or ISimpleAssignmentOperation => current.Type.IsQuery() || IsTaskOfQuery(current.Type),
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Syntax.Parent is VariableDeclarationSyntax { Type.IsVar: false } && current.Type.IsQuery(),
            _ => false,
        };
    }

    private static bool IsTaskOfQuery(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [var result] } && result.IsQuery();

    private static bool HasAsyncList(IOperation query)
    {
        var current = query;
        while (current is IInvocationOperation call && call.Receiver() is { } receiver)
        {
            if (call.TargetMethod.ContainingType.IsIn("Microsoft.EntityFrameworkCore"))
            {
                return true;
            }

            current = receiver.Unwrap();
        }

        return current.Type is { Name: "DbSet" };
    }
}
