using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.Engine.Convertibility;

/// <summary>Why an expression cannot be replaced by an <c>await</c> where it stands. Answers are clauses that follow "no safe fix:".</summary>
internal static class AwaitObstacles
{
    private static readonly BodyAnswers<bool> StackValues = new();
    private static readonly BodyAnswers<ThreadBinding> ThreadBindings = new();

    /// <param name="without">A lock that goes; null for none.</param>
    public static string? Find(ExpressionSyntax expression, SyntaxNode function, SemanticModel model, CancellationToken cancellationToken, LockStatementSyntax? without = null)
        => FindAround(expression, function, model, without, cancellationToken)
            ?? FindThreadBound(expression, function, model, cancellationToken)
            ?? FindRefStruct(expression, function, model, cancellationToken);

    /// <summary>Places where the language or the surrounding expression does not allow an await.</summary>
    private static string? FindAround(ExpressionSyntax expression, SyntaxNode function, SemanticModel model, LockStatementSyntax? without, CancellationToken cancellationToken)
    {
        SyntaxNode child = expression;
        for (var node = expression.Parent; node is not null && node != function; child = node, node = node.Parent)
        {
            switch (node)
            {
                case LockStatementSyntax when node != without:
                    return "await is not allowed inside a lock";
                case UnsafeStatementSyntax or FixedStatementSyntax:
                    return "await is not allowed in unsafe code";
                case CatchFilterClauseSyntax:
                    return "await is not allowed in an exception filter";
                case QueryClauseSyntax or SelectOrGroupClauseSyntax when node is not FromClauseSyntax { Parent: QueryExpressionSyntax }:
                    return "await is not allowed in this clause of a query";
                case InterpolatedStringExpressionSyntax interpolated when !IsPlainString(interpolated, model, cancellationToken):
                    return "the text is built by an interpolated string handler";
                case ArgumentSyntax { RefKindKeyword.RawKind: not 0 }:
                case RefExpressionSyntax:
                    return "the value is passed by reference";
            }
        }

        for (var node = (SyntaxNode?)function; node is not null; node = node.Parent)
        {
            if (node is MemberDeclarationSyntax { Modifiers: var modifiers } && modifiers.Any(SyntaxKind.UnsafeKeyword))
            {
                return "await is not allowed in unsafe code";
            }
        }

        return null;
    }

    private static bool IsPlainString(InterpolatedStringExpressionSyntax interpolated, SemanticModel model, CancellationToken cancellationToken)
        => model.GetTypeInfo(interpolated, cancellationToken).ConvertedType is { SpecialType: SpecialType.System_String or SpecialType.System_Object } or { Name: "FormattableString" or "IFormattable" };

    /// <summary>After an await the function may run on another thread, which must not matter to it.</summary>
    private static string? FindThreadBound(ExpressionSyntax expression, SyntaxNode function, SemanticModel model, CancellationToken cancellationToken)
    {
        if (FunctionSyntax.Body(function) is not { } body)
        {
            return null;
        }

        var binding = ThreadBindings.Get(body, model, node => ReadThreadBinding(node, model, cancellationToken));
        return binding.Obstacle ?? (binding.Scope < expression.SpanStart ? "the transaction scope does not flow across an await" : null);
    }

