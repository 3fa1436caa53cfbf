using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>
/// Queries that run without an operator that says so, because something walks over them: <c>foreach</c>,
/// <c>found.AddRange(db.Orders.Where(..))</c>, <c>found.AddRange(query)</c>, <c>new HashSet&lt;int>(db.Orders.Select(..))</c>, <c>[.. db.Orders]</c>. The query may be
/// called a mere sequence: <c>IEnumerable&lt;Order> Open() => db.Orders.Where(..)</c>.
/// </summary>
internal sealed class QueryEnumerations(QuerySource queries)
{
    public RoundTrip? At(IOperation operation) => operation switch
    {
        IForEachLoopOperation loop => AtLoop(loop),
        IInvocationOperation query when WalkerOf(query) is { } walker => Of(query, walker),
        IInvocationOperation { TargetMethod: var method, Arguments: var given } when Walks(method) => AtNamed(given, method.Name),
        IObjectCreationOperation { Type: { } type, Arguments: var given } when type.IsIn("System.Collections") => AtNamed(given, type.Name),
        _ => null,
    };

    /// <summary><c>found.AddRange(query)</c>: what is no call that could be looked at itself runs where it is handed over.</summary>
    private RoundTrip? AtNamed(ImmutableArray<IArgumentOperation> given, string walker)
    {
        foreach (var argument in given)
        {
            if (argument.Parameter?.Type.Name == "IEnumerable" && argument.Value.Unwrap() is (ILocalReferenceOperation or IMemberReferenceOperation) and { } query && Of(query, walker) is { } trip)
            {
                return trip;
            }
        }

        return null;
    }

    /// <summary><c>foreach (var user in db.Users.Where(..))</c> asks the database when the loop starts.</summary>
    private RoundTrip? AtLoop(IForEachLoopOperation loop)
    {
        var collection = loop.Collection.Unwrap();
        if (collection is IInvocationOperation { TargetMethod.Name: "WithCancellation" or "ConfigureAwait" } configured && configured.Receiver() is { } inner)
        {
            collection = inner.Unwrap();
        }

        return Of(collection, "foreach");
    }

    private RoundTrip? Of(IOperation query, string walker)
        => (queries.IsQueryable(query.Type) || QuerySource.IsSequence(query.Type)) && queries.ProviderOf(query) is QueryProvider.EntityFramework or QueryProvider.OtherDatabase
            ? new RoundTrip(RoundTripKinds.DatabaseRead, [new Hop(QuerySource.NameOf(query) ?? walker, query.Syntax.GetLocation(), null)])
            : null;

    /// <summary>What walks over the query that it is given as a mere sequence; null for what may keep it as it is.</summary>
    private static string? WalkerOf(IOperation query)
    {
        var value = query.Parent;
        while (value is IConversionOperation or IParenthesizedOperation)
        {
            value = value.Parent;
        }

        return value switch
        {
            IArgumentOperation { Parameter.Type.Name: "IEnumerable", Parent: IInvocationOperation { TargetMethod: var method } } when Walks(method) => method.Name,
            IArgumentOperation { Parameter.Type.Name: "IEnumerable", Parent: IObjectCreationOperation { Type: { } type } } when type.IsIn("System.Collections") => type.Name,
            ISpreadOperation => "..",
            IReturnOperation { Parent: IBlockOperation { Parent: IAnonymousFunctionOperation lambda } } when IsFlattened(lambda) => "SelectMany",
            _ => null,
        };
    }

    private static bool Walks(IMethodSymbol method) => method.Name switch
    {
        "AddRange" or "InsertRange" => method.ContainingType.IsIn("System.Collections") || method.ContainingType.IsIn("Microsoft.EntityFrameworkCore"),
        "AttachRange" or "RemoveRange" or "UpdateRange" => method.ContainingType.IsIn("Microsoft.EntityFrameworkCore"),
        "ExceptWith" or "IntersectWith" or "Overlaps" or "SetEquals" or "SymmetricExceptWith" or "UnionWith" => method.ContainingType.IsIn("System.Collections"),
        "Concat" or "Join" => method.ContainingType.SpecialType == SpecialType.System_String,
        _ => false,
    };

    /// <summary><c>ids.SelectMany(id => db.Orders.Where(..))</c> in memory, also as a second <c>from</c>.</summary>
    private static bool IsFlattened(IAnonymousFunctionOperation lambda)
        => lambda.Parent is IDelegateCreationOperation
        {
            Parent: IArgumentOperation
            {
                Parameter.Ordinal: 1,
                Parent: IInvocationOperation { TargetMethod: { Name: "SelectMany", ContainingType.Name: "Enumerable" or "ParallelEnumerable" } },
            },
        };
}
