using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary>One <c>text += ...;</c>.</summary>
/// <param name="Assignment">The expression that becomes calls of <c>Append</c>.</param>
/// <param name="Parts">What is appended, in order.</param>
internal sealed record AppendedText(ExpressionSyntax Assignment, IReadOnlyList<ExpressionSyntax> Parts);

/// <summary>
/// A local string that can be a <c>StringBuilder</c> from its declaration on: it begins as a constant, each statement that changes it
/// appends to it, and the whole text is read after the loops only. Nobody else sees it, so that nobody can tell when it is built.
/// </summary>
/// <param name="Declaration">The declaration of the local.</param>
/// <param name="Appends">What changes it.</param>
/// <param name="Reads">Where the whole text is read.</param>
internal sealed record StringBuilderRewrite(VariableDeclarationSyntax Declaration, IReadOnlyList<AppendedText> Appends, IReadOnlyList<IdentifierNameSyntax> Reads)
{
    public const string Title = "Build the string with a StringBuilder";

    /// <summary>The text that the builder begins with; null when that is empty.</summary>
    public ExpressionSyntax? Beginning { get; private init; }

    /// <param name="text">The variable that grows.</param>
    /// <param name="append">One of the places where it does.</param>
    public static StringBuilderRewrite? Of(ISymbol text, IAssignmentOperation append)
    {
        VariableDeclarationSyntax? declaration = null;
        ExpressionSyntax? beginning = null;
        IOperation? block = null;
        var appends = new List<AppendedText>();
        var reads = new List<IdentifierNameSyntax>();
        foreach (var place in BodyReferences.To(text, append))
        {
            switch (place)
            {
                case IVariableDeclaratorOperation declarator when Declared(declarator) is { } found:
                    (declaration, beginning) = found;
                    block = declarator.Parent!.Parent!.Parent;
                    break;
                case ILocalReferenceOperation reference when block is not null && !reference.IsInNestedFunction(block):
                    if (AppendAt(reference) is { } assignment)
                    {
                        if (Appended(assignment, text, IsTried(assignment, block)) is not { } appended)
                        {
                            return null;
                        }

                        appends.Add(appended);
                    }
                    else if (!IsOwnText(reference) && (!IsLength(reference) || IsAppended(reference, block)))
                    {
                        if (!CanRead(reference, block))
                        {
                            return null;
                        }

                        reads.Add((IdentifierNameSyntax)reference.Syntax);
                    }

                    break;
                default:
                    return null;
            }
        }

        return declaration is null ? null : new StringBuilderRewrite(declaration, appends, reads) { Beginning = beginning };
    }

    /// <summary><c>var text = "";</c></summary>
    private static (VariableDeclarationSyntax Declaration, ExpressionSyntax? Beginning)? Declared(IVariableDeclaratorOperation declarator)
    {
        if (declarator.Syntax is not VariableDeclaratorSyntax { Initializer.Value: var value, Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax } declaration }
            || declarator.GetVariableInitializer()?.Value.UnwrapValue() is not { } initializer)
        {
            return null;
        }

