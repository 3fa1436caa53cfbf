using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Async;
using PerfAnalyzers.CodeFixes.Conversion;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;
using PerfAnalyzers.Infrastructure;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>
/// Moves what <c>Dispose</c> does into a <c>DisposeAsync</c> that awaits, and leaves a <c>Dispose</c> that waits for it. By hand: the type
/// gets another interface, and containers call that one from then on.
/// </summary>
internal static class AsyncDisposalRewriter
{
    private const string DisposalKey = "PERF5003.DisposeAsync";
    private const string Title = "Implement IAsyncDisposable and await in DisposeAsync";

    public static Rewrite? Find(RewriteContext context, BlockingWait wait, TaskTypes types, CancellationToken cancellationToken)
    {
        if (FunctionSyntax.Nearest(context.Node) is not MethodDeclarationSyntax { Identifier.ValueText: "Dispose", ParameterList.Parameters.Count: 0, Parent: TypeDeclarationSyntax type } dispose
            || context.Model.GetDeclaredSymbol(dispose, cancellationToken) is not { ReturnsVoid: true } symbol
            || !CanHaveBoth(symbol, context.Model.Compilation)
            || FunctionSyntax.Body(dispose) is not { } body
            || AsyncBodyObstacles.FindInBody(body, context.Model, cancellationToken) is not null
            || BlockingWaitRewrite.Plan(wait, types, converts: true, cancellationToken) is not { Refusal: null })
        {
            return null;
        }

        var title = wait.Kind == WaitKind.GetResult ? Title : Title + "; Dispose then throws exceptions unwrapped";
        return new Rewrite(title, DisposalKey, token => Task.FromResult(Apply(context, type, dispose, body, types, token))) { IsByHand = true };
    }

    /// <summary>A class that alone decides how it is disposed of: no base class does, and no derived one changes it.</summary>
    private static bool CanHaveBoth(IMethodSymbol dispose, Compilation compilation)
    {
        var type = dispose.ContainingType;
        if (dispose is not { DeclaredAccessibility: Accessibility.Public, IsStatic: false, IsVirtual: false, IsOverride: false, IsAbstract: false, IsAsync: false }
            || type.TypeKind != TypeKind.Class
            || !type.GetMembers("DisposeAsync").IsEmpty
            || compilation.GetTypeByMetadataName("System.IAsyncDisposable") is null
            || compilation.GetTypeByMetadataName("System.Threading.Tasks.ValueTask") is null
            || Bridges.HasThreadOfItsOwn(compilation)
            || (type.BaseType is { } parent && Implements(parent, SpecialType.System_IDisposable)))
        {
            return false;
        }

        return Implements(type, SpecialType.System_IDisposable) && !type.AllInterfaces.Any(implemented => implemented.IsType("System", "IAsyncDisposable"));
    }

    private static bool Implements(INamedTypeSymbol type, SpecialType contract)
        => type.AllInterfaces.Any(implemented => implemented.SpecialType == contract);

    private static Solution Apply(RewriteContext context, TypeDeclarationSyntax type, MethodDeclarationSyntax dispose, SyntaxNode body, TaskTypes types, CancellationToken cancellationToken)
    {
        var edits = new Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>>();
        foreach (var plan in Waits(body, context.Model, types, cancellationToken))
        {
            var withoutAsTask = WaitSyntax.WithoutAsTask(plan.Operand!, context.Model, types, cancellationToken) != plan.Operand && plan.Form == AwaitForm.Await;
            edits[WaitSyntax.PlaceOf(plan)] = place =>
            {
                var task = WaitSyntax.OperandIn(plan, place);
                return WaitSyntax.Rewritten(plan, place, withoutAsTask ? WaitSyntax.ReceiverOf(task) : task, configure: true);
            };
            if (plan.NarrowedCatch is { } clause)
            {
                edits[clause] = node => WaitSyntax.Narrowed((CatchClauseSyntax)node);
            }
        }

        var twin = dispose.ReplaceNodes(edits.Keys, (original, node) => edits[original](node));
        twin = (MethodDeclarationSyntax)AsyncFunction.WithModifier(twin
            .WithReturnType(IdentifierName("ValueTask").WithTriviaFrom(twin.ReturnType))
            .WithIdentifier(Identifier("DisposeAsync").WithTriviaFrom(twin.Identifier)));
        var index = type.Members.IndexOf(dispose);
        var changed = WithInterface(type, type.WithMembers(type.Members.RemoveAt(index).Insert(index, twin).Insert(index + 1, Bridges.OfDispose(dispose))));
        var root = Usings.Add((CompilationUnitSyntax)context.Root.ReplaceNode(type, changed), context.Model, dispose.SpanStart, "System", "System.Threading.Tasks");
        return context.Document.WithSyntaxRoot(root).Project.Solution;
    }

    /// <summary>All that can be awaited, not the reported one alone: the method is async afterwards.</summary>
    private static IEnumerable<BlockingWaitRewrite> Waits(SyntaxNode body, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
    {
        foreach (var node in FunctionSyntax.OwnNodes(body))
        {
            if (node is MemberAccessExpressionSyntax or InvocationExpressionSyntax
                && model.GetOperation(node, cancellationToken) is { } operation
                && BlockingWait.TryCreate(operation, types) is { OnlyAsks: false } wait
                && BlockingWaitRewrite.Plan(wait, types, converts: true, cancellationToken) is { Refusal: null } plan)
            {
                yield return plan;
            }
        }
    }

    /// <summary>Behind IDisposable, where the declaration lists it; a type that has it from another interface gets a list of its own or a longer one.</summary>
    private static TypeDeclarationSyntax WithInterface(TypeDeclarationSyntax original, TypeDeclarationSyntax type)
    {
        var contract = SimpleBaseType(IdentifierName("IAsyncDisposable"));
        if (type.BaseList is not { } list)
        {
            var last = type.ParameterList?.GetLastToken() ?? type.TypeParameterList?.GetLastToken() ?? type.Identifier;
            var bases = BaseList(Token(TriviaList(), SyntaxKind.ColonToken, TriviaList(Space)), SingletonSeparatedList<BaseTypeSyntax>(contract.WithTrailingTrivia(last.TrailingTrivia)));
            return type.ReplaceToken(last, last.WithTrailingTrivia(Space)).WithBaseList(bases);
        }

        var before = list.Types[list.Types.Count - 1];
        var comma = Token(TriviaList(), SyntaxKind.CommaToken, TriviaList(Space));
        var all = NodeOrTokenList(list.Types.Replace(before, before.WithTrailingTrivia()).GetWithSeparators()).Add(comma).Add(contract.WithTrailingTrivia(original.BaseList!.GetTrailingTrivia()));
        return type.WithBaseList(list.WithTypes(SeparatedList<BaseTypeSyntax>(all)));
    }
}
