using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>A context or connection of one's own for each element: a shard, a tenant, a unit of work. Its queries cannot be merged.</summary>
internal static class FreshContexts
{
    /// <summary>One at a time, whoever opens a context anew each time does so on purpose, unless all that it is for is a question about the element.</summary>
    public static bool IsOwn(ILoopOperation loop, IOperation operation)
        => IsSession(ElementOf(loop)?.Type) || (FirstOwn(operation, loop.Body) is var (context, opened) && !QuestionContexts.IsOnlyAsked(context, opened, loop, operation));

    /// <summary>
    /// Concurrent queries must each have a context; the elements are shards or units of work only when the context is made
    /// from the element, or is also written to.
    /// </summary>
    public static bool IsOwn(IAnonymousFunctionOperation lambda, IOperation operation)
    {
        if (lambda.Symbol.Parameters is not [var element, ..])
        {
            return false;
        }

        var elements = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { element };
        return IsSession(element.Type) || (FirstOwn(operation, lambda.Body) is var (_, created) && (Dataflow.DependsOn(created, elements) || Saves(lambda.Body)));
    }

    /// <summary>What makes the context that the operation uses; null when it is one from outside of the body.</summary>
    public static IOperation? MakerOf(IOperation operation, IOperation body) => FirstOwn(operation, body)?.Made;

    /// <summary>The context that the operation uses, and what makes it; null when it is one from outside of the body.</summary>
    private static (ILocalSymbol Context, IOperation Made)? FirstOwn(IOperation operation, IOperation body)
    {
        foreach (var current in Dataflow.InputsOf(operation, body))
        {
            if (current is ILocalReferenceOperation { Local: var local } && DeclaredValue(local, body) is { } value && IsMade(value.UnwrapAwait(), local.Type))
            {
                return (local, value);
            }
        }

        return null;
    }

    private static IOperation? DeclaredValue(ILocalSymbol local, IOperation body)
    {
        foreach (var operation in body.DescendantsAndSelf())
        {
            if (operation is IVariableDeclaratorOperation declarator && SymbolEqualityComparer.Default.Equals(declarator.Symbol, local))
            {
                return declarator.GetVariableInitializer()?.Value;
            }
        }

        return null;
    }

    /// <summary>Made here, or taken from a scope that was; <c>var db = _db;</c> and <c>db.Database.GetDbConnection()</c> are the same each time.</summary>
    private static bool IsMade(IOperation value, ITypeSymbol type) => value switch
    {
        IObjectCreationOperation => IsSession(type),
        IInvocationOperation { TargetMethod.Name: "GetRequiredService" or "GetService" or "GetRequiredKeyedService" or "Resolve" } => true,
        IInvocationOperation { TargetMethod.Name: not "GetDbConnection" } => IsSession(type),
        _ => false,
    };

    private static bool Saves(IOperation body)
    {
        foreach (var operation in body.DescendantsAndSelf())
        {
            if (operation is IInvocationOperation { TargetMethod.Name: "SaveChanges" or "SaveChangesAsync" })
            {
                return true;
            }
        }

        return false;
    }

    private static ILocalSymbol? ElementOf(ILoopOperation loop)
        => loop is IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol: var symbol } } ? symbol : null;

    private static bool IsSession(ITypeSymbol? type)
    {
        switch (type)
        {
            // where TContext : DbContext
            case ITypeParameterSymbol { ConstraintTypes: var constraints }:
                return constraints.Any(IsSession);

            // foreach (var part in rows.GroupBy(ContextFor)) { part.Key.AddRange(part); await part.Key.SaveChangesAsync(); }
            case INamedTypeSymbol { Name: "IGrouping" or "KeyValuePair", TypeArguments: [var key, _] }:
                return IsSession(key);
        }

        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.Name is "DbContext" or "DbConnection" or "IDbConnection")
            {
                return true;
            }
        }

        return false;
    }
}
