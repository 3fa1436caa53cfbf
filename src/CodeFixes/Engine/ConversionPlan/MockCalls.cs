using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Infrastructure;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Conversion;

/// <summary>Calls that only describe a call: Moq's <c>Setup(s => s.Load(1)).Returns(2)</c>, NSubstitute's <c>store.Load(1).Returns(2)</c>.</summary>
internal static class MockCalls
{
    private const string MoqToken = "It.IsAny<CancellationToken>()";
    private const string SubstituteToken = "Arg.Any<CancellationToken>()";

    /// <summary>Null when the call is a call.</summary>
    public static (Site? Found, string? Obstacle)? Classify(DocumentId document, InvocationExpressionSyntax call, SimpleNameSyntax name, SemanticModel model, CancellationToken cancellationToken)
    {
        if (call.Parent is LambdaExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax host } })
        {
            if (model.GetSymbolInfo(host, cancellationToken).Symbol is IMethodSymbol method && method.IsIn("Moq"))
            {
                return OfMoq(document, call, name, host, method);
            }
        }
        else if (IsSubstituteSetup(call, model, cancellationToken))
        {
            return (new Site(document, call) { CalledName = name, Call = call, AnyToken = SubstituteToken, Beside = Chain(call, isMoq: false).Rewrites, FixesParameters = Chain(call, isMoq: false).FixesParameters }, null);
        }

        return null;
    }

    /// <summary>NSubstitute's <c>store.Received().Save(1)</c> compares the arguments, although it is awaited like a call.</summary>
    public static string? AnyTokenOf(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
        => call.Expression is MemberAccessExpressionSyntax { Expression: InvocationExpressionSyntax receiver }
            && model.GetSymbolInfo(receiver, cancellationToken).Symbol is IMethodSymbol method
            && method.IsIn("NSubstitute")
            ? SubstituteToken
            : null;

    private static (Site? Found, string? Obstacle) OfMoq(DocumentId document, InvocationExpressionSyntax call, SimpleNameSyntax name, InvocationExpressionSyntax host, IMethodSymbol method)
    {
        switch (method.Name)
        {
            case "Verify":
                return (new Site(document, call) { CalledName = name, Call = call, AnyToken = MoqToken }, null);
            case "Setup" or "SetupSequence":
                var chain = Chain(host, isMoq: true);
                return chain.Obstacle is { } obstacle
                    ? (null, obstacle)
                    : (new Site(document, call) { CalledName = name, Call = call, AnyToken = MoqToken, Beside = chain.Rewrites, FixesParameters = chain.FixesParameters }, null);
            default:
                return (null, $"a mock's '{method.Name}' describes the call");
        }
    }

    private static bool IsSubstituteSetup(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
        => call.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Returns" or "ReturnsForAnyArgs" or "Throws" or "ThrowsForAnyArgs", Parent: InvocationExpressionSyntax setup }
            && model.GetSymbolInfo(setup, cancellationToken).Symbol is IMethodSymbol method
            && method.IsIn("NSubstitute");

    /// <summary>The calls that follow: <c>.Callback(...).Returns(...).Verifiable()</c>.</summary>
    private static (List<NodeRewrite> Rewrites, bool FixesParameters, string? Obstacle) Chain(InvocationExpressionSyntax setup, bool isMoq)
    {
        var rewrites = new List<NodeRewrite>();
        var fixesParameters = false;
        var givesResult = false;
        var last = setup;
        for (var current = setup; current.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next } access; current = next)
        {
            fixesParameters |= next.ArgumentList.Arguments.Any(argument => TakesParameters(argument.Expression)) || access.Name is GenericNameSyntax { Identifier.ValueText: "Callback" or "Returns" };
            switch (access.Name.Identifier.ValueText)
            {
                case "Returns" when isMoq:
                    givesResult = true;
                    rewrites.Add(new NodeRewrite(access.Name, node => Renamed((SimpleNameSyntax)node, "ReturnsAsync")));
                    break;
                case "Throws" or "ThrowsForAnyArgs":
                    givesResult = true;
                    if (access.Name is GenericNameSyntax { TypeArgumentList.Arguments: [var exception] } && next.ArgumentList.Arguments.Count == 0)
                    {
                        rewrites.Add(new NodeRewrite(next, node => Thrown((InvocationExpressionSyntax)node, exception)));
                    }
                    else
                    {
                        rewrites.Add(new NodeRewrite(access.Name, node => Renamed((SimpleNameSyntax)node, access.Name.Identifier.ValueText == "Throws" ? "ThrowsAsync" : "ThrowsAsyncForAnyArgs")));
                    }

                    break;
                case "Pass":
                    return (rewrites, fixesParameters, "a mock's sequence passes a call of a method that returns nothing");
                case "CallBase":
                    givesResult = true;
                    break;
                case "Callback":
                    last = next;
                    break;
            }
        }

        if (isMoq && !givesResult && setup.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Setup" })
        {
            // A strict mock must be told what to return, now that there is something to return.
            rewrites.Add(new NodeRewrite(last, node => InvocationExpression(
                MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, (ExpressionSyntax)node.WithoutTrailingTrivia(), IdentifierName("Returns")),
                ArgumentList(SingletonSeparatedList(Argument(ParseExpression("Task.CompletedTask"))))).WithTrailingTrivia(node.GetTrailingTrivia())));
        }

        return (rewrites, fixesParameters, null);
    }

    private static bool TakesParameters(ExpressionSyntax argument)
        => argument switch
        {
            SimpleLambdaExpressionSyntax => true,
            ParenthesizedLambdaExpressionSyntax lambda => lambda.ParameterList.Parameters.Count > 0,
            _ => false,
        };

    private static SimpleNameSyntax Renamed(SimpleNameSyntax name, string newName)
        => name.WithIdentifier(Identifier(newName).WithTriviaFrom(name.Identifier));

    private static InvocationExpressionSyntax Thrown(InvocationExpressionSyntax call, TypeSyntax exception)
    {
        var access = (MemberAccessExpressionSyntax)call.Expression;
        var creation = ObjectCreationExpression(exception.WithoutTrivia(), ArgumentList(), null)
            .WithNewKeyword(Token(TriviaList(), SyntaxKind.NewKeyword, TriviaList(Space)));
        return call
            .WithExpression(access.WithName(IdentifierName("ThrowsAsync").WithTriviaFrom(access.Name)))
            .WithArgumentList(ArgumentList(SingletonSeparatedList(Argument(creation))).WithTriviaFrom(call.ArgumentList));
    }
}
