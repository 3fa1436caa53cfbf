using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// <c>foreach (var id in ids) { var name = await redis.StringGetAsync("user:" + id); .. }</c>: all reads can be sent before the
/// first answer is waited for, which costs about one round trip. They are sent one by one and not as an array of keys, which a
/// cluster refuses when the keys lie on different nodes.
/// </summary>
/// <param name="Declaration">The first statement of the loop, which keeps the answer.</param>
/// <param name="Awaited">The awaited expression, with its <c>ConfigureAwait</c>.</param>
internal sealed record RedisReadPlan(ForEachStatementSyntax Loop, LocalDeclarationStatementSyntax Declaration, InvocationExpressionSyntax Call, ExpressionSyntax Awaited, string Value)
{
    public const string Title = "Send all reads before the loop";

    private static readonly ImmutableHashSet<string> Reads =
    [
        "HashExistsAsync", "HashGetAllAsync", "HashGetAsync", "HashLengthAsync", "KeyExistsAsync", "KeyTimeToLiveAsync", "ListLengthAsync", "ListRangeAsync",
        "SetContainsAsync", "SetLengthAsync", "SetMembersAsync", "SortedSetLengthAsync", "SortedSetRangeByRankAsync", "SortedSetScoreAsync",
        "StringGetAsync", "StringLengthAsync",
    ];

    /// <param name="obstacle">Why there is no plan, as a clause.</param>
    public static RedisReadPlan? TryCreate(PerElementFinding finding, RoundTripFacts facts, out string obstacle)
    {
        if (finding is not { Trip.IsDirect: true, Operation: IInvocationOperation { TargetMethod: { Name: var name, ContainingNamespace: { Name: "Redis", ContainingNamespace.Name: "StackExchange" } } } read }
            || !Reads.Contains(name))
        {
            obstacle = finding.Trip.BatchForm is { } form ? $"only reads of Redis can be rewritten; see '{form}'" : "whether the calls may overlap depends on what they do";
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
            || syntax.GetLeadingTrivia().Any(trivia => !trivia.IsKind(Microsoft.CodeAnalysis.CSharp.SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(Microsoft.CodeAnalysis.CSharp.SyntaxKind.EndOfLineTrivia)))
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
            if (facts.FirstWrite(body.Operations[i]) is not null || MayTouchCache(body.Operations[i]) || Changes(body.Operations[i], element) || Changes(body.Operations[i], declarator.Symbol))
            {
                obstacle = "the loop may change what a later read gives";
                return null;
            }
        }

        obstacle = "";
        return new RedisReadPlan(statement, syntax, (InvocationExpressionSyntax)read.Syntax, (ExpressionSyntax)awaited.Syntax, declarator.Symbol.Name);
    }

    private static bool IsRead(IOperation awaited, IInvocationOperation read)
        => ReferenceEquals(awaited, read) || (awaited is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } inner } && ReferenceEquals(inner, read));

    /// <summary>Gives the same before the loop as in it, but for the element itself.</summary>
    private static bool IsFixed(IOperation operation, ILocalSymbol element) => operation switch
    {
        ILocalReferenceOperation local => SymbolEqualityComparer.Default.Equals(local.Local, element) || local.Local.IsConst,
        IParameterReferenceOperation parameter => parameter.Parameter.RefKind == RefKind.None && IsNeverAssigned(parameter),
        IFieldReferenceOperation field => field.Field.IsReadOnly || field.Field.IsConst,
        IPropertyReferenceOperation property => property.Instance?.Unwrap() is ILocalReferenceOperation owner && SymbolEqualityComparer.Default.Equals(owner.Local, element),
        ILiteralOperation or IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } or IConversionOperation or IArgumentOperation or IInstanceReferenceOperation
            or IInterpolatedStringOperation or IInterpolationOperation or IInterpolatedStringTextOperation or IDefaultValueOperation or IParenthesizedOperation => true,
        _ => false,
    };

    private static bool IsNeverAssigned(IParameterReferenceOperation parameter)
    {
        foreach (var reference in BodyReferences.To(parameter.Parameter, parameter))
        {
            if (reference.Parent is IAssignmentOperation { Target: var target } && ReferenceEquals(target, reference))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Redis is asked or told something else, or something of the user's own might.</summary>
    private static bool MayTouchCache(IOperation scope)
    {
        foreach (var operation in scope.DescendantsAndSelf())
        {
            if (operation is IAwaitOperation
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
