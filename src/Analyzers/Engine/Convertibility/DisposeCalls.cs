using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.Engine.Convertibility;

/// <summary>
/// Is a method a part of <c>Dispose</c>, because nothing else calls it: <c>protected override void Release()</c>, which the base class calls
/// when it is disposed? It can await no more than that can.
/// </summary>
internal static class DisposeCalls
{
    private const int MaxDepth = 3;

    public static ConversionObstacle? Find(IMethodSymbol method, Compilation compilation, CancellationToken cancellationToken)
        => OnlyCallerIsDispose(method, compilation, MaxDepth, cancellationToken)
            ? HierarchyObstacles.DisposeObstacle with { Reason = $"'{method.Name}' is called by Dispose, and {HierarchyObstacles.DisposeObstacle.Reason}" }
            : null;

    private static bool OnlyCallerIsDispose(IMethodSymbol method, Compilation compilation, int depth, CancellationToken cancellationToken)
    {
        if (depth == 0 || method.MethodKind != MethodKind.Ordinary || method.DeclaredAccessibility is Accessibility.Public or Accessibility.NotApplicable)
        {
            return false;
        }

        var isCalled = false;
        foreach (var name in NameIndex.NameIndex.Find(compilation, method.Name, cancellationToken))
        {
            var model = compilation.GetSemanticModel(name.SyntaxTree);
            if (model.GetSymbolInfo(name, cancellationToken).Symbol is not IMethodSymbol used || !IsSameOrOverridden(used, method))
            {
                continue;
            }

            if (!IsCalled(name) || model.GetEnclosingSymbol(name.SpanStart, cancellationToken) is not IMethodSymbol caller)
            {
                return false;
            }

            // base.Release()
            if (IsSameOrOverridden(caller, method) || IsSameOrOverridden(method, caller))
            {
                continue;
            }

            if (!IsDispose(caller, compilation) && !OnlyCallerIsDispose(caller, compilation, depth - 1, cancellationToken))
            {
                return false;
            }

            isCalled = true;
        }

        return isCalled;
    }

    private static bool IsDispose(IMethodSymbol method, Compilation compilation)
        => method.MethodKind == MethodKind.Destructor || HierarchyObstacles.Find(method, compilation) is { Kind: ObstacleKind.Dispose };

    private static bool IsSameOrOverridden(IMethodSymbol candidate, IMethodSymbol method)
    {
        for (var current = method; current is not null; current = current.OverriddenMethod)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, candidate.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsCalled(SimpleNameSyntax name)
        => name.Parent switch
        {
            InvocationExpressionSyntax call => call.Expression == name,
            MemberAccessExpressionSyntax access => access.Name == name && access.Parent is InvocationExpressionSyntax call && call.Expression == access,
            MemberBindingExpressionSyntax binding => binding.Parent is InvocationExpressionSyntax,
            _ => false,
        };
}
