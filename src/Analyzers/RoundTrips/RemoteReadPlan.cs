using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// <c>foreach (var id in ids) { var name = await redis.StringGetAsync("user:" + id); .. }</c>: all reads can be sent before the
/// first answer is waited for, which costs about one round trip. They are sent one by one and not as an array of keys, which a
/// cluster refuses when the keys lie on different nodes; that one command is left to a person who knows that there is no cluster.
/// </summary>
/// <param name="Declaration">The first statement of the loop, which keeps the answer.</param>
/// <param name="Awaited">The awaited expression, with its <c>ConfigureAwait</c>.</param>
/// <param name="Key">The key, where one command can ask for an array of such; null for other reads.</param>
internal sealed record RemoteReadPlan(
    ForEachStatementSyntax Loop, LocalDeclarationStatementSyntax Declaration, InvocationExpressionSyntax Call, ExpressionSyntax Awaited, string Value, ExpressionSyntax? Key)
{
    public const string Title = "Send all reads before the loop";

    /// <summary>By hand: what a cluster would say to it is not in the code.</summary>
    public const string OneCommandTitle = "Read all keys with one command (not for a cluster)";

    private static readonly ImmutableHashSet<string> RedisReads =
    [
        "HashExistsAsync", "HashGetAllAsync", "HashGetAsync", "HashLengthAsync", "KeyExistsAsync", "KeyTimeToLiveAsync", "ListLengthAsync", "ListRangeAsync",
        "SetContainsAsync", "SetLengthAsync", "SetMembersAsync", "SortedSetLengthAsync", "SortedSetRangeByRankAsync", "SortedSetScoreAsync",
        "StringGetAsync", "StringLengthAsync",
    ];

    /// <summary>Stores of <c>IDistributedCache</c> that open a connection for each read: hundreds at a time would wait for each other and may time out.</summary>
    private static readonly ImmutableArray<string> StoresOverConnections = ["AddDistributedSqlServerCache", "AddDistributedPostgresCache", "AddCosmosCache"];

    /// <param name="obstacle">Why there is no plan, as a clause.</param>
    public static RemoteReadPlan? TryCreate(PerElementFinding finding, RoundTripFacts facts, out string obstacle)
    {
        if (!finding.Trip.IsDirect || finding.Operation is not IInvocationOperation read)
        {
            obstacle = "the call is made elsewhere";
            return null;
        }

        if (ObstacleTo(read, finding.Trip) is { } refused)
        {
            obstacle = refused;
            return null;
        }

        if (finding.Repeated.Owner is not IForEachLoopOperation
            {
                IsAsynchronous: false,
                LoopControlVariable: IVariableDeclaratorOperation { Symbol: var element },
                Body: IBlockOperation { Operations: [IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [var declarator] }] } declaration, ..] } body,
                Collection: var collection,
                Syntax: ForEachStatementSyntax { Parent: BlockSyntax } statement,
            }
            || declarator.GetVariableInitializer()?.Value is not IAwaitOperation { Operation: var awaited } value
            || !IsRead(awaited, read)
            || !SymbolEqualityComparer.Default.Equals(declarator.Symbol.Type, value.Type)
            || declaration.Syntax is not LocalDeclarationStatementSyntax syntax
            || syntax.GetLeadingTrivia().Any(trivia => !trivia.IsBlank()))
        {
            obstacle = "the read is not the first statement of a foreach loop";
            return null;
        }

        if (!HasZip(read.SemanticModel!.Compilation) || collection.Unwrap() is not (ILocalReferenceOperation or IParameterReferenceOperation) || !Engine.Repetition.BatchInputs.IsCollection(collection.Unwrap().Type!))
        {
            obstacle = "the elements cannot be walked twice";
            return null;
        }

        foreach (var operation in read.Descendants())
        {
            if (!IsFixed(operation, element))
            {
                obstacle = "the key is more than a value of the element";
                return null;
            }
        }

        for (var i = 1; i < body.Operations.Length; i++)
        {
            if (facts.FirstWrite(body.Operations[i]) is not null || MayTouchStore(body.Operations[i]) || Changes(body.Operations[i], element) || Changes(body.Operations[i], declarator.Symbol))
            {
                obstacle = "the loop may change what a later read gives";
                return null;
            }
        }

        obstacle = "";
        var call = (InvocationExpressionSyntax)read.Syntax;
        return new RemoteReadPlan(statement, syntax, call, (ExpressionSyntax)awaited.Syntax, declarator.Symbol.Name, KeyOf(read, call));
    }

    /// <summary>Why this call may not be sent before the answer of another has come; null when it may.</summary>
    private static string? ObstacleTo(IInvocationOperation read, RoundTrip trip)
    {
        var method = read.TargetMethod;
        if (method.IsIn("StackExchange.Redis"))
        {
            return RedisReads.Contains(method.Name) ? null : $"only reads of Redis can be rewritten; see '{trip.BatchForm}'";
        }

        if (method.Name is not ("GetAsync" or "GetStringAsync") || !method.IsIn("Microsoft.Extensions.Caching.Distributed"))
        {
            return "whether the calls may overlap depends on what they do";
        }

        foreach (var store in StoresOverConnections)
        {
            if (NameIndex.IsVisible(read.SemanticModel!.Compilation, store, CancellationToken.None))
            {
                return "each read at the same time takes a connection of the store's pool";
            }
        }

        return null;
    }

    /// <summary>The key of <c>StringGetAsync(key)</c>, which has a form for an array of keys. That of flags is left alone.</summary>
    private static ExpressionSyntax? KeyOf(IInvocationOperation read, InvocationExpressionSyntax call)
    {
        if (read.TargetMethod.Name != "StringGetAsync" || call.ArgumentList.Arguments is not [{ NameColon: null, Expression: var key }])
        {
            return null;
        }

        foreach (var member in read.TargetMethod.ContainingType.GetMembers(read.TargetMethod.Name))
        {
            if (member is IMethodSymbol { Parameters: [{ Type: IArrayTypeSymbol { ElementType: var one } }, ..] } && SymbolEqualityComparer.Default.Equals(one, read.TargetMethod.Parameters[0].Type))
            {
                return key;
            }
        }

        return null;
    }

    private static bool IsRead(IOperation awaited, IInvocationOperation read)
        => ReferenceEquals(awaited, read) || (awaited is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } inner } && ReferenceEquals(inner, read));

    /// <summary>Gives the same before the loop as in it, but for the element itself.</summary>
    private static bool IsFixed(IOperation operation, ILocalSymbol element) => operation switch
    {
        ILocalReferenceOperation local => SymbolEqualityComparer.Default.Equals(local.Local, element) || local.Local.IsConst,
        IParameterReferenceOperation parameter => parameter.Parameter.RefKind == RefKind.None && parameter.IsNeverAssigned(),
        IFieldReferenceOperation field => field.Field.IsReadOnly || field.Field.IsConst,
        IPropertyReferenceOperation property => property.Instance?.Unwrap() is ILocalReferenceOperation owner && SymbolEqualityComparer.Default.Equals(owner.Local, element),
        ILiteralOperation or IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } or IConversionOperation or IArgumentOperation or IInstanceReferenceOperation
            or IInterpolatedStringOperation or IInterpolationOperation or IInterpolatedStringTextOperation or IDefaultValueOperation or IParenthesizedOperation => true,
        _ => false,
    };

    /// <summary>The store is asked or told something else, or something of the user's own might, as whoever walks an iterator.</summary>
    private static bool MayTouchStore(IOperation scope)
    {
        foreach (var operation in scope.DescendantsAndSelf())
        {
            if (operation is IAwaitOperation or IReturnOperation { Kind: OperationKind.YieldReturn }
                || (operation is IInvocationOperation { TargetMethod: { } method } && !method.IsIn("System") && !method.IsIn("Microsoft.Extensions.Logging")))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Is the local, or a property of it, given another value?</summary>
    private static bool Changes(IOperation scope, ILocalSymbol local)
    {
        foreach (var operation in scope.DescendantsAndSelf())
        {
            if (operation is ILocalReferenceOperation reference
                && SymbolEqualityComparer.Default.Equals(reference.Local, local)
                && reference.Parent is IAssignmentOperation or IIncrementOrDecrementOperation or IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out }
                    or IPropertyReferenceOperation { Parent: IAssignmentOperation } or IFieldReferenceOperation { Parent: IAssignmentOperation })
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasZip(Compilation compilation)
    {
        foreach (var member in compilation.GetTypeByMetadataName("System.Linq.Enumerable")?.GetMembers("Zip") ?? [])
        {
            if (member is IMethodSymbol { Parameters.Length: 2 })
            {
                return true;
            }
        }

        return false;
    }
}
