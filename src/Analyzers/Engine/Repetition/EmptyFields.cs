using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>
/// A private dictionary or set into which nothing in its type puts anything: it is asked, and has never an answer. What is done
/// with it by others, or in a way that is not known, may fill it.
/// </summary>
internal static class EmptyFields
{
    private static readonly ConditionalWeakTable<Compilation, ConcurrentDictionary<IFieldSymbol, bool>> Known = new();

    public static bool Contain(IOperation? collection)
        => collection?.Unwrap() is IFieldReferenceOperation { Field: var field, SemanticModel.Compilation: { } compilation }
            && MemberNames.IsOnlyNamedHere(field)
            && field.Type.IsIn("System.Collections")
            && Known.GetOrCreateValue(compilation).GetOrAdd(field.OriginalDefinition, asked => IsNeverFilled(asked, compilation));

    private static bool IsNeverFilled(IFieldSymbol field, Compilation compilation)
    {
        if (!field.GetAttributes().IsEmpty
            || field.DeclaringSyntaxReferences is not [var declaration]
            || declaration.GetSyntax() is not VariableDeclaratorSyntax { Initializer: var initializer }
            || MemberNames.Of(field, compilation) is not { } names)
        {
            return false;
        }

        var isCreated = initializer is not null;
        if (initializer is not null && !IsEmpty(initializer.Value, compilation))
        {
            return false;
        }

        foreach (var name in names)
        {
            ExpressionSyntax place = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
            if (place.Parent is AssignmentExpressionSyntax assignment && assignment.Left == place && assignment.IsKind(SyntaxKind.SimpleAssignmentExpression))
            {
                if (!IsEmpty(assignment.Right, compilation))
                {
                    return false;
                }

                isCreated = true;
            }
            else if (!IsRead(place))
            {
                return false;
            }
        }

        return isCreated;
    }

    /// <summary><c>new(StringComparer.Ordinal)</c>, <c>[]</c>; not a class of the user, which may fill itself.</summary>
    private static bool IsEmpty(ExpressionSyntax value, Compilation compilation) => compilation.ModelOf(value.SyntaxTree).GetOperation(value)?.Unwrap() switch
    {
        IObjectCreationOperation { Initializer: null, Type: { } type } created => type.IsIn("System.Collections") && created.Arguments.All(static argument => argument.Parameter?.Type is { SpecialType: SpecialType.System_Int32 } or { Name: "IEqualityComparer" or "IComparer" }),
        ICollectionExpressionOperation { Elements.IsEmpty: true } => true,
        _ => false,
    };

    private static bool IsRead(ExpressionSyntax place) => place.Parent switch
    {
        MemberAccessExpressionSyntax member => member.Expression == place
            && member.Name.Identifier.ValueText is "Clear" or "Contains" or "ContainsKey" or "ContainsValue" or "Count" or "GetValueOrDefault" or "IsEmpty" or "Keys" or "Remove" or "TryGetValue" or "TryRemove" or "Values",
        ElementAccessExpressionSyntax element => element.Expression == place && !IsWritten(element),
        ForEachStatementSyntax loop => loop.Expression == place,
        LockStatementSyntax => true,
        _ => false,
    };

    private static bool IsWritten(ElementAccessExpressionSyntax element) => element.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left == element,
        ArgumentSyntax { RefKindKeyword.RawKind: not 0 } or RefExpressionSyntax or PrefixUnaryExpressionSyntax => true,
        PostfixUnaryExpressionSyntax change => !change.IsKind(SyntaxKind.SuppressNullableWarningExpression),
        ArgumentSyntax { Parent: TupleExpressionSyntax } => true,
        _ => false,
    };
}
