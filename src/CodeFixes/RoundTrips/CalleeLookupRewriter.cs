using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>Writes a <see cref="CalleeLookup"/>: the twin beside the function, in whatever file that is, and its call before the loop.</summary>
internal sealed class CalleeLookupRewriter(RewriteContext context, CalleeLookup plan)
{
    private readonly SemanticModel _functionModel = plan.Body.Model;
    private readonly SyntaxNode _functionRoot = plan.Function.SyntaxTree.GetRoot();
    private readonly LookupQuery _query = plan.Loop.Query;

    public async Task<Solution> RewriteAsync(CancellationToken cancellationToken)
    {
        var loop = plan.Loop;
        var names = LookupNames.Create(loop, context.Model, loop.Anchor);
        var text = new BatchText(loop, names, context.Model, loop.Anchor.SpanStart);
        var edit = new LoopEdit(context, loop, names, text.Found);
        var (name, twins) = Twins();
        var variable = text.ByKey is null ? names.Rows : names.Lookup;
        edit.Add($"var {variable} = {CallOf(plan, name, edit.Keys())};");

        string[] namespaces = [.. text.Namespaces()];
        var root = context.Root.TrackNodes([edit.Anchor, .. twins.Select(twin => twin.Function).Where(IsInLoopsFile)]);
        root = root.ReplaceNode(root.GetCurrentNode(edit.Anchor)!, edit.Finish());
        root = twins.Where(twin => IsInLoopsFile(twin.Function)).Aggregate(root, (current, twin) => WithTwin(current, current.GetCurrentNode(twin.Function)!, twin.Node));
        root = Usings.Add((CompilationUnitSyntax)root, context.Model, loop.Anchor.SpanStart, namespaces);
        var solution = (await edit.FormatAsync(context.Document.WithSyntaxRoot(root), cancellationToken).ConfigureAwait(false)).Project.Solution;
        foreach (var inFile in twins.Where(twin => !IsInLoopsFile(twin.Function)).GroupBy(twin => twin.Function.SyntaxTree))
        {
            if (context.Solution.GetDocument(inFile.Key) is not { } other)
            {
                continue;
            }

            var otherRoot = await inFile.Key.GetRootAsync(cancellationToken).ConfigureAwait(false);
            otherRoot = otherRoot.TrackNodes(inFile.Select(twin => twin.Function));
            otherRoot = inFile.Aggregate(otherRoot, (current, twin) => WithTwin(current, current.GetCurrentNode(twin.Function)!, twin.Node));
            var model = await other.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) ?? context.Model;
            solution = solution.WithDocumentSyntaxRoot(other.Id, Usings.Add((CompilationUnitSyntax)otherRoot, model, inFile.First().Function.SpanStart, namespaces));
        }

