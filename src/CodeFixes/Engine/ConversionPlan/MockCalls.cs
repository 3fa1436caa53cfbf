using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Convertibility;
using PerfAnalyzers.Infrastructure;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Conversion;

/// <summary>Calls that only describe a call: Moq's <c>Setup(s => s.Load(1)).Returns(2)</c>, NSubstitute's <c>store.Load(1).Returns(2)</c>.</summary>
internal static class MockCalls
{
    private const string MoqToken = "It.IsAny<CancellationToken>()";
    private const string SubstituteToken = "Arg.Any<CancellationToken>()";

    /// <summary>The description, and the chain of calls that follows it.</summary>
    public static Site SiteOf(DocumentId document, InvocationExpressionSyntax call, MockSetup mock)
    {
        var site = new Site(document, call) { Call = call, AnyToken = mock.IsMoq ? MoqToken : SubstituteToken };
        if (mock.Chain is not { } first)
        {
            return site;
        }

        var (rewrites, fixesParameters) = Chain(first, mock.IsMoq);
        return site with { Beside = rewrites, FixesParameters = fixesParameters };
    }

    /// <summary>NSubstitute's <c>store.Received().Save(1)</c> compares the arguments, although it is awaited like a call.</summary>
    public static string? AnyTokenOf(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
        => call.Expression is MemberAccessExpressionSyntax { Expression: InvocationExpressionSyntax receiver }
            && model.GetSymbolInfo(receiver, cancellationToken).Symbol is IMethodSymbol method
            && method.IsIn("NSubstitute")
            ? SubstituteToken
            : null;

    /// <summary>The calls that follow: <c>.Callback(...).Returns(...).Verifiable()</c>.</summary>
    private static (List<NodeRewrite> Rewrites, bool FixesParameters) Chain(InvocationExpressionSyntax setup, bool isMoq)
    {
        var rewrites = new List<NodeRewrite>();
        var fixesParameters = false;
        var givesResult = false;
        var last = setup;
        foreach (var (access, next) in MockSetup.Following(setup))
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

        return (rewrites, fixesParameters);
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
