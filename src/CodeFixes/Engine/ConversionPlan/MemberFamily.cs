using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Text;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;

namespace PerfAnalyzers.CodeFixes.Conversion;

/// <summary>A synchronous method with all that shares its signature in the solution, and every place that calls it.</summary>
internal static class MemberFamily
{
    private const string Token = "CancellationToken";

    public static async Task<Target> FindAsync(Solution solution, Document document, SyntaxNode function, IMethodSymbol symbol, CancellationToken cancellationToken)
    {
        var target = new Target(TargetKind.Synchronous, symbol.Name);
        var model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;

        // Asked first: the references of IDisposable.Dispose are many.
        target.Obstacle = MemberObstacles.Find(function, symbol, model, cancellationToken)?.Reason;
        if (target.Obstacle is not null)
        {
            return target;
        }

        // A project that is built for several frameworks holds each file several times: the one that the plan started in comes first.
        var found = (await SymbolFinder.FindReferencesAsync(symbol, solution, cancellationToken).ConfigureAwait(false))
            .OrderBy(member => SymbolEqualityComparer.Default.Equals(member.Definition, symbol) ? 0 : 1)
            .ToList();
        foreach (var member in found)
        {
            target.Obstacle ??= await AddPartsAsync(target, solution, member.Definition, cancellationToken).ConfigureAwait(false);
        }

        if (target.Obstacle is not null)
        {
            return target;
        }

        target.Obstacle = await SetNameAsync(target, solution, cancellationToken).ConfigureAwait(false);
        var seen = new HashSet<(string, TextSpan)>();
        foreach (var location in found.SelectMany(member => member.Locations).OrderBy(location => location.Document.Project.Id == document.Project.Id ? 0 : 1))
        {
            if (target.Obstacle is not null)
            {
                return target;
            }

            if (seen.Add((location.Document.FilePath ?? location.Document.Id.ToString(), location.Location.SourceSpan)))
            {
                await AddSiteAsync(target, location, cancellationToken).ConfigureAwait(false);
            }
        }

        target.MayTakeToken = target.MayTakeToken && !target.Sites.Any(site => site.FixesParameters);
        var isCalled = target.Sites.Any(site => site.Call is not null);
        target.Kept ??= target.Parts.Select(part => EntryPoints.Convention(part.Symbol, isCalled)).FirstOrDefault(obstacle => obstacle is not null)
            ?? await MarkupPages.MentionAsync(solution, target, cancellationToken).ConfigureAwait(false);
        target.Obstacle ??= target.Twin is not null && target.Sites.All(site => site.Call is null) ? $"'{target.NewName}' exists, and nothing in the solution calls '{target.Name}'" : null;
        return target;
    }

    private static async Task<string?> AddPartsAsync(Target target, Solution solution, ISymbol definition, CancellationToken cancellationToken)
    {
        if (definition is not IMethodSymbol method)
        {
            return null;
        }

        var declarations = method.DeclaringSyntaxReferences;
        if (method.PartialImplementationPart is { } implementation)
        {
            declarations = declarations.AddRange(implementation.DeclaringSyntaxReferences);
        }
        else if (method.PartialDefinitionPart is { } declared)
        {
            declarations = declarations.AddRange(declared.DeclaringSyntaxReferences);
        }

        if (declarations.IsEmpty)
        {
            return $"'{method.ContainingType?.Name}.{method.Name}' is declared outside of the solution";
        }

        foreach (var reference in declarations)
        {
            var declaration = await reference.GetSyntaxAsync(cancellationToken).ConfigureAwait(false);
            if (solution.GetDocument(declaration.SyntaxTree) is not { } document || document is SourceGeneratedDocument || IsGenerated(document))
            {
                return $"'{method.Name}' is declared in generated code";
            }

            if (target.Parts.Any(part => part.Declaration.Span == declaration.Span && IsSameFile(solution.GetDocument(part.Document)!, document)))
            {
                continue;
            }

            var model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
            if (declaration is not (MethodDeclarationSyntax or LocalFunctionStatementSyntax)
                || model.GetDeclaredSymbol(declaration, cancellationToken) is not IMethodSymbol symbol)
            {
                return $"'{method.Name}' is not declared as a method";
            }

            if (MemberObstacles.Find(declaration, symbol, model, cancellationToken) is { } obstacle)
            {
                return obstacle.Reason;
            }

            if (PublishedApi.IsVisible(symbol) && PublishedApi.IsPublished(document.Project.AnalyzerOptions))
            {
                target.IsPublished = true;
                target.Kept = $"'{symbol.Name}' is public API of a package";
            }

            target.Parts.Add(new Part(document.Id, declaration, symbol));
        }

        return null;
    }

