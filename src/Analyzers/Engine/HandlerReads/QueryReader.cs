using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.HandlerReads;

/// <summary>
/// Reads a query from the call that runs it back to its sets: through operators, query expressions, locals that are
/// assigned in steps (<c>if (x) query = query.Where(...)</c>) and methods of the application that return a query.
/// </summary>
internal sealed class QueryReader(Bodies bodies)
{
    private const int MaxSteps = 200;

    /// <summary>The read that a call makes; null when it does not run a database query.</summary>
    public DatabaseRead? Read(IInvocationOperation call, TypeArguments types, ImmutableArray<CallHop> path, CancellationToken cancellationToken)
    {
        if (Terminal(call.TargetMethod) is not { } kind || Source(call) is not { } source || !source.UnwrapValue().Type.IsQuery())
        {
            return null;
        }

        var query = new Query();
        AddArguments(call, query);
        Follow(source, query, types, cancellationToken);
        return Create(query, kind, WithoutAsync(call.TargetMethod.Name), call.Syntax, path);
    }

    /// <summary><c>foreach (var user in db.Users)</c>.</summary>
    public DatabaseRead? Read(IForEachLoopOperation loop, TypeArguments types, ImmutableArray<CallHop> path, CancellationToken cancellationToken)
    {
        if (!loop.Collection.UnwrapValue().Type.IsQuery())
        {
            return null;
        }

        var query = new Query();
        Follow(loop.Collection, query, types, cancellationToken);
        return Create(query, ReadKind.Rows, "ToList", loop.Collection.Syntax, path);
    }

    private static DatabaseRead? Create(Query query, ReadKind kind, string @operator, SyntaxNode syntax, ImmutableArray<CallHop> path)
    {
        // A query over a list in memory, or one whose set is not seen.
        if (!query.HasSet)
        {
            return null;
        }

        if (query.IsGrouped && kind != ReadKind.Row)
        {
            kind = ReadKind.Grouping;
        }

        return new DatabaseRead(
            kind, @operator, query.SetName, [.. query.Entities], query.IsComplete, query.IsFiltered, query.Includes, syntax.GetLocation(), path);
    }

    private static ReadKind? Terminal(IMethodSymbol method)
    {
        if (!(method.ContainingType.IsType("System.Linq", "Queryable")
            || method.ContainingType.IsType("System.Linq", "Enumerable")
            || method.ContainingType.IsIn("Microsoft.EntityFrameworkCore")))
        {
            return null;
        }

        switch (WithoutAsync(method.Name))
        {
            case "Count" or "LongCount" or "Sum" or "Average" or "Min" or "Max":
                return ReadKind.Aggregate;
            case "ToList" or "ToArray" or "ToDictionary" or "ToHashSet" or "ToLookup" or "AsEnumerable" or "AsAsyncEnumerable" or "ForEach" or "Load":
                return ReadKind.Rows;
            case "First" or "FirstOrDefault" or "Single" or "SingleOrDefault" or "Last" or "LastOrDefault" or "ElementAt" or "ElementAtOrDefault" or "Any" or "All" or "Contains" or "Find":
                return ReadKind.Row;
            default:
                // Enumerable.Select(db.Users, ...) reads the table as well, but such code is rare.
                return null;
        }
    }

    private void Follow(IOperation? operation, Query query, TypeArguments types, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (operation?.UnwrapValue() is not { } value || ++query.Steps > MaxSteps)
        {
            query.IsComplete = false;
            return;
        }

        switch (value)
        {
            case IInvocationOperation call:
                FollowCall(call, query, types, cancellationToken);
                break;
            case IPropertyReferenceOperation { Property: var property }:
                FollowMember(property, property.Type, property.GetMethod, query, types, cancellationToken);
                break;
            case IFieldReferenceOperation { Field: var field }:
                FollowMember(field, field.Type, getter: null, query, types, cancellationToken);
                break;
            case ILocalReferenceOperation local:
                FollowLocal(local.Local, query, types, cancellationToken);
                break;
            case IConditionalOperation conditional:
                Follow(conditional.WhenTrue, query, types, cancellationToken);
                Follow(conditional.WhenFalse, query, types, cancellationToken);
                break;
            case ICoalesceOperation coalesce:
                Follow(coalesce.Value, query, types, cancellationToken);
                Follow(coalesce.WhenNull, query, types, cancellationToken);
                break;
            default:
                query.IsComplete = false;
                break;
        }
    }

    private void FollowCall(IInvocationOperation call, Query query, TypeArguments types, CancellationToken cancellationToken)
    {
        var method = call.TargetMethod;
        if (method.Name == "Set" && method.TypeArguments.Length == 1 && method.ContainingType.Inherits("Microsoft.EntityFrameworkCore", "DbContext"))
        {
            query.AddSet(types.Resolve(method.TypeArguments[0]), name: null);
            return;
        }

        if (method.DeclaringSyntaxReferences.Length > 0)
        {
            FollowReturns(method, query, types.Into(method, bodies.Target(method)), cancellationToken);
            if (Source(call) is { } chained && chained.UnwrapValue().Type.IsQuery())
            {
                Follow(chained, query, types, cancellationToken);
            }

            return;
        }

        if (Source(call) is { } source && source.UnwrapValue().Type.IsQuery())
        {
            query.Includes += method.Name is "Include" or "ThenInclude" ? 1 : 0;
            query.IsGrouped |= method.Name is "GroupBy" or "CountBy" or "AggregateBy";
            AddArguments(call, query);
            Follow(source, query, types, cancellationToken);
            return;
        }

        query.IsComplete = false;
    }

