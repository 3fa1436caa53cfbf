using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.CacheCalls;

/// <summary>Is this a call of a cache, and what does it do there? The door of this engine.</summary>
internal static class CacheCalls
{
    private static readonly CacheApi Own = new("", "", CacheStore.Configured, "", "", "", "", IsShared: true);
    private static readonly Dictionary<string, CacheAction> OwnActions = IndexOwn(
        "Get GetAsync TryGet TryGetAsync TryGetValue TryGetValueAsync GetString GetStringAsync GetValue GetValueAsync GetObject GetObjectAsync Fetch FetchAsync",
        "Set SetAsync SetString SetStringAsync SetValue SetValueAsync SetObject SetObjectAsync Add AddAsync Put PutAsync Insert InsertAsync Store StoreAsync",
        "GetOrAdd GetOrAddAsync GetOrCreate GetOrCreateAsync GetOrSet GetOrSetAsync GetOrLoad GetOrLoadAsync GetOrFetch GetOrFetchAsync");

    private static readonly Dictionary<string, List<(CacheApi Api, CacheAction Action)>> ByName = Index();

    /// <summary>Does the compilation reference a cache at all?</summary>
    public static bool AreReferenced(Compilation compilation)
    {
        foreach (var api in CacheApi.All)
        {
            if (compilation.GetTypeByMetadataName(api.Namespace + "." + api.Types.Split(' ')[0]) is not null)
            {
                return true;
            }
        }

        return false;
    }

    public static CacheCall? At(IOperation operation)
    {
        if (operation is not IInvocationOperation call)
        {
            return null;
        }

        var method = call.TargetMethod;
        if (ByName.TryGetValue(method.Name, out var rows))
        {
            foreach (var (api, action) in rows)
            {
                if (IsOneOf(method.ContainingType, api) && Read(call, api, action) is { } read)
                {
                    return read;
                }
            }
        }

        return OwnActions.TryGetValue(method.Name, out var own) && IsOwn(method) ? Read(call, Own, own) : null;
    }

    /// <summary>The calls of a compilation that do one of these; those of a project's own cache among them.</summary>
    public static IEnumerable<CacheCall> In(Compilation compilation, CancellationToken cancellationToken, params CacheAction[] actions)
    {
        foreach (var name in NamesOf(actions))
        {
            foreach (var use in NameIndex.NameIndex.Find(compilation, name, cancellationToken))
            {
                if (use.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
                    && compilation.ModelOf(use.SyntaxTree).GetOperation(call, cancellationToken) is { } operation
                    && At(operation) is { } found
                    && found.Name == use
                    && actions.Contains(found.Action))
                {
                    yield return found;
                }
            }
        }
    }

