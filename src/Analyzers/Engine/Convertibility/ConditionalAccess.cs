using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.Engine.Convertibility;

/// <summary>Parts of <c>a?.B.C()</c>.</summary>
internal static class ConditionalAccess
{
    /// <summary><c>.Load(1)</c> or <c>.Inner.Load(1)</c> of <c>store?.Inner.Load(1)</c> is no expression of its own: nothing can be written before it.</summary>
    public static bool StartsWithBinding(ExpressionSyntax expression)
    {
        while (true)
        {
            switch (expression)
            {
                case MemberBindingExpressionSyntax or ElementBindingExpressionSyntax:
                    return true;
                case MemberAccessExpressionSyntax access:
                    expression = access.Expression;
                    break;
                case InvocationExpressionSyntax call:
                    expression = call.Expression;
                    break;
                case ElementAccessExpressionSyntax access:
                    expression = access.Expression;
                    break;
                case PostfixUnaryExpressionSyntax suppressed:
                    expression = suppressed.Operand;
                    break;
                default:
                    return false;
            }
        }
    }
}
