using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.CodeFixes;

/// <summary>One statement that becomes several: a block that stands for its statements until the list around it is rewritten as well.</summary>
internal static class SeveralStatements
{
    private static readonly SyntaxAnnotation Several = new();

    public static BlockSyntax Of(params StatementSyntax[] statements) => SyntaxFactory.Block(statements).WithAdditionalAnnotations(Several);

    /// <summary>A block or switch section with the statements of such blocks in their place.</summary>
    public static SyntaxNode Flatten(SyntaxNode list)
        => list switch
        {
            BlockSyntax block => block.WithStatements(Flatten(block.Statements)),
            SwitchSectionSyntax section => section.WithStatements(Flatten(section.Statements)),
            _ => list,
        };

    public static SyntaxList<StatementSyntax> Flatten(SyntaxList<StatementSyntax> statements)
    {
        var flat = new List<StatementSyntax>();
        foreach (var statement in statements)
        {
            if (statement is BlockSyntax block && block.HasAnnotation(Several))
            {
                flat.AddRange(block.Statements);
            }
            else
            {
                flat.Add(statement);
            }
        }

        return SyntaxFactory.List(flat);
    }
}