        return initializer switch
        {
            { ConstantValue: { HasValue: true, Value: string constant } } => (declaration, constant.Length == 0 ? null : value),
            IFieldReferenceOperation { Field: { Name: "Empty", ContainingType.SpecialType: SpecialType.System_String } } => (declaration, null),
            _ => null,
        };
    }

    /// <summary>The assignment whose target this is.</summary>
    private static IAssignmentOperation? AppendAt(ILocalReferenceOperation reference)
        => reference.Parent is IAssignmentOperation assignment && ReferenceEquals(assignment.Target, reference) ? assignment : null;

    private static bool IsLength(ILocalReferenceOperation reference)
        => reference.Parent is IPropertyReferenceOperation { Property.Name: "Length" } length && ReferenceEquals(length.Instance, reference);

    /// <summary>The first operand of <c>text = text + item</c>, which goes with the assignment.</summary>
    private static bool IsOwnText(ILocalReferenceOperation reference)
    {
        IOperation current = BodyReferences.Outermost(reference);
        while (current.Parent is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum && ReferenceEquals(sum.LeftOperand, current))
        {
            current = BodyReferences.Outermost(sum);
        }

        return current.Parent is ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } && SymbolEqualityComparer.Default.Equals(target.Local, reference.Local);
    }

    private static AppendedText? Appended(IAssignmentOperation assignment, ISymbol text, bool isTried)
    {
        if (assignment.Parent is not IExpressionStatementOperation)
        {
            return null;
        }

        var parts = new List<IOperation>();
        switch (assignment)
        {
            case ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add }:
                Flatten(assignment.Value, parts);
                break;
            case ISimpleAssignmentOperation when FlattenOwn(assignment.Value, text, parts):
                break;
            default:
                return null;
        }

        // What has been appended before a part throws would be seen by a catch that goes on.
        if (!parts.TrueForAll(CanAppend) || (isTried && (parts.Count > 1 || parts[0] is IInterpolatedStringOperation)))
        {
            return null;
        }

        return new AppendedText((ExpressionSyntax)assignment.Syntax, [.. parts.Select(static part => (ExpressionSyntax)part.Syntax)]);
    }

    /// <summary><c>text + a + b</c> without the text itself; false when that is not the first operand.</summary>
    private static bool FlattenOwn(IOperation value, ISymbol text, List<IOperation> parts)
    {
        if (Plain(value) is not IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, OperatorMethod: null, Type.SpecialType: SpecialType.System_String } sum)
        {
            return false;
        }

        var isOwn = Plain(sum.LeftOperand) is ILocalReferenceOperation { Local: var local } && SymbolEqualityComparer.Default.Equals(local, text);
        if (!isOwn && !FlattenOwn(sum.LeftOperand, text, parts))
        {
            return false;
        }

        Flatten(sum.RightOperand, parts);
        return true;
    }

    private static void Flatten(IOperation value, List<IOperation> parts)
    {
        var plain = Plain(value);
        if (plain is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, OperatorMethod: null, Type.SpecialType: SpecialType.System_String, ConstantValue.HasValue: false } sum)
        {
            Flatten(sum.LeftOperand, parts);
            Flatten(sum.RightOperand, parts);
        }
        else
        {
            parts.Add(plain);
        }
    }

    /// <summary>As it is written, and so as <c>Append</c> gets it: a cast makes another value of it.</summary>
    private static IOperation Plain(IOperation value)
    {
        while (value is IParenthesizedOperation or IConversionOperation { IsImplicit: true, OperatorMethod: null })
        {
            value = value is IParenthesizedOperation parenthesized ? parenthesized.Operand : ((IConversionOperation)value).Operand;
        }

        return value;
    }

    // Append(char[]) would take the characters, and an operator of the type is not asked by Append(object).
    private static bool CanAppend(IOperation part)
        => part is not IConversionOperation { OperatorMethod: not null } && part.Type is { SpecialType: SpecialType.System_String or SpecialType.System_Object or (>= SpecialType.System_Boolean and <= SpecialType.System_Double) };

    private static bool CanRead(ILocalReferenceOperation reference, IOperation block)
    {
        if (reference.Syntax is not IdentifierNameSyntax || reference.Parent is IArgumentOperation { Parameter.RefKind: not RefKind.None } or IAddressOfOperation or INameOfOperation or IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.RefKind: not RefKind.None } })
        {
            return false;
        }

        for (var current = reference.Parent; current is not null && !ReferenceEquals(current, block); current = current.Parent)
        {
            // The text would be built in each turn.
            if (current is ILoopOperation)
            {
                return false;
            }
        }

        return !IsAppended(reference, block);
    }

    /// <summary>Is it in what is appended? That is written as it stands, part after part: what follows the first part would see it.</summary>
    private static bool IsAppended(ILocalReferenceOperation reference, IOperation block)
    {
        for (var current = reference.Parent; current is not null && !ReferenceEquals(current, block); current = current.Parent)
        {
            if (current is IAssignmentOperation { Target: ILocalReferenceOperation target } && SymbolEqualityComparer.Default.Equals(target.Local, reference.Local))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsTried(IOperation operation, IOperation block)
    {
        for (var current = operation.Parent; current is not null && !ReferenceEquals(current, block); current = current.Parent)
        {
            if (current is ITryOperation)
            {
                return true;
            }
        }

        return false;
    }
}
