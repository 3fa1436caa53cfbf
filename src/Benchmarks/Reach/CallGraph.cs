using System.Reflection;

namespace PerfAnalyzers.Benchmarks.Reach;

/// <summary>
/// Which methods of the application does a method call? A virtual call or one through an interface is followed where one
/// implementation is in the application's source: with several nobody can say from the code which one runs, and what the
/// framework declares (<c>IEnumerator</c>, <c>IDisposable</c>) has others.
/// </summary>
internal sealed class CallGraph(SourceCode code)
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly Dictionary<MethodBase, IReadOnlyList<MethodBase>> _implementations = [];

    public IEnumerable<MethodBase> Callees(MethodBase method)
    {
        // An async method or an iterator only starts what the compiler made of its body.
        if (CompiledMethod.BodyOf(method) is var body && body != method)
        {
            yield return body;
        }

        foreach (var named in Named(method))
        {
            var callee = Definition(named);
            if (!callee.IsVirtual || callee.IsFinal)
            {
                yield return callee;
            }
            else if (code.Holds(callee) && Implementations(callee) is [var only])
            {
                yield return only;
            }
        }
    }

    private static IEnumerable<MethodBase> Named(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body)
        {
            yield break;
        }

        var ofType = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        foreach (var token in Instructions.MethodTokens(body))
        {
            MethodBase? named;
            try
            {
                named = method.Module.ResolveMethod(token, ofType, ofMethod);
            }
            catch (Exception exception) when (exception is ArgumentException or TypeLoadException or MissingMethodException or IOException)
            {
                // A reference that is not beside the application: BenchmarkDotNet's own optional parts, for example.
                continue;
            }

            if (named is not null)
            {
                yield return named;
            }
        }
    }

    /// <summary>Of <c>Map&lt;int&gt;</c> the method <c>Map&lt;T&gt;</c>.</summary>
    private static MethodBase Definition(MethodBase method)
        => method.IsConstructedGenericMethod || method.DeclaringType is { IsConstructedGenericType: true }
            ? method.Module.ResolveMethod(method.MetadataToken) ?? method
            : method;

    private IReadOnlyList<MethodBase> Implementations(MethodBase method)
    {
        if (!_implementations.TryGetValue(method, out var found))
        {
            var all = code.Types
                .Where(type => !type.IsInterface)
                .Select(type => method.DeclaringType!.IsInterface ? OfInterface(type, (MethodInfo)method) : Override(type, (MethodInfo)method));
            _implementations[method] = found = [.. all.Append(method).OfType<MethodBase>().Where(candidate => code.Of(CompiledMethod.BodyOf(candidate)) is not null).Distinct()];
        }

        return found;
    }

    private static MethodBase? OfInterface(Type type, MethodInfo method)
    {
        var contract = Array.Find(type.GetInterfaces(), candidate => Open(candidate) == Open(method.DeclaringType!));
        if (contract is null)
        {
            return null;
        }

        var map = type.GetInterfaceMap(contract);
        var index = Array.FindIndex(map.InterfaceMethods, candidate => candidate.MetadataToken == method.MetadataToken && candidate.Module == method.Module);
        return index < 0 || map.TargetMethods[index] is not { } target ? null : Definition(target);
    }

    private static MethodInfo? Override(Type type, MethodInfo method)
        => type.IsSubclassOf(method.DeclaringType!) || (method.DeclaringType!.IsGenericTypeDefinition && Bases(type).Any(known => Open(known) == method.DeclaringType))
            ? Array.Find(type.GetMethods(All), candidate => candidate.IsVirtual && candidate.Name == method.Name && Overrides(candidate, method))
            : null;

    private static bool Overrides(MethodInfo candidate, MethodInfo method)
    {
        var (first, second) = (candidate.GetBaseDefinition(), method.GetBaseDefinition());
        return first.MetadataToken == second.MetadataToken && first.Module == second.Module;
    }

    private static IEnumerable<Type> Bases(Type type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            yield return current;
        }
    }

    private static Type Open(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;
}
