using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.Facts;

/// <summary>
/// Which rules are off at a place: by <c>#pragma</c>, by <c>[SuppressMessage]</c>, by the settings of the file or of the
/// project. The compiler applies none of these to a finding that another project reports here.
/// </summary>
internal static class Silencing
{
    public static ImmutableArray<string> At(SyntaxNode node, ISymbol member, Compilation compilation, ImmutableArray<DiagnosticDescriptor> rules, CancellationToken cancellationToken)
    {
        var silenced = ImmutableArray.CreateBuilder<string>();
        foreach (var rule in rules)
        {
            if (IsOffInSettings(rule.Id, node.SyntaxTree, compilation.Options, cancellationToken)
                || IsOffByPragma(rule.Id, node, cancellationToken)
                || IsSuppressed(rule.Id, member))
            {
                silenced.Add(rule.Id);
            }
        }

        return silenced.ToImmutable();
    }

    private static bool IsOffInSettings(string id, SyntaxTree tree, CompilationOptions options, CancellationToken cancellationToken)
    {
        var severity = ReportDiagnostic.Default;
        if (options.SyntaxTreeOptionsProvider?.TryGetDiagnosticValue(tree, id, cancellationToken, out severity) == true
            || options.SpecificDiagnosticOptions.TryGetValue(id, out severity)
            || options.SyntaxTreeOptionsProvider?.TryGetGlobalDiagnosticValue(id, cancellationToken, out severity) == true)
        {
            return severity is ReportDiagnostic.Suppress or ReportDiagnostic.Hidden;
        }

        return false;
    }

    private static bool IsOffByPragma(string id, SyntaxNode node, CancellationToken cancellationToken)
    {
        var isOff = false;
        var root = node.SyntaxTree.GetRoot(cancellationToken);
        if (!root.ContainsDirectives)
        {
            return false;
        }

        for (var directive = root.GetFirstDirective(); directive is not null && directive.SpanStart < node.SpanStart; directive = directive.GetNextDirective())
        {
            if (directive is PragmaWarningDirectiveTriviaSyntax { IsActive: true } pragma && Names(pragma, id))
            {
                isOff = pragma.DisableOrRestoreKeyword.IsKind(SyntaxKind.DisableKeyword);
            }
        }

        return isOff;
    }

    /// <summary>Without codes it means all of them.</summary>
    private static bool Names(PragmaWarningDirectiveTriviaSyntax pragma, string id)
    {
        foreach (var code in pragma.ErrorCodes)
        {
            if (code is IdentifierNameSyntax { Identifier.ValueText: var name } && string.Equals(name, id, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return pragma.ErrorCodes.Count == 0;
    }

    private static bool IsSuppressed(string id, ISymbol member)
    {
        for (var symbol = member; symbol is not null and not INamespaceSymbol; symbol = symbol.ContainingSymbol)
        {
            foreach (var attribute in symbol.GetAttributes())
            {
                if (attribute is { AttributeClass.Name: "SuppressMessageAttribute", ConstructorArguments: [_, { Value: string check }] }
                    && (check == id || check.StartsWith(id + ":", StringComparison.Ordinal)))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