    private static ThreadBinding ReadThreadBinding(SyntaxNode body, SemanticModel model, CancellationToken cancellationToken)
    {
        var scope = int.MaxValue;
        var threadStatics = ThreadStatics(body, model, cancellationToken);
        foreach (var node in FunctionSyntax.OwnNodes(body))
        {
            switch (node)
            {
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } } call
                    when name is "Enter" or "TryEnter" or "WaitOne" or "EnterReadLock" or "EnterWriteLock" or "EnterUpgradeableReadLock" or "TryEnterReadLock" or "TryEnterWriteLock" or "AcquireReaderLock" or "AcquireWriterLock"
                        && model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol method
                        && IsOwnedByThread(method, call, model, cancellationToken):
                    return new ThreadBinding("the function holds a lock that belongs to its thread", scope);

                case BaseObjectCreationExpressionSyntax creation
                    when model.GetTypeInfo(creation, cancellationToken).Type is { Name: "TransactionScope" } && !FlowsAcrossAwaits(creation):
                    scope = Math.Min(scope, creation.SpanStart);
                    break;

                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value" } access
                    when model.GetSymbolInfo(access, cancellationToken).Symbol is IPropertySymbol { ContainingType.Name: "ThreadLocal" }:
                    return new ThreadBinding($"'{access.Expression.WithoutTrivia()}' belongs to one thread", scope);

                case IdentifierNameSyntax { Identifier.ValueText: var name } when threadStatics.Contains(name):
                    return new ThreadBinding($"'{name}' belongs to one thread", scope);
            }
        }

        return new ThreadBinding(null, scope);
    }

    private static bool IsOwnedByThread(IMethodSymbol method, InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
        => method.ContainingType.Name is "Monitor" or "Lock" or "SpinLock" or "ReaderWriterLockSlim" or "ReaderWriterLock"
            || (method.Name == "WaitOne"
                && call.Expression is MemberAccessExpressionSyntax { Expression: var receiver }
                && model.GetTypeInfo(receiver, cancellationToken).Type is { Name: "Mutex" or "WaitHandle" });

    private static bool FlowsAcrossAwaits(BaseObjectCreationExpressionSyntax creation)
        => creation.ArgumentList?.Arguments.Any(argument => argument.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Enabled" }) == true;

    private static HashSet<string> ThreadStatics(SyntaxNode node, SemanticModel model, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>();
        for (var type = model.GetEnclosingSymbol(node.SpanStart, cancellationToken)?.ContainingType; type is not null; type = type.ContainingType)
        {
            foreach (var member in type.GetMembers())
            {
                if (member is IFieldSymbol { IsStatic: true, IsConst: false } && member.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "ThreadStaticAttribute"))
                {
                    names.Add(member.Name);
                }
            }
        }

        return names;
    }

    /// <summary>Values that live on the stack cannot live across an await. The compiler says so only when it emits the function.</summary>
    private static string? FindRefStruct(ExpressionSyntax expression, SyntaxNode function, SemanticModel model, CancellationToken cancellationToken)
    {
        const string Obstacle = "a ref struct or ref local would have to live across the await";

        if (FunctionSyntax.Body(function) is not { } body || !UsesStackValues(body, model, cancellationToken))
        {
            return null;
        }

        // However it is declared: Span<int> s = a; TryGet(out var s); var (s, n) = parts;
        foreach (var symbol in model.LookupSymbols(expression.SpanStart))
        {
            if (symbol is ILocalSymbol local && LivesOnStack(local) && local.Locations[0].SourceSpan.Start < expression.SpanStart)
            {
                return Obstacle;
            }
        }

        for (SyntaxNode? child = expression, node = expression.Parent; node is not null && child != body; child = node, node = node.Parent)
        {
            // What the statement itself evaluates.
            if (node is not (BlockSyntax or SwitchSectionSyntax or CompilationUnitSyntax)
                && node.ChildNodes().Any(part => part != child && part is not StatementSyntax && HoldsRefStruct(part, model, cancellationToken)))
            {
                return Obstacle;
            }

            if (node is CommonForEachStatementSyntax loop
                && model.GetForEachStatementInfo(loop).GetEnumeratorMethod?.ReturnType.IsRefLikeType == true)
            {
                return Obstacle;
            }
        }

        return null;
    }

    /// <summary>
    /// Does the function hold any such value at all? Asked once per function: what follows looks at the whole scope of a wait,
    /// and a function with many waits would pay for each of them with all its expressions.
    /// </summary>
    private static bool UsesStackValues(SyntaxNode body, SemanticModel model, CancellationToken cancellationToken)
        => StackValues.Get(
            body,
            model,
            node => HoldsRefStruct(node, model, cancellationToken)
                || FunctionSyntax.OwnNodes(node).Any(part => part is CommonForEachStatementSyntax loop
                    && model.GetForEachStatementInfo(loop).GetEnumeratorMethod?.ReturnType.IsRefLikeType == true));

    private static bool LivesOnStack(ILocalSymbol local) => local.IsRef || local.Type.IsRefLikeType;

    private static bool HoldsRefStruct(SyntaxNode part, SemanticModel model, CancellationToken cancellationToken)
    {
        foreach (var node in FunctionSyntax.OwnNodes(part))
        {
            if (node is VariableDeclaratorSyntax or SingleVariableDesignationSyntax
                    && model.GetDeclaredSymbol(node, cancellationToken) is ILocalSymbol local
                    && LivesOnStack(local))
            {
                return true;
            }

            if (node is not ExpressionSyntax expression || IsTypeOrName(expression))
            {
                continue;
            }

            var type = model.GetTypeInfo(expression, cancellationToken);
            if (type.Type?.IsRefLikeType == true || type.ConvertedType?.IsRefLikeType == true)
            {
                return true;
            }

            // Slot(key).Add(await t) with "ref S Slot(int key)".
            if (expression is InvocationExpressionSyntax or MemberAccessExpressionSyntax or ElementAccessExpressionSyntax
                && model.GetSymbolInfo(expression, cancellationToken).Symbol is IMethodSymbol { RefKind: not RefKind.None } or IPropertySymbol { RefKind: not RefKind.None })
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsTypeOrName(ExpressionSyntax expression)
        => expression is PredefinedTypeSyntax or ArrayTypeSyntax or NullableTypeSyntax or LiteralExpressionSyntax
            || (expression is SimpleNameSyntax && expression.Parent is MemberAccessExpressionSyntax access && access.Name == expression);

    /// <param name="Obstacle">Why no await is safe anywhere in the body.</param>
    /// <param name="Scope">Where the first transaction scope begins that does not flow: none is safe from there on.</param>
    private readonly record struct ThreadBinding(string? Obstacle, int Scope);
}
