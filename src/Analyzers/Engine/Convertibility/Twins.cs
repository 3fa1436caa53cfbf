using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Tokens;

namespace PerfAnalyzers.Engine.Convertibility;

/// <summary>
/// A method that has an asynchronous twin already and only waits for it: <c>int Load(int id) => LoadAsync(id).Result;</c>. Its callers
/// can call the twin, and then nobody needs it any more.
/// </summary>
internal static class Twins
{
    /// <summary>The twin of a method in its own type: the same parameters, perhaps a token, and a task of the same result. Null when there is none.</summary>
    public static IMethodSymbol? Of(IMethodSymbol method, string name, TaskTypes types)
    {
        foreach (var member in method.ContainingType.GetMembers(name))
        {
            if (member is IMethodSymbol { TypeParameters.IsEmpty: true } other && method.TypeParameters.IsEmpty && other.IsStatic == method.IsStatic && Fits(method, other, types))
            {
                return other;
            }
        }

        return null;
    }

    /// <summary>An interface member without a body, or a body that is nothing but the wait.</summary>
    public static bool IsBridge(SyntaxNode declaration, string name)
        => declaration is MethodDeclarationSyntax method
            && (method is { Body: null, ExpressionBody: null } || (WaitIn(method) is { } call && Calls(call, name) && HandsOn(call, method)));

    private static bool Fits(IMethodSymbol method, IMethodSymbol twin, TaskTypes types)
    {
        var count = method.Parameters.Length;
        if (twin.Parameters.Length != count && !(twin.Parameters.Length == count + 1 && twin.Parameters[count] is { IsOptional: true } last && TokenScope.IsToken(last.Type)))
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            if (!SymbolEqualityComparer.Default.Equals(method.Parameters[i].Type, twin.Parameters[i].Type)
                || method.Parameters[i].Name != twin.Parameters[i].Name
                || method.Parameters[i].IsOptional != twin.Parameters[i].IsOptional
                || method.Parameters[i].IsParams != twin.Parameters[i].IsParams)
            {
                return false;
            }
        }

        return types.IsTaskOrValueTask(twin.ReturnType)
            && (types.IsTaskWithResult(twin.ReturnType)
                ? SymbolEqualityComparer.Default.Equals(((INamedTypeSymbol)twin.ReturnType).TypeArguments[0], method.ReturnType)
                : method.ReturnsVoid);
    }

    /// <summary>What the only statement of the body waits for.</summary>
    private static InvocationExpressionSyntax? WaitIn(MethodDeclarationSyntax method)
    {
        var only = method.ExpressionBody?.Expression ?? method.Body switch
        {
            { Statements: [ReturnStatementSyntax { Expression: { } returned }] } => returned,
            { Statements: [ExpressionStatementSyntax { Expression: var called }] } => called,
            _ => null,
        };
        while (only is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } or InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetResult" or "GetAwaiter" or "ConfigureAwait" or "AsTask" or "Wait" } })
        {
            only = ((MemberAccessExpressionSyntax)(only is InvocationExpressionSyntax call ? call.Expression : only)).Expression;
        }

        return only as InvocationExpressionSyntax;
    }

    private static bool Calls(InvocationExpressionSyntax call, string name)
        => call.Expression is IdentifierNameSyntax { Identifier.ValueText: var called } ? called == name
            : call.Expression is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name.Identifier.ValueText: var own } && own == name;

    /// <summary>Each parameter in its place, and perhaps no token.</summary>
    private static bool HandsOn(InvocationExpressionSyntax call, MethodDeclarationSyntax method)
    {
        var arguments = call.ArgumentList.Arguments;
        var parameters = method.ParameterList.Parameters;
        if (arguments.Count < parameters.Count || arguments.Count > parameters.Count + 1)
        {
            return false;
        }

        for (var i = 0; i < parameters.Count; i++)
        {
            if (arguments[i] is not { NameColon: null, Expression: IdentifierNameSyntax { Identifier.ValueText: var handed } } || handed != parameters[i].Identifier.ValueText)
            {
                return false;
            }
        }

        return arguments.Count == parameters.Count || arguments[parameters.Count].Expression.ToString() is "default" or "CancellationToken.None" or "default(CancellationToken)";
    }
}
