using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.RoundTripFacts;

internal enum QueryProvider
{
    Unknown,
    EntityFramework,

    /// <summary>linq2db, NHibernate, MongoDB.</summary>
    OtherDatabase,

    /// <summary>A query over a list.</summary>
    Memory,

    /// <summary><c>Entry(x).Collection(..).Query()</c>: the explicit load of a navigation.</summary>
    Navigation,
}

/// <summary>Follows a query back to where it starts: who runs it, and what does the user call it?</summary>
/// <param name="compilation">Whose code is read.</param>
/// <param name="implementations">The bodies behind its members.</param>
/// <param name="projects">What those say whose bodies are not to be seen.</param>
internal sealed class QuerySource(Compilation compilation, Implementations implementations, OtherProjects projects)
{
    private const int MaxDepth = 32;

    /// <summary>Bodies cost more than steps: eight of them in a row.</summary>
    private const int BodyDepth = 4;

    private readonly ConcurrentDictionary<IMethodSymbol, QueryProvider?> _known = new(SymbolEqualityComparer.Default);
    private readonly INamedTypeSymbol? _queryable = compilation.GetTypeByMetadataName("System.Linq.IQueryable");
    private readonly INamedTypeSymbol? _enumerable = compilation.GetTypeByMetadataName("System.Linq.Enumerable");
    private readonly INamedTypeSymbol? _queryableMethods = compilation.GetTypeByMetadataName("System.Linq.Queryable");

    public QueryProvider ProviderOf(IOperation operation) => ProviderOf(operation, ImmutableStack<ISymbol>.Empty, MaxDepth) ?? QueryProvider.Unknown;

    /// <summary>Who runs the query that a member gives back to each of its callers; unknown where it gives none, or where its type says so already.</summary>
    public QueryProvider ProviderOf(IMethodSymbol method)
        => (IsQueryable(method.ReturnType) || IsSequence(method.ReturnType)) && !IsEntityFrameworkSource(method.ReturnType) && !method.HasYield()
            ? InBodies(method, ImmutableStack<ISymbol>.Empty, MaxDepth) ?? QueryProvider.Unknown
            : QueryProvider.Unknown;

    /// <summary>The name of what the query starts from: <c>Users</c> of <c>db.Users.Where(..)</c>.</summary>
    public static string? NameOf(IOperation operation)
    {
        for (var depth = 0; depth < MaxDepth; depth++)
        {
            switch (operation.UnwrapAwait())
            {
                case IInvocationOperation { TargetMethod: { Name: "Set", TypeArguments: [{ Name: var entity }] } }:
                    return "Set<" + entity + ">";
                case IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: { } held }:
                    return HeldDelegates.NameOf(held);
                case IInvocationOperation invocation when Continues(invocation) && invocation.Receiver() is { } receiver:
                    operation = receiver;
                    break;
                case IInvocationOperation invocation:
                    return invocation.TargetMethod.Name;
                case IMemberReferenceOperation member:
                    return member.Member.Name;
                case ILocalReferenceOperation local:
                    return local.Local.Name;
                case IParameterReferenceOperation parameter:
                    return parameter.Parameter.Name;
                default:
                    return null;
            }
        }

