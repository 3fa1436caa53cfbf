using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Completion;

namespace PerfAnalyzers.Engine.Convertibility;

/// <summary>
/// A blocking wait wraps the exception of its task in an AggregateException, an await does not. Does a surrounding
/// <c>try</c> notice?
/// </summary>
/// <param name="Obstacle">Why the wait cannot be rewritten; a clause that follows "no safe fix:".</param>
/// <param name="Narrowed">The clause <c>catch (AggregateException e) when (e.InnerException is T)</c> that becomes <c>catch (T)</c>.</param>
internal readonly record struct ExceptionContract(string? Obstacle, CatchClauseSyntax? Narrowed)
{
    public static ExceptionContract Of(ExpressionSyntax wait, SyntaxNode function, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
    {
        CatchClauseSyntax? narrowed = null;
        SyntaxNode child = wait;
        for (var node = wait.Parent; node is not null && node != function; child = node, node = node.Parent)
        {
            if (node is not TryStatementSyntax tryStatement || child != tryStatement.Block)
            {
                continue;
            }

            foreach (var clause in tryStatement.Catches)
            {
                var caught = clause.Declaration is { } declaration ? model.GetTypeInfo(declaration.Type, cancellationToken).Type : null;
                if (IsAggregate(caught))
                {
                    if (narrowed is not null || CaughtTest(clause) is null || !IsOnlyWait(wait, tryStatement.Block, model, types, cancellationToken))
                    {
                        return new ExceptionContract("an enclosing catch expects an AggregateException", null);
                    }

                    narrowed = clause;
                }
                else if (caught is not null and not { Name: "Exception", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } })
                {
                    // catch (IOException) does not catch the exception of the task today; after the rewrite it would.
                    return new ExceptionContract("an enclosing catch would catch what is wrapped in an AggregateException today", null);
                }
                else if (LooksInside(clause))
                {
                    return new ExceptionContract("an enclosing catch looks at the exception's inner exception, type or text", null);
                }
            }
        }

        return new ExceptionContract(null, narrowed);
    }

    /// <summary>
    /// <c>e.InnerException is T</c> or <c>e.InnerException is T x</c> of a clause whose block does not use <c>e</c>: its type and variable; null for any other shape.
    /// </summary>
    public static (TypeSyntax Type, SyntaxToken Variable)? CaughtTest(CatchClauseSyntax clause)
    {
        if (clause is not { Declaration.Identifier: { ValueText: { Length: > 0 } caught }, Filter.FilterExpression: { } filter })
        {
            return null;
        }

        (ExpressionSyntax Tested, TypeSyntax Type, SyntaxToken Variable)? test = filter switch
        {
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression, Left: var left, Right: TypeSyntax right } => (left, right, default),
            IsPatternExpressionSyntax { Expression: var left, Pattern: DeclarationPatternSyntax { Type: var right, Designation: SingleVariableDesignationSyntax { Identifier: var variable } } } => (left, right, variable),
            _ => null,
        };
        return test is { Tested: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var owner }, Name.Identifier.ValueText: "InnerException" } } found
            && owner == caught
            && !Uses(clause.Block, caught)
            ? (found.Type, found.Variable)
            : null;
    }

    private static bool IsAggregate(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.Name == "AggregateException")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A second wait in the same block would still throw the AggregateException that is no longer caught.</summary>
    private static bool IsOnlyWait(ExpressionSyntax wait, BlockSyntax block, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
    {
        foreach (var node in FunctionSyntax.OwnNodes(block))
        {
            if (node != wait
                && node is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } or InvocationExpressionSyntax
                && model.GetOperation(node, cancellationToken) is { } operation
                && BlockingWait.TryCreate(operation, types) is { Kind: not WaitKind.GetResult })
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Does a general clause ask what only a wrapped exception has, or hand its text to something other than a log?</summary>
    private static bool LooksInside(CatchClauseSyntax clause)
    {
        if (clause.Declaration?.Identifier.ValueText is not { Length: > 0 } caught)
        {
            return false;
        }

        if (clause.Filter is { } filter && Uses(filter, caught))
        {
            return true;
        }

        foreach (var node in clause.Block.DescendantNodes())
        {
            if (node is IdentifierNameSyntax { Identifier.ValueText: var name } && name == caught)
            {
                switch (node.Parent)
                {
                    case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "InnerException" or "InnerExceptions" or "Flatten" or "Handle" or "GetBaseException" or "GetType" } access when access.Expression == node:
                    case IsPatternExpressionSyntax or SwitchStatementSyntax or SwitchExpressionSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression or (int)SyntaxKind.AsExpression } or CastExpressionSyntax:
                    case ConditionalAccessExpressionSyntax:
                    case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Message" or "ToString" or "StackTrace" } text when text.Expression == node && !IsLogged(text, clause):
                        return true;
                }
            }
        }

        return false;
    }

    private static bool IsLogged(SyntaxNode node, CatchClauseSyntax clause)
    {
        for (var parent = node.Parent; parent is not null && parent != clause; parent = parent.Parent)
        {
            if (parent is InvocationExpressionSyntax { Expression: var called })
            {
                var name = called switch
                {
                    MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
                    SimpleNameSyntax simple => simple.Identifier.ValueText,
                    _ => "",
                };
                if (name.StartsWith("Log", StringComparison.Ordinal) || name.StartsWith("Write", StringComparison.Ordinal) || name.StartsWith("Print", StringComparison.Ordinal)
                    || name is "Trace" or "Debug" or "Info" or "Information" or "Warn" or "Warning" or "Error" or "Fatal" or "Critical" or "Verbose")
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool Uses(SyntaxNode block, string name)
    {
        foreach (var node in block.DescendantNodes())
        {
            if (node is IdentifierNameSyntax identifier && identifier.Identifier.ValueText == name)
            {
                return true;
            }
        }

        return false;
    }
}
