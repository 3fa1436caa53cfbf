using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;

namespace PerfAnalyzers.CodeFixes.Conversion;

/// <summary>Writes a plan: every declaration, call, mock and seed of it, each document in one pass.</summary>
internal sealed class ConversionWriter
{
    private const string Tasks = "System.Threading.Tasks";

    private readonly ConversionGraph graph;
    private readonly TokenFlow tokens;
    private readonly DocumentEdits edits = new();
    private readonly Dictionary<DocumentId, bool> configures = [];

    private ConversionWriter(ConversionGraph graph, TokenFlow tokens)
    {
        this.graph = graph;
        this.tokens = tokens;
    }

    public static async Task<Solution> ApplyAsync(ConversionGraph graph, CancellationToken cancellationToken)
    {
        var writer = new ConversionWriter(graph, await TokenFlow.CreateAsync(graph, cancellationToken).ConfigureAwait(false));
        await writer.AddSeedsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var target in graph.Targets)
        {
            await writer.AddAsync(target, cancellationToken).ConfigureAwait(false);
        }

        return await writer.edits.ApplyAsync(graph.Solution, cancellationToken).ConfigureAwait(false);
    }

    private async Task AddSeedsAsync(CancellationToken cancellationToken)
    {
        foreach (var seed in graph.Seeds)
        {
            if (graph.TargetOf(ConversionGraph.FunctionOf(seed)!) is { Twin: not null })
            {
                // What waits for its twin stays as it is, or goes whole.
                continue;
            }

            var context = new AwaitContext(
                await ConfiguresAsync(seed.Document.Id, ConversionGraph.FunctionOf(seed), cancellationToken).ConfigureAwait(false),
                seed.TakesToken ? tokens.At(seed.Place) : null);
            edits.Add(seed.Document.Id, seed.Place, node => seed.Rewrite(node, context));
            foreach (var beside in seed.Beside)
            {
                edits.Add(seed.Document.Id, beside.Node, beside.Rewrite);
            }

            foreach (var name in seed.Namespaces)
            {
                edits.AddNamespace(seed.Document.Id, name);
            }
        }
    }

    private async Task AddAsync(Target target, CancellationToken cancellationToken)
    {
        switch (target.Kind)
        {
            case FunctionChangeKind.TaskReturning:
                await AddModifierAsync(target.Parts[0], cancellationToken).ConfigureAwait(false);
                break;
            case FunctionChangeKind.Lambda:
                LambdaRewrites.AddEdits(edits, target, await ConfiguresAsync(target.Parts[0].Document, target.Sites.FirstOrDefault()?.Function, cancellationToken).ConfigureAwait(false));
                break;
            case FunctionChangeKind.Synchronous:
                foreach (var site in graph.SitesOf(target))
                {
                    await AddSiteAsync(target, site, cancellationToken).ConfigureAwait(false);
                }

                foreach (var part in target.Parts)
                {
                    switch (target.Twin is not null, graph.LeavesBridge(target))
                    {
                        case (true, false):
                            edits.Remove(part.Document, part.Declaration);
                            break;
                        case (false, true):
                            await AddTwinAsync(target, part, (MethodDeclarationSyntax)part.Declaration, cancellationToken).ConfigureAwait(false);
                            break;
                        case (false, false):
                            await AddPartAsync(target, part, cancellationToken).ConfigureAwait(false);
                            break;
                    }
                }

                break;
        }
    }

    private async Task AddModifierAsync(Part part, CancellationToken cancellationToken)
    {
        var model = await ModelAsync(part.Document, cancellationToken).ConfigureAwait(false);
        var function = new AsyncFunction(part.Declaration, model, TaskTypes.TryCreate(model.Compilation)!, await ConfiguresAsync(part.Document, part.Declaration, cancellationToken).ConfigureAwait(false), cancellationToken);
        foreach (var place in function.Places.Distinct())
        {
            edits.Add(part.Document, place, node => function.Rewrite(place, node));
        }

        edits.Add(part.Document, part.Declaration, AsyncFunction.WithModifier);
    }

    private async Task AddSiteAsync(Target target, Site site, CancellationToken cancellationToken)
    {
        if (site.CalledName is { } called && target.IsRenamed)
        {
            edits.Add(site.Document, called, node => ((SimpleNameSyntax)node).WithIdentifier(SyntaxFactory.Identifier(target.NewName).WithTriviaFrom(((SimpleNameSyntax)node).Identifier)));
        }

        foreach (var beside in site.Beside)
        {
            edits.Add(site.Document, beside.Node, beside.Rewrite);
            edits.AddNamespace(site.Document, Tasks);
        }

        if (site.Call is { } call && TokenAt(target, site, call, await ModelAsync(site.Document, cancellationToken).ConfigureAwait(false)) is var (token, parameter, position))
        {
            edits.Add(site.Document, call, node => Tokens.Add((InvocationExpressionSyntax)node, token, parameter, position));
        }

        if (site.IsAwaited)
        {
            var configure = await ConfiguresAsync(site.Document, site.Function, cancellationToken).ConfigureAwait(false);
            var replaced = (ExpressionSyntax)site.Node;
            edits.Add(site.Document, replaced, node => AwaitSyntax.InPlaceOf(replaced, AwaitSyntax.Await((ExpressionSyntax)node, replaced, configure)));
        }
    }

    /// <summary>The token that a call hands on, the parameter that takes it, and how many come before that.</summary>
    private (ExpressionSyntax Token, string Parameter, int Position)? TokenAt(Target target, Site site, InvocationExpressionSyntax call, SemanticModel model)
    {
        var symbol = target.Twin ?? target.Parts[0].Symbol;
        var gains = tokens.Gains(target);
        if (site.AnyToken is { } any && gains)
        {
            edits.AddNamespace(site.Document, "System.Threading");
            return (SyntaxFactory.ParseExpression(any), Tokens.ParameterName, symbol.Parameters.Length);
        }

        if (!site.IsAwaited || tokens.At(call) is not { } token)
        {
            return null;
        }

        var count = Tokens.ParameterCount(symbol, call, model);
        return gains ? (token, Tokens.ParameterName, count)
            : Tokens.TakesOmitted(symbol, call, model) ? (token, symbol.Parameters[symbol.Parameters.Length - 1].Name, count - 1)
            : null;
    }

    private async Task AddPartAsync(Target target, Part part, CancellationToken cancellationToken)
    {
        var model = await ModelAsync(part.Document, cancellationToken).ConfigureAwait(false);
        var declaration = part.Declaration;
        var task = TaskName(model, declaration.SpanStart);
        var awaits = graph.Awaits(declaration);
        if (!awaits && !FunctionSyntax.IsAsync(declaration) && FunctionSyntax.Body(declaration) is not null)
        {
            CompletedBody.AddEdits(edits, part, model, task, Usings.EndOfLine(declaration.SyntaxTree.GetRoot(cancellationToken)));
        }

        var makesAsync = awaits && !FunctionSyntax.IsAsync(declaration);
        edits.Add(part.Document, declaration, node => Signatures.Rewrite(node, part.Symbol, target.NewName, makesAsync, task, TokenParameter(target, part.Symbol)));
        AddNamespaces(target, part, task);
    }

    private async Task AddTwinAsync(Target target, Part part, MethodDeclarationSyntax declaration, CancellationToken cancellationToken)
    {
        if (graph.Awaits(declaration) || FunctionSyntax.Body(declaration) is null)
        {
            await AddPartAsync(target, part, cancellationToken).ConfigureAwait(false);
            edits.AddAfter(part.Document, declaration, Bridges.For(declaration, target.NewName));
            return;
        }

        var model = await ModelAsync(part.Document, cancellationToken).ConfigureAwait(false);
        var task = TaskName(model, declaration.SpanStart);
        var twin = Bridges.Completed(declaration, part.Symbol, task);
        edits.AddAfter(part.Document, declaration, (MemberDeclarationSyntax)Signatures.Rewrite(twin, part.Symbol, target.NewName, makesAsync: false, task, TokenParameter(target, part.Symbol)));
        AddNamespaces(target, part, task);
    }

    private void AddNamespaces(Target target, Part part, string task)
    {
        if (task == "Task")
        {
            edits.AddNamespace(part.Document, Tasks);
        }

        if (tokens.Gains(target))
        {
            edits.AddNamespace(part.Document, "System.Threading");
        }
    }

    private string? TokenParameter(Target target, IMethodSymbol symbol)
    {
        if (!tokens.Gains(target))
        {
            return null;
        }

        // A default says nothing where nobody can use it, and the compiler warns of it.
        var isUseless = (target.IsEntryPoint && target.Sites.Count == 0)
            || symbol.MethodKind == MethodKind.ExplicitInterfaceImplementation
            || symbol.PartialDefinitionPart is not null;
        return $"CancellationToken {Tokens.ParameterName}" + (isUseless ? "" : " = default");
    }

    /// <summary>Task is the framework's only where no other type of that name is nearer.</summary>
    private static string TaskName(SemanticModel model, int position)
    {
        var found = model.LookupNamespacesAndTypes(position, name: "Task");
        return found.IsEmpty || found.Any(symbol => symbol is INamedTypeSymbol type && TaskTypes.TryCreate(model.Compilation)!.IsTask(type))
            ? "Task"
            : "System.Threading.Tasks.Task";
    }

    private async Task<SemanticModel> ModelAsync(DocumentId document, CancellationToken cancellationToken)
        => (await graph.Solution.GetDocument(document)!.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;

    private async Task<bool> ConfiguresAsync(DocumentId document, SyntaxNode? function, CancellationToken cancellationToken)
    {
        if (graph.IsBehindBridge(function))
        {
            return true;
        }

        if (!configures.TryGetValue(document, out var known))
        {
            var root = await graph.Solution.GetDocument(document)!.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
            configures.Add(document, known = AwaitSyntax.Configures(root!));
        }

        return known;
    }
}
