using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>Decides whether a recursion is a <see cref="RecursiveWalk"/>.</summary>
internal sealed class RecursiveWalkReader
{
    private readonly Compilation _compilation;
    private readonly RoundTripFacts _facts;
    private readonly CancellationToken _cancellationToken;
    private readonly IInvocationOperation _call;
    private readonly IMethodSymbol _method;
    private readonly IOperation _body;

    private RecursiveWalkReader(Compilation compilation, RoundTripFacts facts, IInvocationOperation call, IOperation body, CancellationToken cancellationToken)
    {
        _compilation = compilation;
        _facts = facts;
        _call = call;
        _method = call.TargetMethod;
        _body = body;
        _cancellationToken = cancellationToken;
    }

    /// <param name="call">The call with which the recursion comes back to its function.</param>
    /// <param name="obstacle">Where it is none: why, as a clause.</param>
    public static RecursiveWalk? TryCreate(IOperation call, Recursion recursion, Compilation compilation, RoundTripFacts facts, CancellationToken cancellationToken, out string obstacle)
    {
        if (recursion.Cycle.Length != 1 || call is not IInvocationOperation invocation
            || !SymbolEqualityComparer.Default.Equals(invocation.TargetMethod, recursion.Function)
            || invocation.TargetMethod is not { MethodKind: MethodKind.Ordinary, IsGenericMethod: false, IsVirtual: false, IsOverride: false, IsAbstract: false } method
            || invocation.Instance is not (null or IInstanceReferenceOperation)
            || method.DeclaringSyntaxReferences is not [var declaration]
            || declaration.GetSyntax(cancellationToken) is not MethodDeclarationSyntax { Body: { } block } syntax
            || call.Root() is not IMethodBodyOperation { BlockBody: { } body })
        {
            obstacle = "only a method that calls itself directly can be rewritten";
            return null;
        }

        // An iterator asks when it is walked.
        if (method.HasYield() || ((CSharpParseOptions)syntax.SyntaxTree.Options).LanguageVersion < LanguageVersion.CSharp8 || HasTextOfSeveralLines(block))
        {
            obstacle = "the method cannot become a local function";
            return null;
        }

        return new RecursiveWalkReader(compilation, facts, invocation, body, cancellationToken).Create(syntax, block, out obstacle);
    }

    private RecursiveWalk? Create(MethodDeclarationSyntax syntax, BlockSyntax block, out string obstacle)
    {
        if (OnlyQuery(out obstacle) is not { } terminal)
        {
            return null;
        }

        if (Lookup(terminal) is not var (query, node))
        {
            obstacle = "each step depends on the row of the step before it";
            return null;
        }

        if (_call.Parent is not { } parent || _facts.FirstWrite(_body) is not null)
        {
            obstacle = "the recursion may change what the query reads";
            return null;
        }

        var columns = new UniqueColumns(_compilation, _cancellationToken);
        var column = query.Comparison!.Column;
        var keyType = Underlying(column.Type);
        if (!SymbolEqualityComparer.Default.Equals(keyType, Underlying(node.Type)) || !IsComparable(keyType))
        {
            obstacle = "the database may compare these values in another way than a lookup in memory";
            return null;
        }

        if (WalkOf(query, out var replaced) is not { } loop || loop.LoopControlVariable is not IVariableDeclaratorOperation { Symbol: var row })
        {
            obstacle = "the recursion does not go on with each row of the query";
            return null;
        }

        if (Whole(parent) is not { } whole || !CompleteWalk.IsProved(whole, loop, replaced, _body))
        {
            obstacle = "the recursion may stop before it has seen all rows";
            return null;
        }

        if (ChildKey(query, node, row, out var childKey) is false || !SymbolEqualityComparer.Default.Equals(columns.KeyOf(query.Entity), childKey))
        {
            obstacle = "the recursion does not go on with the key of each row";
            return null;
        }

        if (WalkParameters.Varying(_call, query, _body) is not { } varying)
        {
            obstacle = "the calls differ in more than the node";
            return null;
        }

        if (HasOtherAwait(block, replaced, whole))
        {
            obstacle = "the recursion waits for more than the query";
            return null;
        }

        obstacle = "";
        var mayDiffer = query.IsTracking && query.Projection is null && (column.DeclaringSyntaxReferences.IsEmpty || ColumnWrites.Any(_compilation, column, _cancellationToken));
        var rows = new BatchedLookup(
            query,
            column,
            (ExpressionSyntax)replaced.Syntax,
            block.Statements[0],
            (ExpressionSyntax)query.Value.Syntax,
            ElementSource.Reusable,
            KeyNameOf(query.Entity),
            null,
            HasKeylessElements: false,
            (ExpressionSyntax)query.Value.Syntax,
            IsKeyNullable: false,
            mayDiffer);
        return new RecursiveWalk(
            syntax,
            node,
            rows,
            query.Projection is null ? childKey : null,
            (ExpressionSyntax)whole.Syntax,
            (InvocationExpressionSyntax)_call.Syntax,
            varying,
            ResultOf(_method));
    }