    private void FollowMember(ISymbol member, ITypeSymbol type, IMethodSymbol? getter, Query query, TypeArguments types, CancellationToken cancellationToken)
    {
        if (type.Inherits("Microsoft.EntityFrameworkCore", "DbSet") && type is INamedTypeSymbol { TypeArguments: [var entity] })
        {
            query.AddSet(types.Resolve(entity), entity is ITypeParameterSymbol ? null : member.Name);
        }
        else if (getter is { DeclaringSyntaxReferences.Length: > 0 })
        {
            FollowReturns(getter, query, types, cancellationToken);
        }
        else
        {
            query.IsComplete = false;
        }
    }

    private void FollowReturns(IMethodSymbol method, Query query, TypeArguments types, CancellationToken cancellationToken)
    {
        if (bodies.Target(method) is not { } target || bodies.Bind(target, cancellationToken) is not { } body)
        {
            query.IsComplete = false;
            return;
        }

        foreach (var operation in body.DescendantsAndSelf())
        {
            if (operation is IReturnOperation { ReturnedValue: { } returned } && operation.Kind == OperationKind.Return && !IsInLambda(operation, body))
            {
                Follow(returned, query, types, cancellationToken);
            }
        }
    }

    private void FollowLocal(ILocalSymbol local, Query query, TypeArguments types, CancellationToken cancellationToken)
    {
        if (!query.Locals.Add(local))
        {
            return;
        }

        if (local.DeclaringSyntaxReferences is not [var declaration] || declaration.GetSyntax(cancellationToken) is not VariableDeclaratorSyntax declarator)
        {
            query.IsComplete = false;
            return;
        }

        if (declarator.Initializer is { Value: { } initializer })
        {
            Follow(bodies.Bind(initializer, cancellationToken), query, types, cancellationToken);
        }

        foreach (var assignment in (declarator.FirstAncestorOrSelf<BlockSyntax>() ?? declarator.SyntaxTree.GetRoot(cancellationToken)).DescendantNodes())
        {
            if (assignment is AssignmentExpressionSyntax { Left: IdentifierNameSyntax name, Right: var right } && name.Identifier.ValueText == local.Name)
            {
                Follow(bodies.Bind(right, cancellationToken), query, types, cancellationToken);
            }
        }
    }

    /// <summary>Filters, projections, joins: which entity types do they touch, and do they use a value from outside?</summary>
    private void AddArguments(IInvocationOperation call, Query query)
    {
        var isFilter = call.TargetMethod.Name is "Where" or "Skip" or "Take" or "SkipWhile" or "TakeWhile"
            || call.TargetMethod.Name.StartsWith("FromSql", StringComparison.Ordinal)
            || Terminal(call.TargetMethod) is not null;
        var first = call.Instance is null ? 1 : 0;
        for (var i = first; i < call.Arguments.Length; i++)
        {
            var value = call.Arguments[i].Value;
            if (value.Type?.Name == "CancellationToken")
            {
                continue;
            }

            foreach (var operation in value.DescendantsAndSelf())
            {
                switch (operation)
                {
                    case IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction } }:
                    case ILocalReferenceOperation { ConstantValue.HasValue: false }:
                    case IFieldReferenceOperation { ConstantValue.HasValue: false, Field.IsStatic: false }:
                        query.IsFiltered |= isFilter;
                        break;
                    case IPropertyReferenceOperation { Property: var property }:
                        query.AddNavigation(property.Type);
                        break;
                }
            }

            // Include("Orders.Lines"): a path that is not followed.
            query.IsComplete &= !(call.TargetMethod.Name == "Include" && value.Type?.SpecialType == SpecialType.System_String);
        }
    }

    private static IOperation? Source(IInvocationOperation call)
        => call.Instance ?? (call.TargetMethod.IsExtensionMethod && call.Arguments.Length > 0 ? call.Arguments[0].Value : null);

    private static bool IsInLambda(IOperation operation, IOperation body)
    {
        for (var parent = operation.Parent; parent is not null && parent != body; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return true;
            }
        }

        return false;
    }

    private static string WithoutAsync(string name)
        => name.EndsWith("Async", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Async".Length) : name;

    private sealed class Query
    {
        public HashSet<ITypeSymbol> Entities { get; } = new(SymbolEqualityComparer.Default);

        public HashSet<ILocalSymbol> Locals { get; } = new(SymbolEqualityComparer.Default);

        public int Steps { get; set; }

        public bool HasSet { get; private set; }

        public string? SetName { get; private set; }

        public bool IsGrouped { get; set; }

        public int Includes { get; set; }

        public bool IsFiltered { get; set; }

        public bool IsComplete { get; set; } = true;

        public void AddSet(ITypeSymbol entity, string? name)
        {
            HasSet = true;
            SetName ??= name ?? (entity is ITypeParameterSymbol ? null : entity.Name);
            Entities.Add(entity);
        }

        /// <summary>A property whose type is a class of the application, or a collection of it.</summary>
        public void AddNavigation(ITypeSymbol type)
        {
            var element = type is INamedTypeSymbol { TypeArguments: [var argument] } ? argument : type;
            if (element is { TypeKind: TypeKind.Class, SpecialType: SpecialType.None } && !element.IsIn("System"))
            {
                Entities.Add(element);
            }
        }
    }
}
