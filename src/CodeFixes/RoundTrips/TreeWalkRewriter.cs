using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>
/// Writes a <see cref="RecursiveWalk"/> that has its rows in memory: first what loads them, then the method's own body as a
/// local function that takes its rows from there.
/// </summary>
internal abstract class TreeWalkRewriter
{
    private readonly RecursiveWalk _walk;
    private readonly string _newLine;
    private readonly StringBuilder _text = new();

    protected TreeWalkRewriter(RewriteContext context, RecursiveWalk walk)
    {
        Context = context;
        _walk = walk;
        _newLine = Usings.EndOfLine(context.Root).ToFullString();
        Names = LookupNames.Create(walk.Rows, context.Model, walk.Method);
        Text = new BatchText(walk.Rows, Names, context.Model, walk.Method.Body!.Statements[0].SpanStart);
        Taken = FreeNames.TakenAt(walk.Method, context.Model);
        Taken.UnionWith([Names.Rows, Names.Chunk, Names.Lookup, Names.Row, Names.EntityRow, Names.Group, Names.Found]);
    }

    protected RewriteContext Context { get; }

    protected LookupNames Names { get; }

    /// <summary>The query in terms of its keys, and what takes its place in memory.</summary>
    protected BatchText Text { get; }

    /// <summary>The names that a further local may not have.</summary>
    protected HashSet<string> Taken { get; }

    public Document Rewrite()
    {
        var block = _walk.Method.Body!;
        var outer = Indentation.Of(block.OpenBraceToken);
        var inner = Indentation.Of(block.Statements[0]);
        var unit = inner.StartsWith(outer, StringComparison.Ordinal) && inner.Length > outer.Length ? inner.Substring(outer.Length) : "    ";
        Line("", "{");
        WriteLoad(inner, unit);
        WriteWalk(outer, inner, unit);
        _text.Append(outer).Append('}');

        var body = (BlockSyntax)SyntaxFactory.ParseStatement(_text.ToString());
        body = body
            .WithOpenBraceToken(body.OpenBraceToken.WithTriviaFrom(block.OpenBraceToken))
            .WithCloseBraceToken(body.CloseBraceToken.WithTriviaFrom(block.CloseBraceToken));
        var root = (CompilationUnitSyntax)Context.Root.ReplaceNode(block, body);
        return Context.Document.WithSyntaxRoot(Usings.Add(root, Context.Model, block.SpanStart, [.. Text.Namespaces()]));
    }

    /// <summary>Writes the statements that end with the rows of every node in a lookup called <see cref="LookupNames.Lookup"/>.</summary>
    protected abstract void WriteLoad(string indentation, string unit);

    protected void Line(string indentation, string line) => _text.Append(indentation).Append(line).Append(_newLine);

    private void WriteWalk(string outer, string inner, string unit)
    {
        var name = FunctionName();
        var parameters = _walk.Varying.Select(position => _walk.Method.ParameterList.Parameters[position]).ToList();
        var call = $"{name}({string.Join(", ", parameters.Select(parameter => parameter.Identifier.Text))})";
        Line(inner, _walk.Result is null ? $"{call};" : $"return {call};");
        Line("", "");
        var signature = string.Join(", ", parameters.Select(parameter => parameter.WithDefault(null).WithoutTrivia().ToString().TrimEnd()));
        Line(inner, $"{(_walk.Result is { } result ? result.ToMinimalDisplayString(Context.Model, _walk.Method.Body!.SpanStart) : "void")} {name}({signature})");
        foreach (var line in BodyInMemory(name).Split(["\r\n", "\n"], StringSplitOptions.None))
        {
            Line(line.Length == 0 ? "" : line.StartsWith(outer, StringComparison.Ordinal) ? unit : inner, line);
        }
    }

    /// <summary>The method's own block with the rows from memory and the calls of itself from the local function.</summary>
    private string BodyInMemory(string name)
    {
        var block = _walk.Method.Body!;
        var arguments = _walk.Invocation.ArgumentList.Arguments;
        var own = SyntaxFactory.ParseExpression($"{name}({string.Join(", ", _walk.Varying.Select(position => arguments[position].WithoutTrivia().ToString()))})");
        var rows = SyntaxFactory.ParseExpression(Text.Found.Text);
        var inMemory = block.ReplaceNodes(
            [_walk.Rows.Replaced, _walk.Call],
            (original, _) => (original == _walk.Call ? own : rows).WithTriviaFrom(original));
        return inMemory.WithOpenBraceToken(inMemory.OpenBraceToken.WithLeadingTrivia(SyntaxFactory.Whitespace(Indentation.Of(block.OpenBraceToken)))).ToFullString().TrimEnd();
    }

    /// <summary><c>CountAsync</c> walks in memory as <c>Count</c>, or as <c>CountInMemory</c> where that is taken.</summary>
    private string FunctionName()
    {
        var name = _walk.Method.Identifier.ValueText;
        var stem = name.EndsWith("Async", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Async".Length) : name;
        return FreeNames.Take(Taken, stem.Length > 0 ? stem : "Walk", stem + "InMemory");
    }
}