    /// <summary>The one query of the body: with a second one, a level would still cost a query per node.</summary>
    private IInvocationOperation? OnlyQuery(out string obstacle)
    {
        IInvocationOperation? only = null;
        foreach (var operation in _body.Executed())
        {
            if (ReferenceEquals(operation, _call) || _facts.ReadAt(operation, _cancellationToken) is not { } trip)
            {
                continue;
            }

            if (only is not null || !trip.IsDirect || operation is not IInvocationOperation invocation)
            {
                obstacle = "each node asks more than for the rows below it";
                return null;
            }

            only = invocation;
        }

        obstacle = "each step depends on the row of the step before it";
        return only;
    }

    private (LookupQuery Query, IParameterSymbol Node)? Lookup(IInvocationOperation terminal)
    {
        foreach (var parameter in _method.Parameters)
        {
            if (parameter.RefKind == RefKind.None
                && LookupQuery.TryCreate(terminal, symbol => SymbolEqualityComparer.Default.Equals(symbol, parameter)) is { Answer: LookupAnswer.Rows, Value: IParameterReferenceOperation } query)
            {
                return (query, parameter);
            }
        }

        return null;
    }

    /// <summary><c>userId</c>: the loaded rows are called after their type, and not after the node that some of them are below.</summary>
    private static string KeyNameOf(INamedTypeSymbol entity) => char.ToLowerInvariant(entity.Name[0]) + entity.Name.Substring(1) + "Id";

    private static ITypeSymbol Underlying(ITypeSymbol type)
        => type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] } ? inner : type;

    private static bool IsComparable(ITypeSymbol type) => type.TypeKind == TypeKind.Enum
        || type.SpecialType is SpecialType.System_Int16 or SpecialType.System_Int32 or SpecialType.System_Int64
        || type is { Name: "Guid", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    /// <summary>The loop over what the query gives, by a local that nothing else sets or directly. Both stand in the method's own block.</summary>
    private IForEachLoopOperation? WalkOf(LookupQuery query, out IOperation replaced)
    {
        replaced = Whole(query.Terminal.Parent!, query.Terminal) ?? query.Terminal;
        if (query.IsAsync && replaced is not IAwaitOperation)
        {
            return null;
        }

        foreach (var statement in _body.ChildOperations)
        {
            if (statement is not IForEachLoopOperation { IsAsynchronous: false } loop || !_call.IsInside(loop.Body))
            {
                continue;
            }

            var walked = loop.Collection.Unwrap();
            if (ReferenceEquals(walked, replaced))
            {
                return loop;
            }

            return walked is ILocalReferenceOperation { Local: var local } && local.AssignedValues(_body) is [var value] && ReferenceEquals(value.Unwrap(), replaced)
                && replaced.Parent is IVariableInitializerOperation or IConversionOperation
                ? loop
                : null;
        }

        return null;
    }

    private IOperation? Whole(IOperation parent) => Whole(parent, _call);

    /// <summary>A call with the <c>await</c> that takes its result; the call itself in a synchronous method; null when its task goes elsewhere.</summary>
    private IOperation? Whole(IOperation parent, IInvocationOperation call)
    {
        if (call.Type?.Name is not ("Task" or "ValueTask"))
        {
            return call;
        }

        if (parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } configured)
        {
            parent = configured.Parent!;
        }

        return parent as IAwaitOperation;
    }

    /// <summary>The key that the call goes on with: the row itself when the query selects keys, or a property of the row.</summary>
    private bool ChildKey(LookupQuery query, IParameterSymbol node, ILocalSymbol row, out IPropertySymbol? key)
    {
        key = null;
        foreach (var argument in _call.Arguments)
        {
            if (!SymbolEqualityComparer.Default.Equals(argument.Parameter, node))
            {
                continue;
            }

            var value = argument.Value.Unwrap();
            if (query.Projection is { } projection)
            {
                key = projection.Body.Operations is [IReturnOperation { ReturnedValue: { } returned }] && returned.Unwrap() is IPropertyReferenceOperation { Property: var selected, Instance: IParameterReferenceOperation }
                    ? selected
                    : null;
                return key is not null && value is ILocalReferenceOperation direct && SymbolEqualityComparer.Default.Equals(direct.Local, row);
            }

            key = value is IPropertyReferenceOperation { Property: var property, Instance: ILocalReferenceOperation instance } && SymbolEqualityComparer.Default.Equals(instance.Local, row)
                ? property
                : null;
            return key is not null;
        }

        return false;
    }

    private static bool HasOtherAwait(BlockSyntax block, IOperation query, IOperation call)
    {
        foreach (var token in block.DescendantTokens())
        {
            if (token.IsKind(SyntaxKind.AwaitKeyword) && token.Parent != query.Syntax && token.Parent != call.Syntax)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Its lines cannot be moved to another indentation.</summary>
    private static bool HasTextOfSeveralLines(BlockSyntax block)
    {
        foreach (var token in block.DescendantTokens())
        {
            if (token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken) || token.IsKind(SyntaxKind.InterpolatedMultiLineRawStringStartToken)
                || ((token.IsKind(SyntaxKind.StringLiteralToken) || token.IsKind(SyntaxKind.InterpolatedStringTextToken)) && token.Text.Contains("\n")))
            {
                return true;
            }
        }

        return block.DescendantTrivia().Any(static trivia => trivia.IsDirective);
    }

    private static ITypeSymbol? ResultOf(IMethodSymbol method) => method.ReturnType switch
    {
        { SpecialType: SpecialType.System_Void } => null,
        INamedTypeSymbol { Name: "Task" or "ValueTask" } task => task.TypeArguments is [var result] ? result : null,
        var type => type,
    };
}
