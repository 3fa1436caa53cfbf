using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.HotCode;

namespace PerfAnalyzers.Budgets;

/// <summary>Does what a budget names exist, and will it be measured?</summary>
/// <param name="compilation">Where it is looked for.</param>
/// <param name="isOfProject">Whether the file is this project's alone; else what is unknown here may be another's.</param>
/// <param name="cancellationToken">Ends the search for routes.</param>
internal sealed class BudgetSubjects(Compilation compilation, bool isOfProject, CancellationToken cancellationToken)
{
    private BudgetRoutes? _routes;

    /// <summary>Why the budget is never checked, or null; also null when this project cannot know.</summary>
    public string? Obstacle(BudgetEntry entry)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return BudgetKey.IsMethod(entry.Key) ? MethodObstacle(entry) : RouteObstacle(entry);
    }

    /// <summary>Why no benchmark runs the method, or null for a hot path.</summary>
    public static string? WhyUnmeasured(IMethodSymbol method)
        => HotPathAnnotation.Of(method) is not null ? null
            : HotPathAnnotation.OnTypeOf(method) is not null ? "the [HotPath] of the type marks its public methods, and this is none that it means"
            : "the method has no [HotPath], so that nothing measures it";

    private string? MethodObstacle(BudgetEntry entry)
    {
        foreach (var symbol in DocumentationCommentId.GetSymbolsForDeclarationId(entry.Key, compilation))
        {
            if (symbol is IMethodSymbol method)
            {
                // A reference assembly has lost its private members' attributes, and the project itself is asked.
                return entry.Bench.Count == 0 || method.DeclaringSyntaxReferences.IsEmpty ? null : WhyUnmeasured(method);
            }
        }

        var parameters = entry.Key.IndexOf('(');
        var name = parameters < 0 ? entry.Key : entry.Key.Substring(0, parameters);
        var dot = name.LastIndexOf('.');
        if (dot < 0)
        {
            return isOfProject ? "there is no such method" : null;
        }

        if (DocumentationCommentId.GetFirstSymbolForDeclarationId("T:" + name.Substring(2, dot - 2), compilation) is not INamedTypeSymbol type)
        {
            return isOfProject ? $"there is no type '{name.Substring(2, dot - 2)}'" : null;
        }

        return type.DeclaringSyntaxReferences.IsEmpty ? null : $"'{type.Name}' has no such method{Suggestion(type, name.Substring(dot + 1))}";
    }

    /// <summary>Its parameters are what is most often wrong in a documentation id.</summary>
    private static string Suggestion(INamedTypeSymbol type, string name)
    {
        var generic = name.IndexOf('`');
        foreach (var member in type.GetMembers(generic < 0 ? name : name.Substring(0, generic)))
        {
            if (member is IMethodSymbol && member.GetDocumentationCommentId() is { } id)
            {
                return $"; did you mean '{id}'?";
            }
        }

        return "";
    }

    private string? RouteObstacle(BudgetEntry entry)
    {
        if (!isOfProject)
        {
            return null;
        }

        _routes ??= BudgetRoutes.Of(compilation, cancellationToken);
        return _routes.Contains(entry.Key) switch
        {
            false => "the application has no such route",
            true when entry.Bench.Count > 0 && _routes.Handler(entry.Key) is { } handler && HotPathAnnotation.Of(handler) is null
                => "its handler has no [HotPath], so that nothing measures it",
            _ => null,
        };
    }
}
