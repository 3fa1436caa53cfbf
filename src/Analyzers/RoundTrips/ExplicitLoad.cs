using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.QueryShape;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>A navigation that is loaded or queried through the change tracker: <c>db.Entry(order).Collection(o => o.Lines).LoadAsync()</c>.</summary>
/// <param name="Run">The call, or the collection of a loop, that asks the database.</param>
/// <param name="Owner">The entity, or its entry where that is all that is at hand.</param>
/// <param name="Navigation">The name of the navigation; null when it is computed.</param>
/// <param name="IsQuery">It goes through <c>Query()</c>: what it gives back is not kept in the navigation.</param>
internal sealed record ExplicitLoad(IOperation Run, IOperation Owner, string? Navigation, bool IsQuery)
{
    /// <summary>What the user would call it: <c>order.Lines</c>.</summary>
    public string Name => Owner.Syntax + "." + (Navigation ?? "*");

    public static ExplicitLoad? TryCreate(IInvocationOperation call)
    {
        if (call.TargetMethod.Name is not ("Load" or "LoadAsync" or "Query")
            || !call.TargetMethod.IsIn("Microsoft.EntityFrameworkCore.ChangeTracking")
            || call.Instance is not { } navigationEntry
            || CallOf(navigationEntry) is not { TargetMethod.Name: "Collection" or "Reference" or "Navigation", Instance: { } entry } entryMember
            || OwnerOf(entry) is not { } owner)
        {
            return null;
        }

        var isQuery = call.TargetMethod.Name == "Query";
        return RunOf(call, isQuery) is { } run ? new ExplicitLoad(run, owner.Unwrap(), NameIn(entryMember), isQuery) : null;
    }

    /// <summary>The entity of an entry; the entry where it comes from elsewhere: <c>foreach (var entry in db.ChangeTracker.Entries())</c>.</summary>
    private static IOperation? OwnerOf(IOperation entry) => CallOf(entry) switch
    {
        { TargetMethod.Name: "Entry", Arguments: [{ Value: var owner }] } => owner,
        null when entry.Unwrap() is ILocalReferenceOperation or IParameterReferenceOperation => entry,
        _ => null,
    };

    /// <summary>The call that gives the entry, also where a variable keeps it: <c>var entry = db.Entry(order);</c></summary>
    private static IInvocationOperation? CallOf(IOperation entry)
    {
        entry = entry.Unwrap();
        return (entry is ILocalReferenceOperation { Local: var local } && local.AssignedValues(entry) is [var only] ? only.Unwrap() : entry) as IInvocationOperation;
    }

    /// <summary><c>Query()</c> itself asks nothing; what is chained to it does.</summary>
    private static IOperation? RunOf(IInvocationOperation call, bool isQuery)
    {
        if (!isQuery)
        {
            return call;
        }

        IOperation current = call;
        while (true)
        {
            var parent = current.Parent;
            while (parent is IConversionOperation or IParenthesizedOperation)
            {
                parent = parent.Parent;
            }

            if (parent is not IArgumentOperation { Parent: IInvocationOperation next } argument || argument.Parameter?.Ordinal != 0 || !EntityQueryReader.IsOperator(next.TargetMethod))
            {
                return parent is IForEachLoopOperation ? current : null;
            }

            current = next;
            if (!next.Type.IsQuery())
            {
                return next;
            }
        }
    }

    private static string? NameIn(IInvocationOperation entryMember)
    {
        if (entryMember.Arguments is not [{ Value: var navigation }])
        {
            return null;
        }

        return navigation.ConstantValue is { HasValue: true, Value: string text }
            ? text
            : navigation.Syntax is LambdaExpressionSyntax { ExpressionBody: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax, Name.Identifier.ValueText: var name } } ? name : null;
    }
}
