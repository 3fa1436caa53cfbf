using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>Writes a <see cref="SiblingLookup"/>: the function for many keys is called before the loop, with keys in chunks, and a lookup of its rows takes the place of the call in the loop.</summary>
internal sealed class SiblingLookupRewriter(RewriteContext context, SiblingLookup plan)
{
    public async Task<Solution> RewriteAsync(CancellationToken cancellationToken)
    {
        var loop = plan.Callee.Loop;
        var names = LookupNames.Create(loop, context.Model, loop.Anchor);
        var text = new BatchText(loop, names, context.Model, loop.Anchor.SpanStart);
        var edit = new LoopEdit(context, loop, names, text.Found);
        var keys = edit.Keys();
        edit.Add($"var {names.Rows} = {text.Gathered};");
        edit.AddChunks(keys, $"{names.Rows}.AddRange({CallForChunk(names)});");
        edit.Add($"var {names.Lookup} = {text.ByKey};");
        var root = (CompilationUnitSyntax)context.Root.ReplaceNode(edit.Anchor, edit.Finish());
        root = Usings.Add(root, context.Model, loop.Anchor.SpanStart, [.. text.Namespaces().Where(static name => name != "Microsoft.EntityFrameworkCore")]);
        return (await edit.FormatAsync(context.Document.WithSyntaxRoot(root), cancellationToken).ConfigureAwait(false)).Project.Solution;
    }

    private string CallForChunk(LookupNames names)
    {
        var call = CalleeLookupRewriter.CallOf(plan.Callee, plan.Many.Name, plan.TakesList ? names.Chunk + ".ToList()" : names.Chunk);
        return plan.GivesDictionary ? (plan.Callee.Loop.Query.IsAsync ? $"({call})" : call) + ".Values" : call;
    }
}
