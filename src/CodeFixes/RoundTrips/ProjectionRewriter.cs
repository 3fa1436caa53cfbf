using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Infrastructure;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>Writes the <c>Select</c> of a <see cref="ProjectionPlan"/> into its query: an anonymous type with the members that the body reads, by the same names.</summary>
internal sealed class ProjectionRewriter(SemanticModel model, ProjectionPlan plan)
{
    private readonly HashSet<string> _taken = ChainSyntax.NamesAt(model, plan.Rows.SpanStart);

    /// <param name="root">The root of the document that the model was made for.</param>
    public CompilationUnitSyntax Rewrite(SyntaxNode root)
    {
        var parameter = Parameter(plan.Entity);
        var selector = SyntaxFactory.ParseExpression($"{parameter} => {Created(parameter, plan.Selected)}");
        var select = ChainSyntax.Call(ChainSyntax.AsReceiver(plan.Rows), ChainSyntax.DotAfter(plan.Rows), "Select", selector);
        return Usings.Add(
            (CompilationUnitSyntax)root.ReplaceNode(plan.Rows, select.WithTrailingTrivia(ChainSyntax.LineEndOf(plan.Rows))),
            model,
            plan.Rows.SpanStart,
            "System.Linq");
    }

    private string Created(string row, ProjectedEntity entity)
    {
        var members = entity.Columns.Select(column => $"{row}.{Keywords.Escape(column.Name)}")
            .Concat(entity.Navigations.Select(navigation => Member(row, navigation)));
        return $"new {{ {string.Join(", ", members)} }}";
    }

    private string Member(string row, ProjectedNavigation projected)
    {
        var navigation = projected.Navigation;
        var name = Keywords.Escape(navigation.Property.Name);
        var value = $"{row}.{name}";
        if (navigation.IsCollection)
        {
            var parameter = Parameter(navigation.Target);
            return $"{name} = {value}.Select({parameter} => {Created(parameter, projected.Selected)}).ToList()";
        }

        return projected.MayBeMissing
            ? $"{name} = {value} == null ? {Missing(navigation.Property)} : {Created(value, projected.Selected)}"
            : $"{name} = {Created(value, projected.Selected)}";
    }

    /// <summary>Whoever reads a navigation that is declared without a question mark asserts that it is there.</summary>
    private string Missing(IPropertySymbol navigation)
        => navigation.NullableAnnotation == NullableAnnotation.NotAnnotated && model.GetNullableContext(plan.Rows.SpanStart).AnnotationsEnabled() ? "null!" : "null";

    private string Parameter(INamedTypeSymbol entity)
    {
        var name = ChainSyntax.ParameterName(entity.Name, _taken);
        _taken.Add(name);
        return name;
    }
}
