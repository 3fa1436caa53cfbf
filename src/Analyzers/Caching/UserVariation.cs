using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Endpoints;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>
/// Where can a policy give each caller an entry of their own? Where a lambda builds it for this endpoint alone, and all that the handler
/// asks of its caller is one thing: the name, or one claim. Both the analyzer and the code fix ask here.
/// </summary>
internal static class UserVariation
{
    /// <summary>The start of what names a claim by a constant of the framework, and needs <c>using System.Security.Claims</c>.</summary>
    public const string ClaimTypes = "ClaimTypes.";

    public const string Title = "Give each caller an entry of their own";

    /// <summary>The call that the policy's lambda ends with, behind which a step can be added.</summary>
    /// <param name="use">Where the cache is asked for: <c>CacheOutput</c>.</param>
    public static InvocationExpressionSyntax? Steps(CachePolicy policy, Location use)
        => policy.Builder is not { Parent.Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: var name } } } || name.GetLocation() != use ? null : policy.Builder switch
        {
            { ExpressionBody: InvocationExpressionSyntax steps } => steps,
            { Block.Statements: [ExpressionStatementSyntax { Expression: InvocationExpressionSyntax steps }] } => steps,
            _ => null,
        };

    /// <summary>How the policy can ask the context of the request for the same, <c>context.User.Identity?.Name</c>; null where the handler asks for more.</summary>
    /// <param name="context">What stands for the request.</param>
    public static string? Identity(ImmutableArray<IOperation> reads, string context)
    {
        string? identity = null;
        foreach (var read in reads)
        {
            // Report.For(User): what is asked there is among the reads.
            if (read.Parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { IsStatic: true, DeclaringSyntaxReferences.IsEmpty: false } } })
            {
                continue;
            }

            if (Of(read) is not { } asked || (identity is not null && identity != asked))
            {
                return null;
            }

            identity = asked;
        }

        return identity is null ? null : context + ".User" + identity;
    }

    private static string? Of(IOperation read)
    {
        if (read is IPropertyReferenceOperation { Property.Name: not "User" } || read.SemanticModel is not { } model)
        {
            return null;
        }

        // user.FindFirst("sub"), User.Identity!.Name, HttpContext.User.Identity?.Name
        switch (Member(read.Syntax))
        {
            case { Name.Identifier.ValueText: "Identity" } identity when Next(identity) is "Name":
                return ".Identity?.Name";
            case { Name.Identifier.ValueText: "FindFirst" or "FindFirstValue", Parent: InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var type }] } }
                when model.GetConstantValue(type) is { HasValue: true, Value: string claim }:
                return $".FindFirst({ClaimType(type, claim, model)})?.Value";
            default:
                return null;
        }
    }

    /// <summary>The member that is asked of an expression, also behind <c>!</c> and <c>?</c>.</summary>
    private static MemberAccessExpressionSyntax? Member(SyntaxNode expression)
        => Suppressed(expression).Parent is MemberAccessExpressionSyntax access && access.Expression.Span.Contains(expression.Span) ? access : null;

    private static string? Next(SyntaxNode expression)
        => Suppressed(expression).Parent switch
        {
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
            ConditionalAccessExpressionSyntax { WhenNotNull: MemberBindingExpressionSyntax binding } => binding.Name.Identifier.ValueText,
            _ => null,
        };

    private static SyntaxNode Suppressed(SyntaxNode expression)
        => expression.Parent is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed ? suppressed : expression;

    private static string ClaimType(ExpressionSyntax type, string claim, SemanticModel model)
        => model.GetSymbolInfo(type).Symbol is IFieldSymbol field && field.ContainingType.IsType("System.Security.Claims", "ClaimTypes")
            ? ClaimTypes + field.Name
            : SymbolDisplay.FormatLiteral(claim, quote: true);
}
