using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Does code let one caller at a time do its work?</summary>
/// <remarks>Read generously, by names too: there are as many libraries for keyed locks as for caches.</remarks>
internal static class Coordination
{
    /// <summary>A lock, semaphore or the like is taken in the body, or by every caller that the type itself has.</summary>
    public static bool IsIn(IOperation operation)
    {
        for (var (child, parent) = (operation, operation.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            switch (parent)
            {
                case ILockOperation:
                case IInvocationOperation call when Coordinates(call):
                    return true;
                case IAnonymousFunctionOperation or ILocalFunctionOperation or { Parent: null }:
                    if (HoldsAny(parent))
                    {
                        return true;
                    }

                    break;
                case IBlockOperation block:
                    // await gate.WaitAsync(); return await retry.ExecuteAsync(async () => ..);
                    foreach (var statement in block.Operations)
                    {
                        if (ReferenceEquals(statement, child))
                        {
                            break;
                        }

                        if (HoldsAny(statement))
                        {
                            return true;
                        }
                    }

                    break;
            }
        }

        return operation.SemanticModel?.GetEnclosingSymbol(operation.Syntax.SpanStart) is { } function && IsCalledInside(function);
    }

    /// <summary>In a function, or a part of one; other functions inside of it run at other times.</summary>
    private static bool HoldsAny(IOperation scope)
    {
        foreach (var current in scope.DescendantsAndSelf())
        {
            if ((current is ILockOperation || (current is IInvocationOperation call && Coordinates(call))) && !current.IsInNestedFunction(scope))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Coordinates(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        var type = method.ContainingType;
        return IsGate(type.Name)
            || IsLock(method.Name)
            || (type.Name == "Monitor" && type.IsIn("System.Threading"))
            || (type.Name == "Interlocked" && method.Name is "CompareExchange" or "Exchange")
            || (call.Receiver()?.Unwrap().Type is { } receiver && IsGate(receiver.Name));
    }

    private static bool IsGate(string type)
        => IsLock(type) || type.IndexOf("Semaphore", StringComparison.Ordinal) >= 0 || type.IndexOf("Mutex", StringComparison.Ordinal) >= 0
            || type.IndexOf("SingleFlight", StringComparison.Ordinal) >= 0;

    /// <summary><c>GetLock</c>, <c>LockAsync</c>, <c>KeyedLocker</c>; <c>RunLockedAsync</c>; not <c>GetLockoutEnd</c> or <c>IsLocked</c>, nor <c>Clock</c> and <c>Unblock</c>.</summary>
    private static bool IsLock(string name)
    {
        const string Word = "Lock";
        for (var at = name.IndexOf(Word, StringComparison.Ordinal); at >= 0; at = name.IndexOf(Word, at + 1, StringComparison.Ordinal))
        {
            var rest = at + Word.Length;
            if (string.CompareOrdinal(name, rest, "out", 0, 3) != 0 && string.CompareOrdinal(name, rest, "edOut", 0, 5) != 0 && !name.StartsWith("Is", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>private T Load() { .. }</c>, whose callers in the same type hold a lock.</summary>
    private static bool IsCalledInside(ISymbol function)
    {
        while (function is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction })
        {
            function = function.ContainingSymbol;
        }

        if (function is not IMethodSymbol { DeclaredAccessibility: Accessibility.Private, ContainingType: { } type } method)
        {
            return false;
        }

        foreach (var declaration in type.DeclaringSyntaxReferences)
        {
            foreach (var node in declaration.GetSyntax().DescendantNodes())
            {
                if (node is IdentifierNameSyntax name && name.Identifier.ValueText == method.Name && HoldsLock(name))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool HoldsLock(SyntaxNode node)
    {
        if (node.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member)
        {
            return false;
        }

        foreach (var inner in member.DescendantNodes())
        {
            if (inner.IsKind(SyntaxKind.LockStatement)
                || (inner is SimpleNameSyntax { Identifier.ValueText: var text } && (text is "WaitAsync" or "Wait" || IsLock(text))))
            {
                return true;
            }
        }

        return false;
    }
}
