using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;
using PerfAnalyzers.Writes;

namespace PerfAnalyzers.CodeFixes.Writes;

/// <summary>Writes a <see cref="LoadToWrite"/> as one command in the place of the change; the list and the save go.</summary>
internal static class LoadToWriteRewriter
{
    public static Solution Rewrite(RewriteContext context, LoadToWrite found)
    {
        var change = (StatementSyntax)found.Change.Syntax;
        var command = SyntaxFactory.ParseStatement(Command(context, found))
            .WithLeadingTrivia(change.GetLeadingTrivia())
            .WithTrailingTrivia(change.GetTrailingTrivia());
        var removed = new List<StatementSyntax>();
        if (found.Uses.List is { DeclaringSyntaxReferences: [var declaration] } && declaration.GetSyntax().FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is { Declaration.Variables.Count: 1 } list)
        {
            removed.Add(list);
            command = command.WithLeadingTrivia(list.GetLeadingTrivia());
        }

        if (found.IsOnlyChange)
        {
            removed.Add((StatementSyntax)found.Save.Statement!.Syntax);
        }

        command = command.WithCommentsOf(removed.Append(change).OrderBy(statement => statement.SpanStart));
        var root = context.Root.TrackNodes(removed.Append(change));
        root = root.ReplaceNode(root.GetCurrentNode(change)!, command);
        root = root.RemoveNodes(removed.Select(statement => Whole(root.GetCurrentNode(statement)!)), SyntaxRemoveOptions.KeepUnbalancedDirectives)!;
        return context.Document.WithSyntaxRoot(root).Project.Solution;
    }

    private static SyntaxNode Whole(StatementSyntax statement) => statement.Parent is GlobalStatementSyntax global ? global : statement;

    private static string Command(RewriteContext context, LoadToWrite found)
    {
        var text = new StringBuilder(found.IsAsync ? "await " : "").Append(found.Rows.Set.Syntax);
        foreach (var step in found.Rows.Operators)
        {
            // The order of the rows is of no importance to a command.
            if (step.TargetMethod.Name is "Where" or "IgnoreQueryFilters" or "TagWith")
            {
                text.Append('.').Append(step.TargetMethod.Name).Append(((InvocationExpressionSyntax)step.Syntax).ArgumentList.WithoutTrivia());
            }
        }

        var row = FreeName(found);
        if (found.Condition is { } condition)
        {
            var test = condition.Test.Syntax.WithoutTrivia().ToString();
            text.Append($".Where({row} => ").Append(condition.IsNegated ? $"!({test})" : test).Append(')');
        }

        text.Append('.').Append(found.Method).Append('(');
        if (!found.IsDelete)
        {
            text.Append("setters => setters");
            foreach (var column in found.Columns)
            {
                text.Append($".SetProperty({row} => {row}.{column.Column.Name}, {Value(context, found, column, row)})");
            }
        }

        if (found.IsAsync && Token(found) is { } token)
        {
            text.Append(found.IsDelete ? "" : ", ").Append(token);
        }

        return text.Append(");").ToString();
    }

    private static string Value(RewriteContext context, LoadToWrite found, ColumnValue column, string row)
    {
        var type = column.Column.Type.ToMinimalDisplayString(context.Model, found.Change.Syntax.SpanStart);
        switch (column.Value)
        {
            case ICompoundAssignmentOperation compound:
                return $"{row} => {row}.{column.Column.Name} {Operator(compound)} {Operand(compound.Value)}";
            case IIncrementOrDecrementOperation step:
                return $"{row} => {row}.{column.Column.Name} {(step.Kind == OperationKind.Increment ? '+' : '-')} 1";
            default:
                var value = column.Value.Syntax.WithoutTrivia().ToString();
                return ReadsRow(found, column.Value) ? $"{row} => {value}"
                    : column.Value is IConversionOperation ? $"({type}){Operand(column.Value)}"
                    : value;
        }
    }

    private static string Operator(ICompoundAssignmentOperation compound)
    {
        var text = ((AssignmentExpressionSyntax)compound.Syntax).OperatorToken.Text;
        return text.Substring(0, text.Length - 1);
    }

    private static string Operand(IOperation value)
        => value.Syntax is LiteralExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax or ParenthesizedExpressionSyntax
            ? value.Syntax.WithoutTrivia().ToString()
            : $"({value.Syntax.WithoutTrivia()})";

    private static bool ReadsRow(LoadToWrite found, IOperation value)
    {
        foreach (var operation in value.DescendantsAndSelf())
        {
            if (found.Element?.Is(operation) == true)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The name of the loop's variable, which is free where the loop was.</summary>
    private static string FreeName(LoadToWrite found) => found.Element?.Name ?? "row";

    private static string? Token(LoadToWrite found)
    {
        if (found.Save.Token is { } token)
        {
            return token.Syntax.ToString();
        }

        foreach (var argument in found.Rows.Terminal?.Arguments ?? [])
        {
            if (argument.ArgumentKind == ArgumentKind.Explicit && argument.Value.Type?.Name == "CancellationToken")
            {
                return argument.Value.Syntax.ToString();
            }
        }

        return null;
    }
}