        return null;
    }

    public bool IsQueryable(ITypeSymbol? type)
    {
        if (type is null || _queryable is null)
        {
            return false;
        }

        if (SymbolEqualityComparer.Default.Equals(type, _queryable))
        {
            return true;
        }

        foreach (var implemented in type.AllInterfaces)
        {
            if (SymbolEqualityComparer.Default.Equals(implemented, _queryable))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Does the call give back its receiver with something added to it, as <c>Where</c> and <c>AsNoTracking</c> do?</summary>
    private static bool Continues(IInvocationOperation invocation)
        => invocation.TargetMethod.IsExtensionMethod
            || (invocation.Instance is not null && IsInNamespace(invocation.TargetMethod.ContainingType, "System", "Linq"));

    /// <param name="open">The locals and members that are being followed.</param>
    /// <returns>Null for what gives no query, or starts from one of those: <c>query = query.Where(..)</c> says nothing new.</returns>
    private QueryProvider? ProviderOf(IOperation operation, ImmutableStack<ISymbol> open, int depth)
    {
        if (depth <= 0)
        {
            return QueryProvider.Unknown;
        }

        operation = operation.Unwrap();
        if (IsEntityFrameworkSource(operation.Type))
        {
            return QueryProvider.EntityFramework;
        }

        if (IsOtherSource(operation.Type))
        {
            return QueryProvider.OtherDatabase;
        }

        if (IsStored(operation.Type))
        {
            return QueryProvider.Memory;
        }

        switch (operation)
        {
            case IInvocationOperation invocation:
                return ProviderOf(invocation, open, depth - 1);
            case IAwaitOperation or IObjectCreationOperation or IArrayCreationOperation or ICollectionExpressionOperation:
                return QueryProvider.Memory;
            case ILocalReferenceOperation local:
                return Followed(local, open, depth - 1);
            case IPropertyReferenceOperation property:
                return Declared(property.Property.GetMethod, open, depth);
            case IConditionalOperation { WhenFalse: { } whenFalse } conditional:
                return Agree([conditional.WhenTrue, whenFalse], open, depth - 1);
            case ICoalesceOperation coalesce:
                return Agree([coalesce.Value, coalesce.WhenNull], open, depth - 1);
            case ISwitchExpressionOperation choice:
                return Agree(choice.Arms.Select(arm => arm.Value), open, depth - 1);
            case IThrowOperation:
                return null;
            case IFieldReferenceOperation { Field.DeclaringSyntaxReferences: [var declaration] } when MethodBodies.InitializerOf(declaration, compilation) is { } initializer:
                return ProviderOf(initializer, open, depth - 1);
            case IFieldReferenceOperation or IParameterReferenceOperation:
                return IsQueryable(operation.Type) ? QueryProvider.Unknown : QueryProvider.Memory;
            default:
                return QueryProvider.Unknown;
        }
    }

    private QueryProvider? ProviderOf(IInvocationOperation invocation, ImmutableStack<ISymbol> open, int depth)
    {
        var method = invocation.TargetMethod;
        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            return CompiledQueries.IsRunBy(invocation, compilation) ? QueryProvider.EntityFramework : Declared(method, open, depth);
        }

        if (IsInNamespace(method.ContainingType, "Microsoft", "EntityFrameworkCore", "ChangeTracking"))
        {
            return QueryProvider.Navigation;
        }

        var receiver = invocation.Receiver();
        if (IsEntityFramework(method.ContainingType) && IsQueryable(method.ReturnType) && !IsQueryable(receiver?.Unwrap().Type))
        {
            // DbContext.Set<T>(), Database.SqlQuery<T>(..), FromExpression(..)
            return QueryProvider.EntityFramework;
        }

        if (IsQueryable(method.ReturnType) && !IsQueryable(receiver?.Unwrap().Type) && (method.IsIn("NHibernate") || method.IsIn("MongoDB.Driver") || method.IsIn("LinqToDB")))
        {
            // session.Query<T>(), collection.AsQueryable(), data.GetTable<T>()
            return QueryProvider.OtherDatabase;
        }

        if (receiver is not null && Continues(invocation))
        {
            // Enumerable over a query asks the query's provider only while the operators in between are lazy: db.Users.ToList().Where(..) is a list.
            if (SymbolEqualityComparer.Default.Equals(method.ContainingType, _enumerable) && !IsLazy(method))
            {
                return QueryProvider.Memory;
            }

            if (IsQueryable(method.ReturnType) || IsLazy(method) || IsAsyncStream(method.ReturnType))
            {
                return ProviderOf(receiver, open, depth);
            }

            return QueryProvider.Memory;
        }

        return Declared(method, open, depth);
    }

    private QueryProvider? Followed(ILocalReferenceOperation reference, ImmutableStack<ISymbol> open, int depth)
    {
        var local = reference.Local;
        if (open.Contains(local, SymbolEqualityComparer.Default))
        {
            return null;
        }

        return (local.AssignedValues(reference) ?? QueryElements.ValuesOf(reference)) is { } values ? Agree(values, open.Push(local), depth) : QueryProvider.Unknown;
    }

    /// <summary>
    /// What a method or getter gives back: <c>IQueryable&lt;User&gt; Active() => db.Users.Where(..)</c>. A mere sequence is a query too
    /// where the source shows that nobody has walked it yet: <c>IEnumerable&lt;User&gt; All() => db.Users</c>.
    /// </summary>
    private QueryProvider? Declared(IMethodSymbol? method, ImmutableStack<ISymbol> open, int depth)
    {
        if (IsQueryable(method?.ReturnType))
        {
            return InBodies(method!, open, depth - BodyDepth);
        }

        return method is not null && IsSequence(method.ReturnType) && !method.HasYield()
            && InBodies(method, open, depth - BodyDepth) is var provider and (null or QueryProvider.EntityFramework or QueryProvider.OtherDatabase)
                ? provider
                : QueryProvider.Memory;
    }

    /// <summary>On the way to nothing else, a method gives the same answer to each of its callers.</summary>
    private QueryProvider? InBodies(IMethodSymbol method, ImmutableStack<ISymbol> open, int depth)
        => open.IsEmpty ? _known.GetOrAdd(method, asked => Read(asked, ImmutableStack<ISymbol>.Empty, MaxDepth - BodyDepth)) : Read(method, open, depth);

    private QueryProvider? Read(IMethodSymbol method, ImmutableStack<ISymbol> open, int depth)
    {
        if (open.Contains(method, SymbolEqualityComparer.Default))
        {
            return null;
        }

        open = open.Push(method);
        var providers = new List<QueryProvider?>();
        foreach (var body in implementations.Of(method))
        {
            if (implementations.OperationsOf(body) is { } operations)
            {
                providers.AddRange(MethodBodies.ReturnedValues(operations).Select(value => ProviderOf(value, open, depth)));
            }
            else
            {
                providers.Add(projects.ProviderOf(body));
            }
        }

        return providers.Count == 0 ? QueryProvider.Unknown : Agree(providers);
    }

    private QueryProvider? Agree(IEnumerable<IOperation> values, ImmutableStack<ISymbol> open, int depth)
        => Agree(values.Select(value => ProviderOf(value, open, depth)));

    private static QueryProvider? Agree(IEnumerable<QueryProvider?> providers)
    {
        QueryProvider? agreed = null;
        foreach (var provider in providers)
        {
            if (provider is null)
            {
                continue;
            }

            if (agreed is not null && agreed != provider)
            {
                return QueryProvider.Unknown;
            }

            agreed = provider;
        }

        return agreed;
    }

    private bool IsLazy(IMethodSymbol method)
        => (SymbolEqualityComparer.Default.Equals(method.ContainingType, _enumerable) || SymbolEqualityComparer.Default.Equals(method.ContainingType, _queryableMethods)
                || IsEntityFramework(method.ContainingType))
            && method.Name is not ("ToArray" or "ToList" or "ToHashSet" or "ToDictionary" or "ToLookup")
            && method.ReturnType.OriginalDefinition is { SpecialType: SpecialType.System_Collections_Generic_IEnumerable_T } or { Name: "IOrderedEnumerable" or "IAsyncEnumerable" };

    /// <summary>Does the type leave open whether a query or a list is behind it?</summary>
    public static bool IsSequence(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "IEnumerable" or "IAsyncEnumerable", Arity: 1 };

    private static bool IsAsyncStream(ITypeSymbol type) => type is INamedTypeSymbol { Name: "IAsyncEnumerable", Arity: 1 };

    private static bool IsEntityFrameworkSource(ITypeSymbol? type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current is INamedTypeSymbol { Name: "DbSet", Arity: 1 } && IsEntityFramework(current))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A list, an array, a dictionary: its type alone says that it is no query, however it came about.</summary>
    private bool IsStored(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol => true,
        INamedTypeSymbol { TypeKind: TypeKind.Struct } => true,
        INamedTypeSymbol { TypeKind: TypeKind.Class } => !IsQueryable(type),
        INamedTypeSymbol { TypeKind: TypeKind.Interface, Name: "ICollection" or "IList" or "IReadOnlyCollection" or "IReadOnlyList" or "ISet" or "IDictionary" or "IReadOnlyDictionary" or "IGrouping" } => true,
        _ => false,
    };

    /// <summary>A table of linq2db, a query of MongoDB.</summary>
    private static bool IsOtherSource(ITypeSymbol? type)
        => type is INamedTypeSymbol { Name: "ITable" or "IMongoQueryable", Arity: 1 } && (type.IsIn("LinqToDB") || type.IsIn("MongoDB.Driver"));

    private static bool IsEntityFramework(ITypeSymbol? type)
    {
        var outermost = type?.ContainingNamespace;
        while (outermost is { ContainingNamespace: { IsGlobalNamespace: false } outer })
        {
            if (outer is { Name: "Microsoft", ContainingNamespace.IsGlobalNamespace: true })
            {
                return outermost.Name == "EntityFrameworkCore";
            }

            outermost = outer;
        }

        return false;
    }

    private static bool IsInNamespace(ITypeSymbol? type, params string[] names)
    {
        var current = type?.ContainingNamespace;
        for (var i = names.Length - 1; i >= 0; i--)
        {
            if (current is null || current.Name != names[i])
            {
                return false;
            }

            current = current.ContainingNamespace;
        }

        return current is { IsGlobalNamespace: true };
    }
}
