using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>
/// Writes a <see cref="LevelLoad"/>: the rows of all levels, each level asked for in chunks, and the method's own body as a local
/// function that takes its rows from them.
/// </summary>
internal sealed class LevelLoadRewriter(RewriteContext context, LevelLoad plan)
{
    private readonly string _newLine = Usings.EndOfLine(context.Root).ToFullString();
    private readonly StringBuilder _text = new();

    public Document Rewrite()
    {
        var block = plan.Method.Body!;
        var outer = IndentationOf(block.OpenBraceToken);
        var inner = IndentationOf(block.Statements[0].GetFirstToken());
        var unit = inner.StartsWith(outer, StringComparison.Ordinal) && inner.Length > outer.Length ? inner.Substring(outer.Length) : "    ";
        var names = LookupNames.Create(plan.Rows, context.Model, plan.Method);
        var text = new BatchText(plan.Rows, names, context.Model, block.Statements[0].SpanStart);
        Write(names, text, outer, inner, unit);

        var body = (BlockSyntax)SyntaxFactory.ParseStatement(_text.ToString());
        body = body
            .WithOpenBraceToken(body.OpenBraceToken.WithTriviaFrom(block.OpenBraceToken))
            .WithCloseBraceToken(body.CloseBraceToken.WithTriviaFrom(block.CloseBraceToken));
        var root = (CompilationUnitSyntax)context.Root.ReplaceNode(block, body);
        return context.Document.WithSyntaxRoot(Usings.Add(root, context.Model, block.SpanStart, [.. text.Namespaces()]));
    }

    private void Write(LookupNames names, BatchText text, string outer, string inner, string unit)
    {
        var taken = LookupNames.TakenAt(plan.Method, context.Model);
        taken.UnionWith([names.Rows, names.Chunk, names.Lookup, names.Row, names.EntityRow, names.Group, names.Found]);
        var level = LookupNames.Take(taken, "level", "nodes");
        var next = LookupNames.Take(taken, "next", "nextLevel");
        var batch = LookupNames.Take(taken, "batch", "loaded");
        var key = Display(plan.Rows.KeyType);
        var node = plan.Node.Name;
        var childKey = (text.ArePairs ? names.Row + ".Value" : names.Row) + (plan.ChildKey is { } property ? "." + property.Name : "");

        Line("", "{");
        Line(inner, $"var {names.Rows} = {text.Gathered};");
        Line(inner, $"var {level} = new List<{key}> {{ {node} }};");
        Line(inner, $"while ({level}.Count > 0)");
        Line(inner, "{");
        Line(inner + unit, $"var {next} = new List<{key}>();");
        Line(inner + unit, $"foreach (var {names.Chunk} in {level}.Chunk({BatchText.ChunkSize}))");
        Line(inner + unit, "{");
        Line(inner + unit + unit, $"var {batch} = {text.Batch().Replace("\n", "\n" + unit + unit)};");
        Line(inner + unit + unit, $"{names.Rows}.AddRange({batch});");
        Line(inner + unit + unit, $"{next}.AddRange({batch}.Select({names.Row} => {childKey}));");
        Line(inner + unit, "}");
        Line("", "");
        Line(inner + unit, $"{level} = {next};");
        Line(inner, "}");
        Line("", "");
        Line(inner, $"var {names.Lookup} = {text.ByKey};");

        var name = FunctionName(taken);
        var parameters = plan.Varying.Select(position => plan.Method.ParameterList.Parameters[position]).ToList();
        var call = $"{name}({string.Join(", ", parameters.Select(parameter => parameter.Identifier.Text))})";
        Line(inner, plan.Result is null ? $"{call};" : $"return {call};");
        Line("", "");
        var signature = string.Join(", ", parameters.Select(parameter => parameter.WithDefault(null).WithoutTrivia().ToString().TrimEnd()));
        Line(inner, $"{(plan.Result is null ? "void" : Display(plan.Result))} {name}({signature})");
        foreach (var line in BodyInMemory(text, name).Split(["\r\n", "\n"], StringSplitOptions.None))
        {
            Line(line.Length == 0 ? "" : line.StartsWith(outer, StringComparison.Ordinal) ? unit : inner, line);
        }

        _text.Append(outer).Append('}');
    }

    /// <summary>The method's own block with the rows from memory and the calls of itself from the local function.</summary>
    private string BodyInMemory(BatchText text, string name)
    {
        var block = plan.Method.Body!;
        var arguments = plan.Invocation.ArgumentList.Arguments;
        var own = SyntaxFactory.ParseExpression($"{name}({string.Join(", ", plan.Varying.Select(position => arguments[position].WithoutTrivia().ToString()))})");
        var rows = SyntaxFactory.ParseExpression(text.Found.Text);
        var inMemory = block.ReplaceNodes(
            [plan.Rows.Replaced, plan.Call],
            (original, _) => (original == plan.Call ? own : rows).WithTriviaFrom(original));
        return inMemory.WithOpenBraceToken(inMemory.OpenBraceToken.WithLeadingTrivia(SyntaxFactory.Whitespace(IndentationOf(block.OpenBraceToken)))).ToFullString().TrimEnd();
    }

    /// <summary><c>CountAsync</c> walks in memory as <c>Count</c>, or as <c>CountInMemory</c> where that is taken.</summary>
    private string FunctionName(HashSet<string> taken)
    {
        var name = plan.Method.Identifier.ValueText;
        foreach (var symbol in context.Model.LookupSymbols(plan.Method.Body!.SpanStart))
        {
            taken.Add(symbol.Name);
        }

        var stem = name.EndsWith("Async", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Async".Length) : name;
        return LookupNames.Take(taken, stem.Length > 0 ? stem : "Walk", stem + "InMemory");
    }

    private void Line(string indentation, string line) => _text.Append(indentation).Append(line).Append(_newLine);

    private string Display(ITypeSymbol type) => type.ToMinimalDisplayString(context.Model, plan.Method.Body!.SpanStart);

    private static string IndentationOf(SyntaxToken token)
        => token.LeadingTrivia is [.., var last] && last.IsKind(SyntaxKind.WhitespaceTrivia) ? last.ToString() : "";
}
