using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>The value by which code reads who is asking, as an expression that its key can read as well: <c>currentUser.Id</c>, <c>User.FindFirst("sub")!.Value</c>.</summary>
internal static class UserIdentity
{
    /// <summary>
    /// From the read of the user up to the text or number that is taken from it. Null where that is none, and where the
    /// expression could give something else, or is not valid, outside of the factory.
    /// </summary>
    public static ExpressionSyntax? Of(IOperation read, CachedComputation entry)
    {
        if (read is not (IPropertyReferenceOperation or IParameterReferenceOperation))
        {
            return null;
        }

        IOperation? value = read;
        while (value is not null && !IsText(value))
        {
            value = PartOf(value);
        }

        if (value?.Syntax is not ExpressionSyntax syntax)
        {
            return null;
        }

        var functions = LocalFlow.FunctionsAround(entry.Call.Call);
        foreach (var operation in value.DescendantsAndSelf())
        {
            if (!IsSameAtKey(operation, functions))
            {
                return null;
            }
        }

        return syntax.Parent is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed ? suppressed : syntax;
    }

    /// <summary>A text that may be null is taken when the author says that it is not.</summary>
    private static bool IsText(IOperation value)
        => KeyRewrite.IsTextOfItself(value.Type)
            || (value is { Type.SpecialType: SpecialType.System_String } && value.Syntax.Parent.IsKind(SyntaxKind.SuppressNullableWarningExpression));

    /// <summary>What is taken from a principal, an identity or a claim.</summary>
    private static IOperation? PartOf(IOperation whole) => whole.Parent switch
    {
        IPropertyReferenceOperation { Property: var property } part when property.IsIn("System.Security") && ReferenceEquals(part.Instance, whole) => part,
        IInvocationOperation call when ReferenceEquals(call.Instance, whole) && IsClaim(call, 0) => call,
        IArgumentOperation { Parameter.Ordinal: 0, Parent: IInvocationOperation { TargetMethod.IsExtensionMethod: true } call } when IsClaim(call, 1) => call,
        _ => null,
    };

    private static bool IsClaim(IInvocationOperation call, int firstArgument)
        => call.TargetMethod.IsIn("System.Security") && call.Arguments.Skip(firstArgument).All(static argument => argument.Value.ConstantValue.HasValue);

    private static bool IsSameAtKey(IOperation operation, HashSet<ISymbol> functions) => operation switch
    {
        IParameterReferenceOperation { Parameter.ContainingSymbol: var owner } parameter
            => parameter.IsNeverAssigned() && (functions.Contains(owner) || owner is IMethodSymbol { MethodKind: MethodKind.Constructor }),
        IInvocationOperation call => call.TargetMethod.IsIn("System.Security"),
        IFieldReferenceOperation or IPropertyReferenceOperation or IInstanceReferenceOperation or IArgumentOperation or IConversionOperation => true,
        _ => operation.ConstantValue.HasValue,
    };
}
