using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Convertibility;

/// <summary>
/// A synchronous method with all that shares its signature in a compilation: what it overrides and implements, what overrides and
/// implements it. Can they become async together, and who calls them?
/// </summary>
internal sealed class MethodFamilies(Compilation compilation, TaskTypes types, AnalyzerOptions options)
{
    private readonly bool _isPublished = PublishedApi.IsPublished(options);
    private readonly bool _isTestProject = compilation.IsTestProject();

    public MethodFamily Of(IMethodSymbol method, CancellationToken cancellationToken)
    {
        var members = MembersOf(method, cancellationToken);
        var declared = new List<(SyntaxNode Declaration, IMethodSymbol Symbol, Compilation Compilation)>();
        var family = new MethodFamily();
        var keeps = false;
        foreach (var member in members)
        {
            family = family with { IsOpen = family.IsOpen || IsSeenByOthers(member) };
            keeps |= EntryPoints.KeepsName(member, compilation, cancellationToken);
            foreach (var declaration in DeclarationsOf(member, cancellationToken))
            {
                if (ObstacleIn(declaration, member, cancellationToken) is { } obstacle)
                {
                    return family with { Obstacle = obstacle };
                }

                declared.Add((declaration, member, compilation));
            }
        }

        var name = AsyncName.Of(declared, method.Name, keeps);
        if (name.Obstacle is not null)
        {
            return family with { Obstacle = name.Obstacle };
        }

        var callers = ImmutableArray.CreateBuilder<Caller>();
        var isCalled = false;
        foreach (var (found, model) in UsesOf(method.Name, members, cancellationToken))
        {
            if (GeneratedFiles.IsGenerated(found.SyntaxTree.FilePath))
            {
                return family with { Obstacle = $"'{method.Name}' is called by generated code", NamesCaller = true };
            }

            var use = CallUse.Of(found, name.Text != method.Name, model, types, cancellationToken);
            if (use.Obstacle is { } obstacle)
            {
                return family with { Obstacle = Located(obstacle, found, model, cancellationToken), NamesCaller = true };
            }

            isCalled |= use.Call is not null;
            if (use.Function is { } function)
            {
                callers.Add(new Caller(function, use.ExceptionObstacle));
            }
        }

        return family with { Obstacle = Kept(method, members, isCalled, name, family.IsOpen, cancellationToken), Callers = callers.ToImmutable() };
    }

    /// <summary>In this compilation: a project that refers to another may see the sources of that as well.</summary>
    private IEnumerable<SyntaxNode> DeclarationsOf(IMethodSymbol member, CancellationToken cancellationToken)
        => SymbolEqualityComparer.Default.Equals(member.ContainingAssembly, compilation.Assembly)
            ? member.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellationToken))
            : [];

    private static string Located(string obstacle, SimpleNameSyntax name, SemanticModel model, CancellationToken cancellationToken)
        => FunctionSyntax.Nearest(name) is { } function && AwaitingFunction.SymbolOf(function, model, cancellationToken) is { } caller
            ? $"{caller.Describe()} uses '{name.Identifier.ValueText}': {obstacle}"
            : obstacle;

    private string? ObstacleIn(SyntaxNode declaration, IMethodSymbol member, CancellationToken cancellationToken)
    {
        if (GeneratedFiles.IsGenerated(declaration.SyntaxTree.FilePath))
        {
            return $"'{member.Name}' is declared in generated code";
        }

        if (declaration is not (MethodDeclarationSyntax or LocalFunctionStatementSyntax))
        {
            return $"'{member.Name}' is not declared as a method";
        }

        return MemberObstacles.Find(declaration, member, compilation.GetSemanticModel(declaration.SyntaxTree), cancellationToken)?.Reason
            ?? (_isPublished && PublishedApi.IsVisible(member) ? $"'{member.Name}' is public API of a package" : null);
    }

    /// <summary>Who else knows the method by its name.</summary>
    private string? Kept(IMethodSymbol method, HashSet<IMethodSymbol> members, bool isCalled, AsyncName name, bool isOpen, CancellationToken cancellationToken)
    {
        foreach (var member in members)
        {
            if (EntryPoints.Convention(member, isCalled) is { } convention)
            {
                return convention;
            }
        }

        foreach (var file in options.AdditionalFiles)
        {
            if (MarkupPages.IsPage(file.Path)
                && file.GetText(cancellationToken) is { } text
                && MarkupPages.Mention(file.Path, text.ToString(), method.Name) is { } mention)
            {
                return mention;
            }
        }

        return name.Twin is not null && !isCalled && !isOpen ? $"'{name.Text}' exists, and nothing in the solution calls '{method.Name}'" : null;
    }

    /// <summary>A test project is referenced by none.</summary>
    private bool IsSeenByOthers(IMethodSymbol member)
        => !SymbolEqualityComparer.Default.Equals(member.ContainingAssembly, compilation.Assembly)
            || (!_isTestProject && member.IsVisibleToOthers());

    /// <summary>Also a member of another project's base or interface, and what else implements that here.</summary>
    private HashSet<IMethodSymbol> MembersOf(IMethodSymbol method, CancellationToken cancellationToken)
    {
        var members = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default);
        AddWithRoots(method.OriginalDefinition);
        if (method.MethodKind == MethodKind.LocalFunction)
        {
            return members;
        }

        var namesakes = new List<IMethodSymbol>();
        foreach (var symbol in compilation.GetSymbolsWithName(method.Name, SymbolFilter.Member, cancellationToken))
        {
            if (symbol is IMethodSymbol namesake && namesake.Parameters.Length == method.Parameters.Length)
            {
                namesakes.Add(namesake);
            }
        }

        // An implementation may implement a second interface, and that have other implementations.
        for (var count = 0; count != members.Count;)
        {
            count = members.Count;
            foreach (var namesake in namesakes)
            {
                if (!members.Contains(namesake) && RootsOf(namesake).Any(members.Contains))
                {
                    AddWithRoots(namesake);
                }
            }
        }

        return members;

        void AddWithRoots(IMethodSymbol member)
        {
            members.Add(member);
            members.UnionWith(RootsOf(member));
            if ((member.PartialImplementationPart ?? member.PartialDefinitionPart) is { } part)
            {
                members.Add(part);
            }
        }
    }

    private static IEnumerable<IMethodSymbol> RootsOf(IMethodSymbol method)
        => HierarchyObstacles.OverriddenAndImplemented(method).Select(member => member.OriginalDefinition);

    private IEnumerable<(SimpleNameSyntax Name, SemanticModel Model)> UsesOf(string method, HashSet<IMethodSymbol> members, CancellationToken cancellationToken)
    {
        foreach (var name in NameIndex.NameIndex.Find(compilation, method, cancellationToken))
        {
            var model = compilation.GetSemanticModel(name.SyntaxTree);
            var info = model.GetSymbolInfo(name, cancellationToken);
            if (info.Symbol is IMethodSymbol used ? members.Contains(used.Definition()) : info.CandidateSymbols.Any(candidate => candidate is IMethodSymbol one && members.Contains(one.Definition())))
            {
                yield return (name, model);
            }
        }
    }
}
