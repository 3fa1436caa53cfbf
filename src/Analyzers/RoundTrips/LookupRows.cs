using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.QueryShape;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// What a query by a key is asked of: rows of one set, each of them once. <c>db.Users</c>, a local or a member that gives such rows,
/// as <c>repository.Query()</c> does, or a helper that adds conditions and includes to them.
/// </summary>
/// <param name="IsTracking">Null where the code on the way does not say.</param>
/// <param name="Through">The code on the way: it must not depend on the element.</param>
internal sealed record LookupRows(INamedTypeSymbol Entity, bool? IsTracking, ImmutableArray<IOperation> Through)
{
    /// <summary>The rows that a chain of operators starts from.</summary>
    public static LookupRows? Of(IOperation start)
    {
        if (start.Type is INamedTypeSymbol { Name: "DbSet", TypeArguments: [var row] })
        {
            return row is INamedTypeSymbol entity && IsSet(start) ? new LookupRows(entity, IsTracking: null, []) : null;
        }

        return start switch
        {
            ILocalReferenceOperation or IPropertyReferenceOperation { Property.IsIndexer: false } or IInvocationOperation { TargetMethod.IsExtensionMethod: false } when IsPlain(start) => Read(start),
            _ => null,
        };
    }

    /// <summary>The rows after a step that is no operator of LINQ or of Entity Framework: <c>db.Users.WithRoles(all)</c>.</summary>
    public static LookupRows? After(IInvocationOperation step)
    {
        for (var i = 1; i < step.Arguments.Length; i++)
        {
            if (!IsPlain(step.Arguments[i].Value))
            {
                return null;
            }
        }

        return Read(step);
    }

    private static LookupRows? Read(IOperation query)
    {
        if (query.SemanticModel?.Compilation is not { } compilation
            || QueryShapes.Of(compilation).Unrun(query) is not { KeepsRows: true, IsTrackedSometimes: false } read)
        {
            return null;
        }

        foreach (var part in read.Through)
        {
            if (!QuietCode.Is(part, part.Syntax))
            {
                return null;
            }
        }

        return new LookupRows(read.Entity, read.Tracking == QueryTracking.Default ? null : read.Tracking == QueryTracking.Tracking, read.Through);
    }

    /// <summary>A set of the context itself: <c>FromSql</c> may give a row twice.</summary>
    private static bool IsSet(IOperation set) => set.Unwrap() switch
    {
        IPropertyReferenceOperation { Instance: { } context } => IsPlain(context),
        IInvocationOperation { TargetMethod: { Name: "Set", Parameters.Length: 0 }, Instance: { } context } => IsPlain(context),
        ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation => true,
        _ => false,
    };

    /// <summary>Names, constants and operators: evaluating it once, and earlier, is the same. A call of a query's member counts as its receiver and its arguments.</summary>
    private static bool IsPlain(IOperation operation)
    {
        foreach (var part in operation.DescendantsAndSelf())
        {
            if (part is IAssignmentOperation or IIncrementOrDecrementOperation or IAwaitOperation or IObjectCreationOperation or IDynamicInvocationOperation
                || (part is IInvocationOperation call && !call.Type.IsQuery() && !call.IsTranslated()))
            {
                return false;
            }
        }

        return true;
    }
}
