using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAnalyzers.Infrastructure;

/// <summary>The function around an operation, and how a message names it.</summary>
internal static class FunctionExtensions
{
    /// <summary>The nearest lambda, local function or member around the operation; null in the initialiser of a field.</summary>
    public static IMethodSymbol? NearestFunction(this IOperation operation, ISymbol containing)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case IAnonymousFunctionOperation lambda:
                    return lambda.Symbol;
                case ILocalFunctionOperation local:
                    return local.Symbol;
            }
        }

        return containing as IMethodSymbol;
    }

    /// <summary>Is the operation written inside the body of a local function or lambda that lies between it and the ancestor?</summary>
    public static bool IsInNestedFunction(this IOperation operation, IOperation ancestor)
    {
        for (var current = operation.Parent; current is not null && !ReferenceEquals(current, ancestor); current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>With its article or kind, for the middle of a sentence: <c>method 'Save'</c>, <c>the lambda</c>.</summary>
    public static string Describe(this IMethodSymbol function) => function switch
    {
        { MethodKind: MethodKind.AnonymousFunction } => "the lambda",
        { MethodKind: MethodKind.LocalFunction } => $"local function '{function.Name}'",
        { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor } => $"the constructor of '{function.ContainingType.Name}'",
        { AssociatedSymbol: { } member } => $"'{member.Name}'",
        { CanBeReferencedByName: false } => "the top-level program",
        _ => $"method '{function.ShortName()}'",
    };

    /// <summary>A called method as the user wrote it: <c>File.Copy</c>, <c>Save</c> of the same type.</summary>
    public static string DisplayName(this IMethodSymbol called, INamedTypeSymbol? from)
        => called.MethodKind == MethodKind.LocalFunction || SymbolEqualityComparer.Default.Equals(called.ContainingType?.OriginalDefinition, from?.OriginalDefinition)
            ? called.Name
            : called.NameWithType();
}
