using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.HotCode;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.CodeFixes.HotPaths;

/// <summary>The <c>[HotPath]</c> of a finding, and what is written into and beside it.</summary>
internal static class HotPathAttributeSyntax
{
    private const string Sizes = "(10, 100, 1_000)";

    /// <summary>At the finding, or on the type whose method it is.</summary>
    public static AttributeSyntax? Find(RewriteContext context)
    {
        foreach (var ancestor in context.Node.AncestorsAndSelf())
        {
            if (ancestor is AttributeSyntax own && IsHotPath(own, context.Model))
            {
                return own;
            }

            if (ancestor is MemberDeclarationSyntax declaration && declaration.AttributeLists.SelectMany(static list => list.Attributes).FirstOrDefault(attribute => IsHotPath(attribute, context.Model)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    public static bool Has(AttributeSyntax attribute, string argument)
        => attribute.ArgumentList is { } list && list.Arguments.Any(given => given.NameEquals?.Name.Identifier.ValueText == argument);

    /// <summary><c>HotPath(Factory = nameof(Create))</c></summary>
    public static AttributeSyntax With(AttributeSyntax attribute, string name, string value)
    {
        var argument = SyntaxFactory.ParseAttributeArgumentList($"({name} = {value})")!.Arguments[0];
        return attribute.ArgumentList is { Arguments.Count: > 0 } list
            ? attribute.WithArgumentList(list.WithArguments(After(list.Arguments, argument)))
            : attribute
                .WithName(attribute.Name.WithoutTrailingTrivia())
                .WithArgumentList(SyntaxFactory.AttributeArgumentList(SyntaxFactory.SingletonSeparatedList(argument)).WithTrailingTrivia(attribute.GetTrailingTrivia()));
    }

    /// <summary><c>[HotPath, HotPathParams(10, 100, 1_000)]</c>: the list of the attribute, which is called as the user calls ours.</summary>
    public static AttributeListSyntax WithSizes(AttributeSyntax attribute)
    {
        var list = (AttributeListSyntax)attribute.Parent!;
        var name = attribute.Name is QualifiedNameSyntax or AliasQualifiedNameSyntax ? attribute.Name.ToString().Substring(0, attribute.Name.ToString().LastIndexOf("HotPath", StringComparison.Ordinal)) : "";
        return list.WithAttributes(After(list.Attributes, SyntaxFactory.Attribute(SyntaxFactory.ParseName(name + "HotPathParams"), SyntaxFactory.ParseAttributeArgumentList(Sizes))));
    }

    /// <summary><c>nameof(Create)</c>; an attribute of a type is outside of it, and does not see its private members.</summary>
    public static string NameOf(AttributeSyntax attribute, string member)
        => attribute.Parent?.Parent is BaseTypeDeclarationSyntax ? $"\"{member}\"" : $"nameof({Keywords.Escape(member)})";

    private static SeparatedSyntaxList<T> After<T>(SeparatedSyntaxList<T> items, T added)
        where T : SyntaxNode
    {
        var last = items[items.Count - 1];
        return SyntaxFactory.SeparatedList<T>(
            items.Replace(last, last.WithoutTrailingTrivia()).GetWithSeparators()
                .Add(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space))
                .Add((SyntaxNode)added.WithTrailingTrivia(last.GetTrailingTrivia())));
    }

    private static bool IsHotPath(AttributeSyntax attribute, SemanticModel model)
        => HotPathAnnotation.IsOurs((model.GetSymbolInfo(attribute).Symbol as IMethodSymbol)?.ContainingType, "HotPathAttribute");
}