    private static HashSet<string> NamesOf(CacheAction[] actions)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rows in ByName)
        {
            if (rows.Value.Exists(row => actions.Contains(row.Action)))
            {
                names.Add(rows.Key);
            }
        }

        foreach (var own in OwnActions)
        {
            if (actions.Contains(own.Value))
            {
                names.Add(own.Key);
            }
        }

        return names;
    }

    /// <summary>Does the method ask a cache in front of, or in, another process for the entry of one key? Not what takes several keys.</summary>
    public static bool IsRemoteGet(IMethodSymbol method)
    {
        if (!ByName.TryGetValue(method.Name, out var rows))
        {
            return false;
        }

        foreach (var (api, action) in rows)
        {
            if (api.Store is CacheStore.Remote or CacheStore.Layered && action is CacheAction.Get or CacheAction.GetOrCreate && IsOneOf(method.ContainingType, api))
            {
                return method.Parameters.All(static parameter => parameter.Type is not IArrayTypeSymbol);
            }
        }

        return false;
    }

    /// <summary>
    /// A project's own <c>ICacheService</c>, with <c>GetAsync(string key)</c>, <c>SetAsync(string key, T value)</c> or
    /// <c>GetOrAddAsync(string key, Func&lt;Task&lt;T&gt;&gt; load)</c>. Known by its name, because its body is often in another assembly;
    /// where its entries are, and whether one load serves all, is not known.
    /// </summary>
    private static bool IsOwn(IMethodSymbol method)
    {
        var key = method.IsExtensionMethod ? 1 : 0;
        return method.ContainingType.Name.IndexOf("Cach", StringComparison.Ordinal) >= 0
            && method.IsStatic == method.IsExtensionMethod
            && method.Parameters.Length > key
            && method.Parameters[key].Type.SpecialType is SpecialType.System_String or SpecialType.System_Object
            && !method.ContainingType.IsIn("System")
            && !method.ContainingType.IsIn("Microsoft");
    }

    private static CacheCall? Read(IInvocationOperation call, CacheApi api, CacheAction action)
    {
        // The key comes first, or behind the cache of an extension method.
        var ordinal = call.Instance is null ? 1 : 0;
        if (call.Receiver() is not { } cache || Argument(call, ordinal) is not { } key)
        {
            return null;
        }

        IOperation? value = null;
        IOperation? factory = null;
        ILocalSymbol? found = null;
        foreach (var argument in call.Arguments)
        {
            if (argument is not { Parameter: { } parameter, ArgumentKind: ArgumentKind.Explicit } || parameter.Ordinal <= ordinal)
            {
                continue;
            }

            if (parameter.RefKind == RefKind.Out)
            {
                found = LocalIn(argument.Value);
            }
            else if (factory is null && parameter.Type.TypeKind == TypeKind.Delegate)
            {
                factory = argument.Value.Unwrap();
            }
            else if (parameter.Ordinal == ordinal + 1)
            {
                value = argument.Value;
            }
        }

        if (action == CacheAction.Get && factory is not null)
        {
            action = CacheAction.GetOrCreate;
        }

        if ((action == CacheAction.Set && value is null) || (action == CacheAction.GetOrCreate && factory is null))
        {
            return null;
        }

        return new CacheCall(call, api.Store, action, api.IsShared, cache.Unwrap(), key)
        {
            Value = action == CacheAction.Set ? value : null,
            Factory = factory,
            State = action == CacheAction.GetOrCreate ? value : null,
            Found = found,
        };
    }

    private static IOperation? Argument(IInvocationOperation call, int ordinal)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Ordinal == ordinal && argument.ArgumentKind == ArgumentKind.Explicit)
            {
                return argument.Value;
            }
        }

        return null;
    }

    private static ILocalSymbol? LocalIn(IOperation value) => value switch
    {
        ILocalReferenceOperation local => local.Local,
        IDeclarationExpressionOperation { Expression: ILocalReferenceOperation local } => local.Local,
        _ => null,
    };

    private static bool IsOneOf(INamedTypeSymbol type, CacheApi api)
    {
        var name = type.Name;
        for (var at = api.Types.IndexOf(name, StringComparison.Ordinal); at >= 0; at = api.Types.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            var end = at + name.Length;
            if ((at == 0 || api.Types[at - 1] == ' ') && (end == api.Types.Length || api.Types[end] == ' '))
            {
                return type.IsType(api.Namespace, name);
            }
        }

        return false;
    }

    private static Dictionary<string, List<(CacheApi Api, CacheAction Action)>> Index()
    {
        var index = new Dictionary<string, List<(CacheApi, CacheAction)>>(StringComparer.Ordinal);
        foreach (var api in CacheApi.All)
        {
            Add(api.Gets, CacheAction.Get);
            Add(api.Sets, CacheAction.Set);
            Add(api.GetOrCreates, CacheAction.GetOrCreate);
            Add(api.Removes, CacheAction.Remove);

            void Add(string names, CacheAction action)
            {
                foreach (var name in names.Split([' '], StringSplitOptions.RemoveEmptyEntries))
                {
                    if (!index.TryGetValue(name, out var rows))
                    {
                        index.Add(name, rows = []);
                    }

                    rows.Add((api, action));
                }
            }
        }

        index.Add(CacheApi.CreateEntry, [(CacheApi.All[0], CacheAction.CreateEntry)]);
        return index;
    }

    private static Dictionary<string, CacheAction> IndexOwn(string gets, string sets, string getOrCreates)
    {
        var index = new Dictionary<string, CacheAction>(StringComparer.Ordinal);
        foreach (var (names, action) in new[] { (gets, CacheAction.Get), (sets, CacheAction.Set), (getOrCreates, CacheAction.GetOrCreate) })
        {
            foreach (var name in names.Split(' '))
            {
                index.Add(name, action);
            }
        }

        return index;
    }
}
