using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>Does the source that is to be seen set a property of objects that exist already?</summary>
internal static class ColumnWrites
{
    /// <summary>Asked by name alone: a property of another type with the same name counts as well.</summary>
    public static bool Any(Compilation compilation, IPropertySymbol column, CancellationToken cancellationToken)
    {
        foreach (var name in compilation.WithProjects().SelectMany(project => NameIndex.Find(project, column.Name, cancellationToken)))
        {
            SyntaxNode place = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access
                : name.Parent is MemberBindingExpressionSyntax binding ? binding
                : name;
            if (IsWritten(place))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWritten(SyntaxNode place) => place.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left == place && !assignment.Parent.IsKind(SyntaxKind.ObjectInitializerExpression),
        PostfixUnaryExpressionSyntax postfix => !postfix.IsKind(SyntaxKind.SuppressNullableWarningExpression),
        PrefixUnaryExpressionSyntax prefix => prefix.IsKind(SyntaxKind.PreIncrementExpression) || prefix.IsKind(SyntaxKind.PreDecrementExpression),
        ArgumentSyntax { Parent: TupleExpressionSyntax } => true,
        _ => false,
    };
}
