using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using PerfAnalyzers.Async;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>Is a function that the framework calls also called by code, such as a test in another project?</summary>
internal static class OtherCallers
{
    public static async Task<bool> ExistAsync(IMethodSymbol symbol, Solution solution, CancellationToken cancellationToken)
    {
        if (symbol.MethodKind != MethodKind.Ordinary)
        {
            return false;
        }

        foreach (var referenced in await SymbolFinder.FindReferencesAsync(symbol, solution, cancellationToken).ConfigureAwait(false))
        {
            foreach (var reference in referenced.Locations)
            {
                var root = await reference.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
                var model = await reference.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
                if (model is null
                    || root?.FindNode(reference.Location.SourceSpan, findInsideTrivia: true, getInnermostNodeForTie: true) is not { } node
                    || !(node.IsPartOfStructuredTrivia() || (node is SimpleNameSyntax name && SyncEntryPointRewrite.MayChangeReturnType(name, model, cancellationToken))))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
