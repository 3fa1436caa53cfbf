using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Async;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.RoundTripFacts;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>Starts adjacent remote reads before the first is awaited: <c>var aTask = A(); var bTask = B(); await Task.WhenAll(aTask, bTask);</c></summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SequentialAwaitsCodeFix)), Shared]
internal sealed class SequentialAwaitsCodeFix : RewriteCodeFixProvider
{
    private const string EquivalenceKey = "PERF5010.WhenAll";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.SequentialAwaits];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        var compilation = context.Model.Compilation;
        if (TaskTypes.TryCreate(compilation) is not { } types
            || RoundTripFacts.TryCreate(compilation) is not { } facts
            || context.Node.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is not { } declaration
            || GroupOf(context.Model.GetOperation(declaration, cancellationToken)) is not { } group
            || AwaitedRead.Of(group, types, facts) is not { } second
            || AwaitedRead.Before(second, types, facts) is not { } first
            || SequentialAwaitsRewrite.Refusal(first, second) is not null)
        {
            return Task.FromResult(ImmutableArray<Rewrite>.Empty);
        }

        var reads = first.Run(types, facts);
        return Task.FromResult(ImmutableArray.Create(new Rewrite(SequentialAwaitsRewrite.Title, EquivalenceKey, _ => Task.FromResult(Start(context, reads)))));
    }

    private static IOperation? GroupOf(IOperation? operation)
        => operation is IUsingDeclarationOperation { DeclarationGroup: var group } ? group : operation;

    private static Solution Start(RewriteContext context, IReadOnlyList<AwaitedRead> reads)
    {
        var endOfLine = Usings.EndOfLine(context.Root);
        var configure = AwaitSyntax.Configures(context.Root);
        var started = new List<StatementSyntax>();
        var awaited = new Dictionary<SyntaxNode, StatementSyntax>();
        var names = new List<string>();
        var taken = FreeNames.TakenAt(reads[0].Statement.Syntax, context.Model);
        foreach (var read in reads)
        {
            var statement = (LocalDeclarationStatementSyntax)read.Statement.Syntax;
            var call = (ExpressionSyntax)read.Call.Syntax;
            var name = FreeNames.Take(taken, read.Variable.Name + "Task");
            names.Add(name);
            started.Add(LocalDeclarationStatement(
                    VariableDeclaration(IdentifierName("var").WithTrailingTrivia(Space))
                        .AddVariables(VariableDeclarator(Identifier(name).WithTrailingTrivia(Space), null, EqualsValueClause(Token(SyntaxKind.EqualsToken).WithTrailingTrivia(Space), call.WithoutTrivia()))))
                .WithTriviaFrom(statement)
                .WithTrailingTrivia(endOfLine));
            awaited.Add(statement, statement.ReplaceNode(call, IdentifierName(name).WithTriviaFrom(call)).WithLeadingTrivia(Indentation.TriviaOf(statement)));
        }

        var whenAll = AwaitSyntax.Await(
            InvocationExpression(
                MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, IdentifierName("Task"), IdentifierName("WhenAll")),
                ArgumentList(SeparatedList(names.Select(name => Argument(IdentifierName(name))), names.Skip(1).Select(_ => Token(SyntaxKind.CommaToken).WithTrailingTrivia(Space))))),
            IdentifierName("_"),
            configure);
        var first = (LocalDeclarationStatementSyntax)reads[0].Statement.Syntax;
        var block = (BlockSyntax)first.Parent!;
        started.Add(ExpressionStatement(whenAll).WithLeadingTrivia(Indentation.TriviaOf(first)).WithTrailingTrivia(endOfLine));

        var statements = block.Statements.Select(statement => awaited.TryGetValue(statement, out var rewritten) ? rewritten : statement).ToList();
        statements.InsertRange(block.Statements.IndexOf(first), started);
        var root = Usings.Add((CompilationUnitSyntax)context.Root.ReplaceNode(block, block.WithStatements(List(statements))), context.Model, first.SpanStart, "System.Threading.Tasks");
        return context.Document.WithSyntaxRoot(root).Project.Solution;
    }
}
