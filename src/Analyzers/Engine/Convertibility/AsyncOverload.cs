using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Convertibility;

/// <summary>
/// Does a call still mean the same when the lambda that it takes is async? The compiler is asked: it binds the call with an async
/// lambda that has the same result, and must choose an overload whose delegate returns a task.
/// </summary>
/// <param name="IsFound">Is there such an overload?</param>
/// <param name="Name">The name of a twin that is to be called instead; null when the call keeps its name.</param>
/// <param name="ReturnsNewTask">Does the call return a task now, of what it returned before?</param>
internal readonly record struct AsyncOverload(bool IsFound, string? Name, bool ReturnsNewTask)
{
    public static AsyncOverload Bind(AnonymousFunctionExpressionSyntax lambda, InvocationExpressionSyntax call, IMethodSymbol method, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(lambda, cancellationToken).Symbol is not IMethodSymbol function)
        {
            return default;
        }

        // MapGet(pattern, Delegate): the framework looks at what the handler returns.
        if (method.IsIn("Microsoft.AspNetCore.Builder") && model.GetTypeInfo(lambda, cancellationToken).ConvertedType is { Name: "Delegate" } type && type.IsType("System", "Delegate"))
        {
            return new AsyncOverload(true, null, false);
        }

        var same = Bound(lambda, function, call, null, model, types);
        if (same is not null && Compare(method, same, types) is { } kept)
        {
            return new AsyncOverload(true, null, kept);
        }

        if (!IsAssertion(method))
        {
            return default;
        }

        var name = AsyncName(method);
        return Bound(lambda, function, call, name, model, types) is { } twin
            ? new AsyncOverload(true, name, types.IsTaskOrValueTask(twin.ReturnType))
            : default;
    }

    /// <summary>Assert.Throws(() => ...), Record.Exception(() => ...): the twin is called ThrowsAsync, ExceptionAsync.</summary>
    private static bool IsAssertion(IMethodSymbol method)
        => method.ContainingType.Name is "Assert" or "Record" or "ClassicAssert"
            && (method.IsIn("Xunit") || method.IsIn("NUnit.Framework") || method.IsIn("Microsoft.VisualStudio.TestTools.UnitTesting"));

    private static string AsyncName(IMethodSymbol method) => method.Name + "Async";

    /// <summary>Null: the results do not correspond. Else: does the new method return a task of what the old one returned?</summary>
    private static bool? Compare(IMethodSymbol before, IMethodSymbol after, TaskTypes types)
    {
        if (SymbolEqualityComparer.Default.Equals(before.ReturnType, after.ReturnType))
        {
            // A method that returns no task and takes an async lambda cannot wait for it, or blocks.
            return types.IsTaskOrValueTask(before.ReturnType) ? false : null;
        }

        // Of StartNew(() => x), Task<Task<T>> would be the task of something else.
        if (types.IsTaskOrValueTask(before.ReturnType) || !types.IsTaskOrValueTask(after.ReturnType))
        {
            return null;
        }

        var awaited = ((INamedTypeSymbol)after.ReturnType).TypeArguments;
        return (awaited.IsEmpty ? before.ReturnsVoid : SymbolEqualityComparer.Default.Equals(awaited[0], before.ReturnType)) ? true : null;
    }

    private static IMethodSymbol? Bound(AnonymousFunctionExpressionSyntax lambda, IMethodSymbol function, InvocationExpressionSyntax call, string? name, SemanticModel model, TaskTypes types)
    {
        var parameters = lambda switch
        {
            ParenthesizedLambdaExpressionSyntax parenthesized => parenthesized.ParameterList.ToString(),
            SimpleLambdaExpressionSyntax simple => simple.Parameter.ToString(),
            AnonymousMethodExpressionSyntax { ParameterList: { } list } => list.ToString(),
            _ => "()",
        };
        var probe = SyntaxFactory.ParseExpression($"async {parameters} => {BodyLike(lambda, function)}");
        var changed = call.ReplaceNode(lambda, probe);
        if (name is not null)
        {
            if (changed.Expression is not MemberAccessExpressionSyntax { Name: var called } access)
            {
                return null;
            }

            changed = changed.WithExpression(access.WithName(called.WithIdentifier(SyntaxFactory.Identifier(name))));
        }

        if (model.GetSpeculativeSymbolInfo(call.SpanStart, changed, SpeculativeBindingOption.BindAsExpression).Symbol is not IMethodSymbol method
            || IsObsolete(method))
        {
            return null;
        }

        // The argument keeps its place; an extension method counts its receiver among the parameters only when it is not reduced.
        var index = ((ArgumentListSyntax)lambda.FirstAncestorOrSelf<ArgumentSyntax>()!.Parent!).Arguments.IndexOf(argument => argument.Span.Contains(lambda.Span));
        return index < method.Parameters.Length
            && method.Parameters[index].Type is INamedTypeSymbol { DelegateInvokeMethod.ReturnType: var returned }
            && types.IsTaskOrValueTask(returned)
            ? method
            : null;
    }

    /// <summary>
    /// A body with an await and the same result. A call alone may be meant for its result or not, and is so with an await before it:
    /// <c>Assert.ThrowsAsync(async () => await Load())</c> takes a lambda without a result.
    /// </summary>
    private static string BodyLike(AnonymousFunctionExpressionSyntax lambda, IMethodSymbol function)
    {
        const string Tasks = "global::System.Threading.Tasks.Task";
        var value = function.ReturnsVoid ? "" : $"default({function.ReturnType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)})";
        return function.ReturnsVoid ? $"{{ await {Tasks}.Yield(); }}"
            : lambda.ExpressionBody is InvocationExpressionSyntax or AwaitExpressionSyntax or BaseObjectCreationExpressionSyntax ? $"await {Tasks}.FromResult({value})"
            : $"{{ await {Tasks}.Yield(); return {value}; }}";
    }

    /// <summary>xUnit's Assert.Throws has an overload for async lambdas that only says not to use it.</summary>
    private static bool IsObsolete(IMethodSymbol method)
    {
        foreach (var attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "ObsoleteAttribute")
            {
                return true;
            }
        }

        return false;
    }
}
