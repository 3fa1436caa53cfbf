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

    /// <param name="kept">Why its signature has to stay for those who call it through an interface of a library; null when it may change.</param>
    public static async Task<Target> FindAsync(Solution solution, Document document, IMethodSymbol symbol, string? kept, CancellationToken cancellationToken)
    {
        var target = new Target(FunctionChangeKind.Synchronous, symbol.Name) { Kept = kept };

        // A project that is built for several frameworks holds each file several times: the one that the plan started in comes first.
        var found = (await SymbolFinder.FindReferencesAsync(symbol, solution, cancellationToken).ConfigureAwait(false))
            .OrderBy(member => SymbolEqualityComparer.Default.Equals(member.Definition, symbol) ? 0 : 1)
            // Who calls it through the interface, or another that implements that, goes on as before.
            .Where(member => kept is null || IsSameMethod(member.Definition, symbol))
            .ToList();
        foreach (var member in found)
        {
            target.Obstacle ??= await AddPartsAsync(target, solution, member.Definition, keepsContract: kept is not null, cancellationToken).ConfigureAwait(false);
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
            ?? await MentionAsync(solution, target.Name, cancellationToken).ConfigureAwait(false);
        target.Obstacle ??= target.Twin is not null && target.Sites.All(site => site.Call is null) ? $"'{target.NewName}' exists, and nothing in the solution calls '{target.Name}'" : null;
        return target;
    }

    private static async Task<string?> MentionAsync(Solution solution, string member, CancellationToken cancellationToken)
    {
        foreach (var page in solution.Projects.SelectMany(project => project.AdditionalDocuments).Where(document => MarkupPages.IsPage(document.Name)))
        {
            if (MarkupPages.Mention(page.Name, (await page.GetTextAsync(cancellationToken).ConfigureAwait(false)).ToString(), member) is { } obstacle)
            {
                return obstacle;
            }
        }

        return null;
    }

    private static async Task<string?> AddPartsAsync(Target target, Solution solution, ISymbol definition, bool keepsContract, CancellationToken cancellationToken)
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
            if (solution.GetDocument(declaration.SyntaxTree) is not { } document || document is SourceGeneratedDocument || GeneratedFiles.IsGenerated(document.Name))
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

            if ((keepsContract ? MemberObstacles.FindForTwin(declaration, symbol, model, cancellationToken) : MemberObstacles.Find(declaration, symbol, model, cancellationToken)) is { } obstacle)
            {
                return obstacle.Reason;
            }

            if (PublishedApi.IsVisible(symbol) && PublishedApi.IsPublished(document.Project.AnalyzerOptions))
            {
                target.IsPublished = true;
                target.Kept ??= $"'{symbol.Name}' is public API of a package";
            }

            target.Parts.Add(new Part(document.Id, declaration, symbol));
        }

        return null;
    }

    private static async Task<string?> SetNameAsync(Target target, Solution solution, CancellationToken cancellationToken)
    {
        var keeps = false;
        var family = new List<(SyntaxNode, IMethodSymbol, Compilation)>();
        target.MayTakeToken = target.Parts.Count > 0;
        target.MayLeaveBridge = target.Parts.Count > 0;
        foreach (var part in target.Parts)
        {
            var compilation = (await solution.GetProject(part.Document.ProjectId)!.GetCompilationAsync(cancellationToken).ConfigureAwait(false))!;
            var symbol = part.Symbol;
            family.Add((part.Declaration, symbol, compilation));
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

        var name = AsyncName.Of(family, target.Name, keeps);
        target.NewName = name.Text;
        target.Twin = name.Twin;
        target.MayTakeToken &= name.Twin is null;
        return name.Obstacle;
    }

    private static async Task AddSiteAsync(Target target, ReferenceLocation location, CancellationToken cancellationToken)
    {
        var document = location.Document;
        if (document is SourceGeneratedDocument || GeneratedFiles.IsGenerated(document.Name))
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

    /// <summary>The method itself, also as another target framework of its project shows it.</summary>
    private static bool IsSameMethod(ISymbol member, IMethodSymbol method)
        => SymbolEqualityComparer.Default.Equals(member, method) || member.GetDocumentationCommentId() == method.GetDocumentationCommentId();

    private static bool IsSameFile(Document x, Document y) => x.Id == y.Id || (x.FilePath is { } path && path == y.FilePath);
}
