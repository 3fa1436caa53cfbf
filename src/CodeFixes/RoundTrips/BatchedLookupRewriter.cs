using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>
/// Writes a <see cref="BatchedLookup"/>: keys asked for in chunks, because providers limit the number of parameters, their
/// results by key, and a lookup of them in the place of the query.
/// </summary>
internal sealed class BatchedLookupRewriter(RewriteContext context, BatchedLookup lookup)
{
    public async Task<Solution> RewriteAsync(CancellationToken cancellationToken)
    {
        var names = LookupNames.Create(lookup, context.Model, lookup.Anchor);
        var text = new BatchText(lookup, names, context.Model, lookup.Anchor.SpanStart);
        var edit = new LoopEdit(context, lookup, names, text.Found);
        var keys = edit.Keys();
        edit.Add($"var {names.Rows} = {text.Gathered};");
        edit.AddChunks(keys, text.Gather);
        if (text.ByKey is { } byKey)
        {
            edit.Add($"var {names.Lookup} = {byKey};");
        }

        var root = (CompilationUnitSyntax)context.Root.ReplaceNode(edit.Anchor, edit.Finish());
        root = Usings.Add(root, context.Model, lookup.Anchor.SpanStart, [.. text.Namespaces()]);
        return (await edit.FormatAsync(context.Document.WithSyntaxRoot(root), cancellationToken).ConfigureAwait(false)).Project.Solution;
    }
}
