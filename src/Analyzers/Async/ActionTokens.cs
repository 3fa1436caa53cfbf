using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Tokens;

namespace PerfAnalyzers.Async;

/// <summary>The calls of an action that could be given the request's token, and whether the action can take it. Both the analyzer and the code fix ask here.</summary>
internal static class ActionTokens
{
    /// <summary>The name of the parameter that a fix adds.</summary>
    public const string TokenName = "cancellationToken";

    public const string Title = "Take the request's token and pass it to what reads";

    /// <summary>What a client that has gone away must not undo half-way, by the first word of its name.</summary>
    private static readonly string[] WritingNames =
    [
        "Save", "Add", "Update", "Delete", "Remove", "Insert", "Set", "Create", "Execute", "Publish", "Commit", "Write", "Upload", "Enqueue", "Begin",
        "SignIn", "SignOut", "Send", "Challenge", "Forbid",
    ];

    public static bool HasToken(IMethodSymbol function)
    {
        foreach (var parameter in function.Parameters)
        {
            if (TokenScope.IsToken(parameter.Type) || parameter.Type.Name is "HttpContext")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The awaited reads of the function itself, in source order.</summary>
    public static List<LostToken> CallsIn(IOperation function, TaskTypes types)
    {
        var calls = new List<LostToken>();
        var pending = new Stack<IOperation>();
        pending.Push(function);
        while (pending.Count > 0)
        {
            var current = pending.Pop();
            if (!ReferenceEquals(current, function) && current is ILocalFunctionOperation or IAnonymousFunctionOperation)
            {
                continue;
            }

            if (current is IInvocationOperation call && !Writes(call.TargetMethod.Name) && LostToken.At(call, types) is { } lost && !TokenScope.MustRunToItsEnd(lost.Syntax))
            {
                calls.Add(lost);
            }

            foreach (var child in current.ChildOperations.Reverse())
            {
                pending.Push(child);
            }
        }

        return calls;
    }

    /// <summary>A clause that follows "no safe fix:"; null when a parameter can be added.</summary>
    public static string? Obstacle(IMethodSymbol function, SemanticModel model, CancellationToken cancellationToken)
    {
        if (function.IsOverride || function.IsVirtual || function.PartialDefinitionPart is not null)
        {
            return "its signature is declared elsewhere as well";
        }

        foreach (var reference in function.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellationToken) is { } syntax && !TakesOneMore(syntax))
            {
                return "its parameters leave no place for one more";
            }
        }

        return SyncEntryPointRewrite.IsCalled(function, model.Compilation, cancellationToken) ? "other code calls it" : null;
    }

    /// <summary>A list of typed parameters without <c>params</c>, in a function that does not use the name <c>cancellationToken</c>.</summary>
    public static bool TakesOneMore(SyntaxNode function)
    {
        var parameters = function switch
        {
            BaseMethodDeclarationSyntax method => method.ParameterList,
            LocalFunctionStatementSyntax local => local.ParameterList,
            ParenthesizedLambdaExpressionSyntax lambda => lambda.ParameterList,
            _ => null,
        };
        if (parameters is null)
        {
            return false;
        }

        foreach (var parameter in parameters.Parameters)
        {
            if (parameter.Type is null || parameter.Modifiers.Any(modifier => modifier.ValueText == "params"))
            {
                return false;
            }
        }

        foreach (var token in function.DescendantTokens())
        {
            if (token.ValueText == TokenName)
            {
                return false;
            }
        }

        return true;
    }

    private static bool Writes(string name)
    {
        foreach (var word in WritingNames)
        {
            if (name.StartsWith(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
