using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.HandlerReads;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Endpoints;

/// <summary>The classes that the Razor compiler makes of <c>.cshtml</c> files, where they are part of the compilation.</summary>
internal static class PageViews
{
    /// <summary>The class that renders a page, or null.</summary>
    public static INamedTypeSymbol? Of(INamedTypeSymbol page, Compilation compilation, CancellationToken cancellationToken)
    {
        // public IndexModel Model => ViewData.Model;
        foreach (var name in NameIndex.NameIndex.Find(compilation, page.Name, cancellationToken))
        {
            if (name.FirstAncestorOrSelf<MemberDeclarationSyntax>() is PropertyDeclarationSyntax { Identifier.ValueText: "Model" } property
                && property.Type.Span.Contains(name.Span)
                && compilation.GetSemanticModel(name.SyntaxTree).GetDeclaredSymbol(property, cancellationToken) is IPropertySymbol { ContainingType: { } view } model
                && SymbolEqualityComparer.Default.Equals(model.Type, page)
                && view.Inherits("Microsoft.AspNetCore.Mvc.RazorPages", "PageBase"))
            {
                return view;
            }
        }

        return null;
    }

    /// <summary>Does the view neither ask who reads it nor hold a form?</summary>
    public static bool IsForEverybody(INamedTypeSymbol view, HandlerSearch search, CancellationToken cancellationToken)
        => !HasForm(view, cancellationToken)
            && (Writer(view) is not { } writer || (search.FirstReadOfCaller(writer, cancellationToken) is null && search.FirstCookie(writer, cancellationToken) is null));

    /// <summary>The method that writes the view.</summary>
    private static IMethodSymbol? Writer(INamedTypeSymbol view)
    {
        foreach (var member in view.GetMembers("ExecuteAsync"))
        {
            if (member is IMethodSymbol { Parameters.IsEmpty: true } writer)
            {
                return writer;
            }
        }

        return null;
    }

    /// <summary>A form carries a token that belongs to one visitor, and sets a cookie with it.</summary>
    private static bool HasForm(INamedTypeSymbol view, CancellationToken cancellationToken)
    {
        foreach (var reference in view.DeclaringSyntaxReferences)
        {
            foreach (var node in reference.GetSyntax(cancellationToken).DescendantNodes())
            {
                if (node is SimpleNameSyntax { Identifier.ValueText: "FormTagHelper" or "BeginForm" or "BeginRouteForm" or "AntiForgeryToken" })
                {
                    return true;
                }
            }
        }

        return false;
    }
}
