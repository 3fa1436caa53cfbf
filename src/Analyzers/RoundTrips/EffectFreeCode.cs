using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>Code that only computes a value. Everything that is not named here may do more.</summary>
internal static class EffectFreeCode
{
    private const int MaxDepth = 3;

    /// <param name="except">A part that does not count.</param>
    public static bool Is(IOperation code, IOperation except) => Is(code, except, MaxDepth);

    /// <summary>Is it a call of a method of this compilation that only computes a value?</summary>
    public static bool IsCall(IInvocationOperation call) => IsPlainCall(call, MaxDepth);

    private static bool Is(IOperation code, IOperation? except, int depth)
    {
        if (ReferenceEquals(code, except))
        {
            return true;
        }

        if (!IsPlain(code) && !(code is IInvocationOperation call && IsPlainCall(call, depth)))
        {
            return false;
        }

        foreach (var child in code.ChildOperations)
        {
            if (!Is(child, except, depth))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A method of this compilation that only computes a value: <c>static string Show(User user) => ..</c>.</summary>
    private static bool IsPlainCall(IInvocationOperation call, int depth)
        => depth > 0 && !call.IsVirtual
            && call.SemanticModel?.Compilation is { } compilation
            && MethodBodies.Of(call.TargetMethod, compilation) is { } body
            && Is(body, except: null, depth - 1);

    private static bool IsPlain(IOperation operation)
    {
        switch (operation)
        {
            case IMethodBodyOperation or ILocalFunctionOperation or IBlockOperation or IReturnOperation { Kind: OperationKind.Return } or IConditionalOperation or IThrowOperation:
            case IVariableDeclarationGroupOperation or IVariableDeclarationOperation or IVariableDeclaratorOperation or IVariableInitializerOperation:
            case ILiteralOperation or IDefaultValueOperation or ITypeOfOperation or INameOfOperation or IDiscardOperation:
            case ILocalReferenceOperation or IParameterReferenceOperation or IInstanceReferenceOperation or IFieldReferenceOperation:
            case IConversionOperation { OperatorMethod: null } or IParenthesizedOperation or IArgumentOperation { Parameter.RefKind: RefKind.None or RefKind.In }:
            case IBinaryOperation { OperatorMethod: null } or IUnaryOperation { OperatorMethod: null } or ICoalesceOperation:
            case IConditionalAccessOperation or IConditionalAccessInstanceOperation or IIsTypeOperation or IIsPatternOperation or IPatternOperation:
            case ISwitchExpressionOperation or ISwitchExpressionArmOperation:
            case IInterpolatedStringOperation or IInterpolatedStringContentOperation or ITupleOperation:
            case IAnonymousObjectCreationOperation or IObjectOrCollectionInitializerOperation or IArrayCreationOperation or IArrayInitializerOperation:
                return true;
            case IBinaryOperation { OperatorMethod: { } @operator }:
                return IsOfPlatform(@operator.ContainingType);
            case IPropertyReferenceOperation { Property: { IsIndexer: false } property }:
                return property.IsAutomatic() || property.ContainingType.IsAnonymousType || property.DeclaringSyntaxReferences.IsEmpty;
            case ISimpleAssignmentOperation { Parent: IObjectOrCollectionInitializerOperation or IAnonymousObjectCreationOperation }:
                return true;
            case IInvocationOperation { TargetMethod: var method }:
                return IsOfPlatform(method.ContainingType);
            case IExpressionStatementOperation { Operation: IThrowOperation }:
                return true;
            case IObjectCreationOperation { Constructor: { } constructor }:
                return constructor.IsImplicitlyDeclared || IsOfPlatform(constructor.ContainingType) || OnlyKeepsItsParameters(constructor);
            default:
                return false;
        }
    }

    /// <summary>Texts, numbers, times: their members give new values.</summary>
    private static bool IsOfPlatform(INamedTypeSymbol type)
        => type is { ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }
            && (type.IsValueType || type is { SpecialType: SpecialType.System_String } or { Name: "Math" or "Convert" or "Uri" } || type.TypeKind == TypeKind.Enum || type.Inherits("System", "Exception"));

    /// <summary>The constructor of <c>record Line(int Id, string Name)</c>.</summary>
    private static bool OnlyKeepsItsParameters(IMethodSymbol constructor)
        => constructor.DeclaringSyntaxReferences is [var declaration]
            && declaration.GetSyntax() is RecordDeclarationSyntax { BaseList: null };
}