    private static async Task<string?> SetNameAsync(Target target, Solution solution, CancellationToken cancellationToken)
    {
        var keeps = false;
        target.MayTakeToken = target.Parts.Count > 0;
        target.MayLeaveBridge = target.Parts.Count > 0;
        foreach (var part in target.Parts)
        {
            var compilation = (await solution.GetProject(part.Document.ProjectId)!.GetCompilationAsync(cancellationToken).ConfigureAwait(false))!;
            var symbol = part.Symbol;
            keeps |= EntryPoints.KeepsName(symbol, compilation, cancellationToken);
            target.IsEntryPoint |= EntryPoints.IsAction(symbol) || EntryPoints.IsPageHandler(symbol);
            target.MayLeaveBridge &= Bridges.Fit(part, target.IsPublished, compilation);
            target.MayTakeToken &= symbol.MethodKind != MethodKind.LocalFunction
                && !symbol.Parameters.Any(parameter => parameter.IsParams || parameter.Type.Name == Token || parameter.Name == Tokens.ParameterName)
                && !EntryPoints.IsTest(symbol)
                && !EntryPoints.IsHubMethod(symbol)
                && !EntryPoints.IsMain(symbol, compilation, cancellationToken)
                && compilation.GetTypeByMetadataName("System.Threading." + Token) is not null;
        }

        if (keeps)
        {
            return null;
        }

        target.NewName = target.Name + "Async";
        foreach (var part in target.Parts)
        {
            if (part.Symbol.MethodKind != MethodKind.LocalFunction && IsTaken(part.Symbol, target.NewName))
            {
                return await SetTwinAsync(target, solution, cancellationToken).ConfigureAwait(false);
            }
        }

        return null;
    }

    /// <summary>The name is taken: by what the method waits for, in each of the types that declare it?</summary>
    private static async Task<string?> SetTwinAsync(Target target, Solution solution, CancellationToken cancellationToken)
    {
        foreach (var part in target.Parts)
        {
            var compilation = (await solution.GetProject(part.Document.ProjectId)!.GetCompilationAsync(cancellationToken).ConfigureAwait(false))!;
            if (TaskTypes.TryCreate(compilation) is not { } types
                || Twins.Of(part.Symbol, target.NewName, types) is not { } twin
                || !Twins.IsBridge(part.Declaration, target.NewName))
            {
                return $"'{target.NewName}' exists already";
            }

            target.Twin ??= twin;
        }

        target.MayTakeToken = false;
        return null;
    }

    /// <summary>By anything but an overload with other parameters. A token at the end makes no other overload.</summary>
    private static bool IsTaken(IMethodSymbol method, string name)
    {
        for (var type = method.ContainingType; type is not null; type = type.BaseType)
        {
            foreach (var member in type.GetMembers(name))
            {
                if (member is not IMethodSymbol other || HasSameParameters(method, other))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool HasSameParameters(IMethodSymbol method, IMethodSymbol other)
    {
        var count = other.Parameters.Length;
        while (count > 0 && (other.Parameters[count - 1].Type.Name == Token || (count > method.Parameters.Length && other.Parameters[count - 1].IsOptional)))
        {
            count--;
        }

        return count == method.Parameters.Length
            && method.Parameters.Zip(other.Parameters, (x, y) => SymbolEqualityComparer.Default.Equals(x.Type, y.Type) || x.Type.TypeKind == TypeKind.TypeParameter).All(same => same);
    }

    private static async Task AddSiteAsync(Target target, ReferenceLocation location, CancellationToken cancellationToken)
    {
        var document = location.Document;
        if (document is SourceGeneratedDocument || IsGenerated(document))
        {
            target.Kept ??= $"'{target.Name}' is called by generated code";
            return;
        }

        var root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        if (location.IsImplicit
            || location.Alias is not null
            || root.FindNode(location.Location.SourceSpan, findInsideTrivia: true, getInnermostNodeForTie: true) is not SimpleNameSyntax name
            || (location.CandidateReason != CandidateReason.None && IsCalled(name)))
        {
            target.Kept ??= $"'{target.Name}' is used in a way that cannot be rewritten";
            return;
        }

        var model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        var (site, obstacle) = CallSites.Classify(document.Id, name, target, model, cancellationToken);
        target.Kept ??= obstacle;
        if (site is not null)
        {
            target.Sites.Add(site);
        }
    }

    /// <summary>The name of a method that is handed on, or in <c>nameof</c>, is bound to all its overloads; a call must be bound to one.</summary>
    private static bool IsCalled(SimpleNameSyntax name)
        => (name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access.Parent : name.Parent) is InvocationExpressionSyntax;

    private static bool IsSameFile(Document x, Document y) => x.Id == y.Id || (x.FilePath is { } path && path == y.FilePath);

    private static bool IsGenerated(Document document)
        => document.Name.EndsWith(".g.cs", StringComparison.OrdinalIgnoreCase)
            || document.Name.EndsWith(".g.i.cs", StringComparison.OrdinalIgnoreCase)
            || document.Name.EndsWith(".generated.cs", StringComparison.OrdinalIgnoreCase)
            || document.Name.EndsWith(".designer.cs", StringComparison.OrdinalIgnoreCase);
}
