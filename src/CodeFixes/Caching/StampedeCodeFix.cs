using System.Collections.Immutable;
using System.Composition;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Caching;
using PerfAnalyzers.Engine.CacheCalls;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>Puts a gate around the load of a cache entry, and asks the cache again behind it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StampedeCodeFix)), Shared]
internal sealed class StampedeCodeFix : RewriteCodeFixProvider
{
    private const string EquivalenceKey = "PERF4010.Gate";
    private const string FusionKey = "PERF4010.FusionCache";
    private const string HybridKey = "PERF4010.HybridCache";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.Stampede];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        var rewrites = ImmutableArray.CreateBuilder<Rewrite>();
        if (context.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } syntax
            && context.Model.GetOperation(syntax, cancellationToken) is { } operation
            && CacheCalls.At(operation) is { } get
            && UncoordinatedLoad.Of(get, new Lazy<CacheLoads>(() => new CacheLoads(context.Model.Compilation)), cancellationToken) is { } load)
        {
            if (StampedeRewrite.Plan(load, out _) is { } plan)
            {
                rewrites.Add(new Rewrite(StampedeRewrite.Title, EquivalenceKey, _ => Task.FromResult(Rewrite(context, plan))));
            }

            if ((FusionCacheMiss.Of(context, load, FusionKey) ?? new LayeredCacheRewriter(context, LayeredCache.Fusion).OfMiss(load, FusionKey)) is { } fusion)
            {
                rewrites.Add(fusion);
            }

            if (new LayeredCacheRewriter(context, LayeredCache.Hybrid).OfMiss(load, HybridKey) is { } hybrid)
            {
                rewrites.Add(hybrid);
            }
        }

        return Task.FromResult(rewrites.ToImmutable());
    }

    private static Solution Rewrite(RewriteContext context, StampedePlan plan)
    {
        var gate = GateName(plan.Member, context.Model);
        var writer = new Writer(context, plan, gate);
        var block = (BlockSyntax)plan.Test.Parent!;
        var statements = plan.Rest.IsEmpty
            ? block.Statements.Replace(plan.Test, writer.Inside())
            : SyntaxFactory.List<StatementSyntax>([.. block.Statements.TakeWhile(statement => statement != plan.Rest[0]), .. writer.Behind()]);
        var member = plan.Member.ReplaceNode(block, block.WithStatements(statements));
        var root = context.Root.ReplaceNode(plan.Member, writer.Before(member));
        return context.Document.WithSyntaxRoot(plan.IsAsync ? Usings.Add((CompilationUnitSyntax)root, context.Model, plan.Test.SpanStart, "System.Threading") : root).Project.Solution;
    }

    /// <summary><c>GetTopAsync</c> is kept by <c>GetTopGate</c>.</summary>
    private static string GateName(MethodDeclarationSyntax member, SemanticModel model)
    {
        var name = member.Identifier.ValueText;
        name = name.EndsWith("Async", StringComparison.Ordinal) && name.Length > 5 ? name.Substring(0, name.Length - 5) : name;
        return FreeNames.Take(FreeNames.TakenIn(member.Parent!, model, member.SpanStart), name + "Gate");
    }

    private sealed class Writer(RewriteContext context, StampedePlan plan, string gate)
    {
        private readonly string _newLine = Usings.EndOfLine(context.Root).ToFullString();
        private readonly string _outer = Indentation.Of(plan.Test);
        private readonly string _unit = UnitOf(plan);
        private readonly StringBuilder _text = new();

        /// <summary>The field and the member. The blank lines above the member are above the field now.</summary>
        public IEnumerable<MemberDeclarationSyntax> Before(MemberDeclarationSyntax member)
        {
            var type = plan.IsAsync ? "SemaphoreSlim" : "object";
            var made = plan.IsAsync ? "new SemaphoreSlim(1, 1)" : "new object()";
            var field = SyntaxFactory.ParseMemberDeclaration($"private static readonly {type} {gate} = {made};")!;
            var leading = member.GetLeadingTrivia();
            var blank = leading.TakeWhile(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)).Count();
            yield return field
                .WithLeadingTrivia(leading.Take(blank).Append(SyntaxFactory.Whitespace(Indentation.Of(plan.Member))))
                .WithTrailingTrivia(SyntaxFactory.EndOfLine(_newLine), SyntaxFactory.EndOfLine(_newLine));
            yield return member.WithLeadingTrivia(leading.Skip(blank));
        }

        /// <summary><c>if (miss) { gate; try { if (miss) { .. } } finally { .. } }</c></summary>
        public IfStatementSyntax Inside()
        {
            var inner = _outer + _unit;
            Line(_outer, "{");
            Gate(inner, () =>
            {
                Question(inner + _unit);
                Moved(Repeated(plan.Test), _unit + _unit);
            });
            _text.Append(_outer).Append('}');
            var block = (BlockSyntax)SyntaxFactory.ParseStatement(_text.ToString());
            return plan.Test.WithStatement(block.WithTriviaFrom(plan.Test.Statement));
        }

        /// <summary><c>if (hit) return x; gate; try { if (hit) return x; .. } finally { .. }</c></summary>
        public SyntaxList<StatementSyntax> Behind()
        {
            _text.Append(_newLine);
            Gate(_outer, () =>
            {
                Question(_outer + _unit);
                Moved(Repeated(plan.Test), _unit);
                foreach (var statement in plan.Rest)
                {
                    Moved(statement.ToFullString(), _unit);
                }
            });
            return ((BlockSyntax)SyntaxFactory.ParseStatement("{" + _newLine + _text + "}")).Statements is [var first, ..] statements
                ? statements.Replace(first, first.WithLeadingTrivia(SyntaxFactory.EndOfLine(_newLine), SyntaxFactory.Whitespace(_outer)))
                : default;
        }

        private void Gate(string indentation, Action body)
        {
            if (plan.IsAsync)
            {
                Line(indentation, AwaitSyntax.Configures(context.Root) ? $"await {gate}.WaitAsync({Token()}).ConfigureAwait(false);" : $"await {gate}.WaitAsync({Token()});");
                Line(indentation, "try");
            }
            else
            {
                Line(indentation, $"lock ({gate})");
            }

            Line(indentation, "{");
            body();
            Line(indentation, "}");
            if (plan.IsAsync)
            {
                Line(indentation, "finally");
                Line(indentation, "{");
                Line(indentation + _unit, $"{gate}.Release();");
                Line(indentation, "}");
            }
        }

        /// <summary>The local is asked for again, not declared again.</summary>
        private void Question(string indentation)
        {
            if (plan.Question?.Declaration.Variables[0] is { Initializer: { } asked } variable)
            {
                Line(indentation, $"{variable.Identifier.ValueText} = {asked.Value.WithoutTrivia().ToFullString()};");
            }
        }

        /// <summary>The test without the declaration of its variable: <c>out var user</c> is <c>out user</c> now.</summary>
        private static string Repeated(IfStatementSyntax test)
        {
            var declared = test.Condition.DescendantNodes().OfType<DeclarationExpressionSyntax>().Where(static node => node.Designation is SingleVariableDesignationSyntax);
            var again = test.ReplaceNodes(declared, static (node, _) => SyntaxFactory.IdentifierName(((SingleVariableDesignationSyntax)node.Designation).Identifier.WithoutTrivia()).WithTriviaFrom(node));
            return again.WithLeadingTrivia(Indentation.TriviaOf(again)).ToFullString();
        }

        private void Moved(string text, string indentation)
        {
            var lines = text.Split(["\r\n", "\n"], StringSplitOptions.None);
            for (var i = 0; i < lines.Length; i++)
            {
                if (i == lines.Length - 1 && lines[i].Length == 0)
                {
                    return;
                }

                _text.Append(lines[i].Trim().Length == 0 ? "" : indentation).Append(lines[i]).Append(_newLine);
            }
        }

        /// <summary>The token of the function, so that a caller that has gone does not wait.</summary>
        private string Token()
        {
            for (var symbol = context.Model.GetEnclosingSymbol(plan.Test.SpanStart); symbol is IMethodSymbol function; symbol = symbol.ContainingSymbol)
            {
                foreach (var parameter in function.Parameters)
                {
                    if (parameter.Type is { Name: "CancellationToken" })
                    {
                        return parameter.Name;
                    }
                }
            }

            return "";
        }

        private void Line(string indentation, string text) => _text.Append(indentation).Append(text).Append(_newLine);

        private static string UnitOf(StampedePlan plan)
        {
            var outer = Indentation.Of(plan.Member);
            var inner = Indentation.Of(plan.Test);
            return inner.StartsWith(outer, StringComparison.Ordinal) && inner.Length > outer.Length && inner.Length - outer.Length <= 4 ? inner.Substring(outer.Length) : outer.Contains("\t") ? "\t" : "    ";
        }
    }
}