        return solution;
    }

    private bool IsInLoopsFile(SyntaxNode function) => function.SyntaxTree == context.Root.SyntaxTree;

    /// <summary>The call in the loop, awaited, of the twin and for all keys.</summary>
    public static string CallOf(CalleeLookup plan, string name, string keys)
    {
        var call = plan.Call;
        var own = call.Expression switch
        {
            MemberAccessExpressionSyntax access => access.Name,
            var identifier => identifier,
        };
        var isAwaited = plan.Loop.Replaced is AwaitExpressionSyntax;
        return (plan.Loop.Query.IsAsync && !isAwaited ? "await " : "") + (isAwaited ? plan.Loop.Replaced : call)
            .ReplaceNodes(
                [own, plan.KeyArgument.Expression],
                (original, _) => original == own ? SyntaxFactory.IdentifierName(name) : SyntaxFactory.ParseExpression(keys))
            .WithoutTrivia();
    }

    /// <summary>The name of the twins, and those that are not there already, each with what it goes beside.</summary>
    private (string Name, List<(SyntaxNode Function, SyntaxNode Node)> Missing) Twins()
    {
        var taken = FreeNames.TakenAt(plan.Function, _functionModel);
        var keys = FreeNames.Take(taken, LookupNames.Plural(plan.KeyParameter.Name), "keys");
        var inner = plan.Loop with { Element = plan.KeyParameter.Name, KeyProperty = null, Source = ElementSource.Reusable };
        var names = LookupNames.Create(inner, _functionModel, plan.Function, keys);
        var text = new BatchText(inner, names, _functionModel, plan.Function.SpanStart);
        foreach (var name in Names())
        {
            var twins = new List<(SyntaxNode Function, SyntaxNode Node)> { (plan.Function, Parse(Text(name, keys, names, text))) };
            if (plan.Contract is not null)
            {
                twins.Add((plan.Contract, SyntaxFactory.ParseMemberDeclaration(ContractText(name, keys, text))!));
            }

            if (!taken.Contains(name) || twins.TrueForAll(twin => IsThere(twin.Function, twin.Node, name)))
            {
                return (name, twins.Where(twin => !IsThere(twin.Function, twin.Node, name)).ToList());
            }
        }

        throw new InvalidOperationException("Every name is taken.");
    }

    /// <summary><c>GetById</c> becomes <c>GetByIds</c>, <c>FindOwner</c> becomes <c>FindOwners</c>.</summary>
    private IEnumerable<string> Names()
    {
        var name = IdentifierOf(plan.Function);
        var suffix = name.EndsWith("Async", StringComparison.Ordinal) ? "Async" : "";
        var stem = name.Substring(0, name.Length - suffix.Length);
        if (_query.Answer == LookupAnswer.Row)
        {
            yield return (stem.EndsWith("Id", StringComparison.Ordinal) ? stem + "s" : LookupNames.Plural(stem)) + suffix;
        }

        yield return stem + "ForAll" + suffix;
        for (var i = 2; i < 100; i++)
        {
            yield return stem + "ForAll" + i + suffix;
        }
    }

    private string Text(string name, string keys, LookupNames names, BatchText text)
    {
        var newLine = Usings.EndOfLine(_functionRoot).ToFullString();
        var indentation = Indentation.Of(plan.Function);
        var unit = indentation.Contains("\t") ? "\t" : "    ";
        var (modifiers, parameters) = plan.Function switch
        {
            MethodDeclarationSyntax method => (method.Modifiers, method.ParameterList.Parameters),
            LocalFunctionStatementSyntax local => (local.Modifiers, local.ParameterList.Parameters),
            _ => default,
        };
        var words = modifiers.Where(modifier => !modifier.IsKind(SyntaxKind.AsyncKeyword)).Select(modifier => modifier.Text).ToList();
        if (_query.IsAsync)
        {
            words.Add("async");
        }

        words.Add(ReturnType(text));
        var list = parameters.Select((parameter, i) => i == plan.KeyParameter.Ordinal ? $"IEnumerable<{text.Key}> {keys}" : parameter.WithoutTrivia().ToString());
        var before = string.Concat(plan.Body.Before.Select(statement => statement.ToFullString()));
        string[] lines =
        [
            $"{unit}var {names.Rows} = {text.Gathered};",
            $"{unit}foreach (var {names.Chunk} in {keys}.Distinct().Chunk({BatchText.ChunkSize}))",
            unit + "{",
            unit + unit + text.Gather,
            unit + "}",
            "",
            $"{unit}return {text.ByKey ?? names.Rows};",
        ];
        string Write(IEnumerable<string> written) => string.Concat(written.Select(line => (line.Length == 0 ? "" : indentation + line) + newLine));
        return Write([$"{string.Join(" ", words)} {name}({string.Join(", ", list)})", "{"]) + before + Write([.. lines, "}"]);
    }

    /// <summary>The twin of the interface member: a signature.</summary>
    private string ContractText(string name, string keys, BatchText text)
    {
        var contract = plan.Contract!;
        var list = contract.ParameterList.Parameters.Select((parameter, i) => i == plan.KeyParameter.Ordinal ? $"IEnumerable<{text.Key}> {keys}" : parameter.WithoutTrivia().ToString());
        var words = contract.Modifiers.Select(modifier => modifier.Text + " ");
        return $"{Indentation.Of(contract)}{string.Concat(words)}{ReturnType(text)} {name}({string.Join(", ", list)});{Usings.EndOfLine(contract.SyntaxTree.GetRoot()).ToFullString()}";
    }

    private string ReturnType(BatchText text) => _query.IsAsync ? $"Task<{text.ByKeyType}>" : text.ByKeyType;

    private SyntaxNode Parse(string text) => plan.Function is LocalFunctionStatementSyntax
        ? SyntaxFactory.ParseStatement(text)
        : SyntaxFactory.ParseMemberDeclaration(text)!;

    /// <summary>Another loop that calls the function may have been rewritten before.</summary>
    private static bool IsThere(SyntaxNode function, SyntaxNode twin, string name)
    {
        foreach (var sibling in function.Parent!.ChildNodes())
        {
            if (sibling.IsKind(twin.Kind()) && IdentifierOf(sibling) == name && SyntaxFactory.AreEquivalent(sibling, twin))
            {
                return true;
            }
        }

        return false;
    }

    private SyntaxNode WithTwin(SyntaxNode root, SyntaxNode function, SyntaxNode twin)
    {
        if (plan.IsOnlyCall)
        {
            return root.ReplaceNode(function, twin.WithTriviaFrom(function));
        }

        var blank = SyntaxFactory.TriviaList(Usings.EndOfLine(root)).AddRange(twin.GetLeadingTrivia());
        return root.InsertNodesAfter(function, [twin.WithLeadingTrivia(blank)]);
    }

    private static string IdentifierOf(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        LocalFunctionStatementSyntax local => local.Identifier.ValueText,
        _ => "",
    };
}
