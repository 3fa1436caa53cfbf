using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Convertibility;

/// <summary>Is a method handed on without being called, to somebody who expects it to be synchronous: <c>timer.Elapsed += Refresh</c>?</summary>
internal static class DelegateUses
{
    public static ConversionObstacle? Find(IMethodSymbol method, Compilation compilation, CancellationToken cancellationToken)
    {
        if (method.MethodKind is not (MethodKind.Ordinary or MethodKind.LocalFunction))
        {
            return null;
        }

        foreach (var name in NameIndex.NameIndex.Find(compilation, method.Name, cancellationToken))
        {
            // Only the few names that are no calls are bound.
            if (!IsHandedOn(name))
            {
                continue;
            }

            var model = compilation.GetSemanticModel(name.SyntaxTree);
            if (SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol?.OriginalDefinition, method.OriginalDefinition)
                && model.GetTypeInfo(Whole(name), cancellationToken).ConvertedType is { TypeKind: TypeKind.Delegate, Name: var type }
                && !IsTaskRun(name))
            {
                return new ConversionObstacle(ObstacleKind.Delegate, $"'{method.Name}' is used as a synchronous '{type}'", "use a delegate that returns a task");
            }
        }

        return null;
    }

    private static SyntaxNode Whole(SimpleNameSyntax name) => name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;

    private static bool IsHandedOn(SimpleNameSyntax name)
        => Whole(name) switch
        {
            { Parent: InvocationExpressionSyntax call } whole => call.Expression != whole,
            var whole when whole.IsInNameOf() => false,
            { Parent: ArgumentSyntax or AssignmentExpressionSyntax or EqualsValueClauseSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax } => true,
            _ => false,
        };

    /// <summary>Task.Run has an overload for both.</summary>
    private static bool IsTaskRun(SimpleNameSyntax name)
        => Whole(name) is { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Run", Expression: IdentifierNameSyntax { Identifier.ValueText: "Task" } } } } };
}
