using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Engine.QueryShape;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// Does a walk through a tree start at its roots, and so see all of it? It does not change what the walk gives, but what it
/// costs to load all rows for it.
/// </summary>
internal sealed class TreeRoots(RecursiveWalk walk, Compilation compilation, CancellationToken cancellationToken)
{
    private readonly IMethodSymbol _method = (IMethodSymbol)walk.Node.ContainingSymbol;

    /// <summary>The default of the node is null, or a caller gives null or the key of a row that has nothing above it.</summary>
    public bool AreStarts()
    {
        if (walk.Node is { HasExplicitDefaultValue: true, ExplicitDefaultValue: null })
        {
            return true;
        }

        foreach (var name in NameIndex.Find(compilation, _method.Name, cancellationToken))
        {
            if (!walk.Method.Contains(name)
                && name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
                && compilation.GetSemanticModel(call.SyntaxTree).GetOperation(call, cancellationToken) is IInvocationOperation { TargetMethod: var called } invocation
                && IsTheMethod(called)
                && StartsAtRoot(invocation))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The method itself, or the member of an interface that it implements.</summary>
    private bool IsTheMethod(IMethodSymbol called)
        => SymbolEqualityComparer.Default.Equals(called.OriginalDefinition, _method)
            || (called.ContainingType.TypeKind == TypeKind.Interface
                && SymbolEqualityComparer.Default.Equals(_method.ContainingType.FindImplementationForInterfaceMember(called), _method));

    private bool StartsAtRoot(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Ordinal == walk.Node.Ordinal)
            {
                var start = argument.Value.Unwrap();
                return start.ConstantValue is { HasValue: true, Value: null }
                    || start is IDefaultValueOperation && walk.IsNodeNullable
                    || (start is IPropertyReferenceOperation { Instance: { } row } && QueryShapes.Of(compilation).ValueOf(row) is { Path.IsEmpty: true, Query: var query } && AreRoots(query));
            }
        }

        return false;
    }

    /// <summary><c>db.Nodes.Where(n => n.ParentId == null)</c>.</summary>
    private bool AreRoots(EntityQuery query)
    {
        foreach (var operation in query.Terminal.DescendantsAndSelf())
        {
            if (operation is IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } comparison
                && (IsParent(comparison.LeftOperand) && IsNull(comparison.RightOperand) || IsParent(comparison.RightOperand) && IsNull(comparison.LeftOperand)))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsParent(IOperation operand)
        => operand.Unwrap() is IPropertyReferenceOperation { Property: var property } && SymbolEqualityComparer.Default.Equals(property, walk.Rows.Column);

    private static bool IsNull(IOperation operand) => operand.Unwrap().ConstantValue is { HasValue: true, Value: null };
}
