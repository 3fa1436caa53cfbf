using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAnalyzers.HotPaths;

/// <summary>A lambda that captures, or a delegate to an instance method: made anew each time. A lambda that captures nothing is made once.</summary>
internal static class DelegateAllocation
{
    public static Allocation? At(IDelegateCreationOperation creation)
    {
        if (IsKept(creation) || LinqOverList.Reports(creation))
        {
            return null;
        }

        switch (creation.Target)
        {
            case IAnonymousFunctionOperation lambda when Captured(lambda) is { } captured:
                return new Allocation(Descriptors.HotPathDelegate, ArrowOf(lambda), "The lambda", $"captures '{captured}'");
            case IMethodReferenceOperation { Method: { IsStatic: false, MethodKind: not MethodKind.LocalFunction } method }:
                return new Allocation(Descriptors.HotPathDelegate, creation.Syntax.GetLocation(), $"The delegate to '{method.Name}'", "captures its instance");
            case IMethodReferenceOperation { Method: { IsStatic: true, MethodKind: not MethodKind.LocalFunction } method } when creation.Syntax.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: < LanguageVersion.CSharp11 }:
                return new Allocation(Descriptors.HotPathDelegate, creation.Syntax.GetLocation(), $"The delegate to '{method.Name}'", "is kept from C# 11 on");
            default:
                return null;
        }
    }

    // _parse ??= x => ...; and handlers of events, which are added once.
    private static bool IsKept(IDelegateCreationOperation creation)
    {
        for (var current = creation.Parent; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case ICoalesceAssignmentOperation or IEventAssignmentOperation:
                    return true;
                case IAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation }:
                    return true;
                case IConversionOperation or IParenthesizedOperation or ICoalesceOperation:
                    continue;
                default:
                    return false;
            }
        }

        return false;
    }

    private static Location ArrowOf(IAnonymousFunctionOperation lambda)
        => lambda.Syntax is Microsoft.CodeAnalysis.CSharp.Syntax.LambdaExpressionSyntax syntax ? syntax.ArrowToken.GetLocation() : lambda.Syntax.GetLocation();

    private static string? Captured(IAnonymousFunctionOperation lambda)
    {
        string? instance = null;
        foreach (var operation in lambda.Body.Descendants())
        {
            ISymbol? variable = operation switch
            {
                ILocalReferenceOperation { Local: { IsConst: false } local } => local,
                IParameterReferenceOperation { Parameter: var parameter } => parameter,
                _ => null,
            };
            if (variable is not null && !IsInside(variable, lambda.Symbol))
            {
                return variable.Name;
            }

            if (operation is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance })
            {
                instance = "this";
            }
        }

        return instance;
    }

    private static bool IsInside(ISymbol variable, IMethodSymbol function)
    {
        for (var current = variable.ContainingSymbol; current is IMethodSymbol; current = current.ContainingSymbol)
        {
            if (SymbolEqualityComparer.Default.Equals(current, function))
            {
                return true;
            }
        }

        return false;
    }
}
