using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.Completion;

namespace PerfAnalyzers.Engine.Convertibility;

/// <summary>What a synchronous method is called once it returns a task, and whether that name is free.</summary>
/// <param name="Text">The name: its own where others know it by that, else with <c>Async</c>.</param>
/// <param name="Twin">The method that has the name and does the work already, where this one only waits for it.</param>
/// <param name="Obstacle">Why the name cannot be had.</param>
internal readonly record struct AsyncName(string Text, IMethodSymbol? Twin, string? Obstacle)
{
    private const string Suffix = "Async";

    /// <param name="family">The method with all that shares its signature: each declaration, and what it declares.</param>
    /// <param name="keeps">Is it found by the name that it has?</param>
    public static AsyncName Of(IReadOnlyList<(SyntaxNode Declaration, IMethodSymbol Symbol, Compilation Compilation)> family, string name, bool keeps)
    {
        var text = keeps ? name : name + Suffix;
        if (keeps || !family.Any(member => member.Symbol.MethodKind != MethodKind.LocalFunction && IsTaken(member.Symbol, text)))
        {
            return new AsyncName(text, null, null);
        }

        // The name is taken: by what the method waits for, in each of the types that declare it?
        IMethodSymbol? twin = null;
        foreach (var (declaration, symbol, compilation) in family)
        {
            if (TaskTypes.TryCreate(compilation) is not { } types
                || Twins.Of(symbol, text, types) is not { } found
                || !Twins.IsBridge(declaration, text))
            {
                return new AsyncName(text, null, $"'{text}' exists already");
            }

            twin ??= found;
        }

        return new AsyncName(text, twin, null);
    }

    /// <summary>By anything but an overload with other parameters. A token at the end makes no other overload.</summary>
    private static bool IsTaken(IMethodSymbol method, string name)
    {
        for (var type = method.ContainingType; type is not null; type = type.BaseType)
        {
            foreach (var member in type.GetMembers(name))
            {
                if (member is not IMethodSymbol other || HasSameParameters(method, other))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool HasSameParameters(IMethodSymbol method, IMethodSymbol other)
    {
        var count = other.Parameters.Length;
        while (count > 0 && (other.Parameters[count - 1].Type.Name == "CancellationToken" || (count > method.Parameters.Length && other.Parameters[count - 1].IsOptional)))
        {
            count--;
        }

        return count == method.Parameters.Length
            && method.Parameters.Zip(other.Parameters, (x, y) => SymbolEqualityComparer.Default.Equals(x.Type, y.Type) || x.Type.TypeKind == TypeKind.TypeParameter).All(same => same);
    }
}
