using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>Writes a <see cref="DapperLookup"/>: rows asked for in chunks of keys, and a lookup of them in the place of the query.</summary>
internal sealed class DapperLookupRewriter(RewriteContext context, DapperLookup lookup)
{
    public async Task<Solution> RewriteAsync(CancellationToken cancellationToken)
    {
        var names = LookupNames.Create(lookup, context.Model);
        var text = new DapperText(lookup, names, context.Model);
        var edit = new LoopEdit(context, lookup, names, text.Found);
        var keys = edit.Keys();
        var declaration = lookup.SqlDeclaration;
        var isInLoop = declaration is not null && edit.Anchor.Span.Contains(declaration.Span);
        if (declaration is not null && isInLoop)
        {
            edit.Move(declaration, text.ChangedDeclaration(declaration).WithoutTrivia().ToFullString());
        }

        edit.Add($"var {names.Rows} = {text.Gathered};");
        edit.AddChunks(keys, text.Gather);
        edit.Add($"var {names.Lookup} = {text.ByKey};");

        var root = context.Root;
        if (declaration is not null && !isInLoop)
        {
            root = root.TrackNodes(edit.Anchor, declaration);
            root = root.ReplaceNode(root.GetCurrentNode(declaration)!, text.ChangedDeclaration(declaration));
            root = root.ReplaceNode(root.GetCurrentNode(edit.Anchor)!, edit.Finish());
        }
        else
        {
            root = root.ReplaceNode(edit.Anchor, edit.Finish());
        }

        var unit = Usings.Add((CompilationUnitSyntax)root, context.Model, lookup.Anchor.SpanStart, "System.Collections.Generic", "System.Linq");
        return (await edit.FormatAsync(context.Document.WithSyntaxRoot(unit), cancellationToken).ConfigureAwait(false)).Project.Solution;
    }
}
