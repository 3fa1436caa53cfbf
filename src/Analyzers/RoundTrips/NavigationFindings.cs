using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.EfModel;
using PerfAnalyzers.Engine.QueryShape;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>A navigation that its query does not load.</summary>
/// <param name="Name">What the user calls it: <c>order.Customer</c>.</param>
/// <param name="Fault">What comes of it, as the end of a sentence.</param>
/// <param name="Owner">The entities that it is read from; null for an explicit load of entities that come from elsewhere.</param>
internal sealed record NavigationFinding(IOperation Operation, string Name, string Fault, EntityValue? Owner, EfNavigation? Navigation)
{
    public EntityQuery? Query => Owner?.Query;
}

/// <summary>Decides whether a read of a navigation is a fault, and whether an <c>Include</c> cures it. Asked by the analyzer and by the code fix.</summary>
internal sealed class NavigationFindings
{
    private const int MaxNameLength = 60;

    private static readonly ConditionalWeakTable<Compilation, Box> Known = new();

    private readonly Compilation _compilation;
    private readonly EfModel _model;
    private readonly QueryShapes _shapes;
    private readonly RoundTripFacts _facts;
    private readonly FixUps _fixUps;

    private NavigationFindings(Compilation compilation, EfModel model, RoundTripFacts facts)
    {
        _compilation = compilation;
        _model = model;
        _facts = facts;
        _shapes = QueryShapes.Of(compilation);
        _fixUps = new FixUps(compilation, _shapes);
    }

    public static NavigationFindings? TryCreate(Compilation compilation)
        => Known.GetValue(compilation, static key => new Box(
            EfModel.TryCreate(key) is { } model && RoundTripFacts.TryCreate(key) is { } facts ? new NavigationFindings(key, model, facts) : null)).Findings;

    /// <summary>Asked of every property in the source, so it looks at nothing but the symbol.</summary>
    public static bool MayBeNavigation(IPropertyReferenceOperation reference)
        => reference is { Instance: not null, Property: { IsIndexer: false, IsStatic: false, ContainingType.TypeKind: TypeKind.Class } property }
            && property.Type.IsReferenceType
            && property.Type.SpecialType == SpecialType.None
            && EntityTypes.MayBeEntity(property.ContainingType)
            && EntityTypes.TargetOf(property.Type, out _) is not null;

    public bool MayRepeat(IOperation operation) => _facts.Repetition.MayRepeat(operation);

    /// <summary>Null when the query loads the navigation, something else may, or nobody can tell.</summary>
    public NavigationFinding? OfRead(IPropertyReferenceOperation reference, ISymbol containing, int smallCollection, CancellationToken cancellationToken)
    {
        if (ReadOf(reference, smallCollection, cancellationToken) is not { } finding
            || _fixUps.MayFill(finding.Owner!, finding.Navigation!, reference, containing, cancellationToken))
        {
            return null;
        }

        return finding;
    }

    private NavigationFinding? ReadOf(IPropertyReferenceOperation reference, int smallCollection, CancellationToken cancellationToken)
    {
        var use = NavigationRead.UseOf(reference);
        if (use == NavigationUse.None
            || reference.IsTranslated()
            || _shapes.ValueOf(reference.Instance!) is not { Shape: EntityShape.Entity } owner
            || _model.Navigation(reference.Property, cancellationToken) is not { } navigation
            || IsLoaded(owner, navigation, cancellationToken))
        {
            return null;
        }

        var lazy = _model.LazyLoadingOf(navigation, owner.Query.Entity, owner.Query.Context, cancellationToken);
        if (lazy != LazyLoading.On && (use == NavigationUse.NullTest || IsTestedForNull(reference)))
        {
            return null;
        }

        var set = QuerySource.NameOf(owner.Query.Set) ?? owner.Query.Entity.Name;
        if (lazy == LazyLoading.Off)
        {
            return new NavigationFinding(reference, NameOf(reference), $"is {(navigation.IsCollection ? "empty" : "null")}: the query of '{set}' does not include it", owner, navigation);
        }

        var repeated = _facts.Repetition.Of(reference, smallCollection: smallCollection);
        if (!_facts.Repetition.MayRepeat(reference) || repeated.Kind != RepetitionKind.PerElement)
        {
            return null;
        }

        var fault = lazy == LazyLoading.On ? "is loaded by a query of its own" : "is loaded by a query of its own, or not at all,";
        return new NavigationFinding(reference, NameOf(reference), $"{fault} {Per(repeated)}: the query of '{set}' does not include it", owner, navigation);
    }

    /// <summary>The same navigation of the same query is reported where it is read first.</summary>
    public bool IsFirst(NavigationFinding finding, OperationAnalysisContext context)
    {
        foreach (var operation in BodyReferences.To(((IPropertyReferenceOperation)finding.Operation).Property, finding.Operation))
        {
            if (ReferenceEquals(operation, finding.Operation))
            {
                return true;
            }

            if (operation is IPropertyReferenceOperation { Instance: not null } earlier
                && ReadOf(earlier, RepetitionFinder.DefaultSmallCollection, context.CancellationToken) is { Query: { } query }
                && query.Terminal.Syntax == finding.Query!.Terminal.Syntax)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Null for the navigation of one and the same entity, which is loaded once however often that is asked for.</summary>
    public NavigationFinding? OfLoad(ExplicitLoad load, int smallCollection)
    {
        var repeated = _facts.Repetition.Of(load.Run, smallCollection: smallCollection);
        return repeated.Kind == RepetitionKind.PerElement && (load.IsQuery || RoundInputs.Vary(load.Owner, repeated.Owner!))
            ? new NavigationFinding(load.Run, load.Name, $"is {(load.IsQuery ? "queried" : "loaded by a query of its own")} {Per(repeated)}", _shapes.ValueOf(load.Owner), Navigation: null)
            : null;
    }

    public IncludePlan? PlanOf(NavigationFinding finding, CancellationToken cancellationToken, out string reason)
        => IncludePlan.TryCreate(finding.Owner!, finding.Navigation!, _model, cancellationToken, out reason);

    /// <summary>A <c>Select</c> of what the body reads, which needs no <c>Include</c>; null where the rows must stay entities.</summary>
    public ProjectionPlan? ProjectionOf(NavigationFinding finding, CancellationToken cancellationToken)
        => new ProjectionPlanner(finding.Query!, _compilation, _model, _facts, cancellationToken).TryCreate();

    /// <summary>An explicit load that an <c>Include</c> makes superfluous, and the statement that it is.</summary>
    public (IncludePlan Include, ExpressionStatementSyntax Statement)? PlanOf(ExplicitLoad load, CancellationToken cancellationToken, out string reason)
    {
        if (load.IsQuery)
        {
            reason = "what it gives back is not what an include loads";
            return null;
        }

        if (load.Run is IInvocationOperation { Instance: { } entry } && entry.Unwrap() is ILocalReferenceOperation { Local.Name: var variable })
        {
            reason = $"'{variable}' would be left without a use";
            return null;
        }

        if (StatementOf(load.Run) is not { } statement)
        {
            reason = "the load is no statement of its own";
            return null;
        }

        if (!RunsForEach(load.Run))
        {
            reason = "it loads for some of the entities only";
            return null;
        }

        if (_shapes.ValueOf(load.Owner) is not { Shape: EntityShape.Entity, Query.Tracking: not QueryTracking.NoTracking } owner)
        {
            reason = "the entities come from elsewhere";
            return null;
        }

        if (load.Navigation is null || load.Owner.Type is not INamedTypeSymbol entity || EntityTypes.PropertyOf(entity, load.Navigation) is not { } property
            || _model.Navigation(property, cancellationToken) is not { } navigation)
        {
            reason = "the navigation is not known";
            return null;
        }

        return IncludePlan.TryCreate(owner, navigation, _model, cancellationToken, out reason) is { } plan ? (plan, statement) : null;
    }

    /// <summary>The statement that does nothing but load; not that of <c>Keep(db.Entry(order).Collection(..).LoadAsync());</c>.</summary>
    private static ExpressionStatementSyntax? StatementOf(IOperation load)
    {
        if (load.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } configured)
        {
            load = configured;
        }

        var whole = load.Parent is IAwaitOperation awaited ? awaited : load;
        return whole.Parent is IExpressionStatementOperation { Syntax: ExpressionStatementSyntax { Parent: BlockSyntax } statement } ? statement : null;
    }

    /// <summary>No condition, and nothing that leaves the round before, stands between the loop and the load.</summary>
    private static bool RunsForEach(IOperation load)
    {
        var parent = load.Parent;
        while (parent is IAwaitOperation or IExpressionStatementOperation or IBlockOperation or IInvocationOperation)
        {
            parent = parent.Parent;
        }

        if (parent is not ILoopOperation loop)
        {
            return false;
        }

        foreach (var operation in loop.Body.Descendants())
        {
            if (operation is IBranchOperation or IReturnOperation && operation.Syntax.SpanStart < load.Syntax.SpanStart && !operation.IsInNestedFunction(loop))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>By the query, by the model, or in a way that the source does not show.</summary>
    private bool IsLoaded(EntityValue owner, EfNavigation navigation, CancellationToken cancellationToken)
    {
        var query = owner.Query;
        var path = owner.PathTo(navigation.Property.Name);
        if (query.IncludeOf(path) is not null || !_model.IsKnown(query.Entity, query.Context, cancellationToken))
        {
            return true;
        }

        // What is missing on the way is reported there.
        for (var length = 1; length < path.Length; length++)
        {
            if (query.IncludeOf(path.RemoveRange(length, path.Length - length)) is null)
            {
                return true;
            }
        }

        return navigation.IsAutoIncluded != EfFact.No && !query.IgnoresAutoIncludes;
    }

    /// <summary>
    /// Anywhere in the body: what is read behind the test is read where it is loaded. Not where the test only guards this read, as
    /// <c>?.</c> does: <c>order.Customer != null &amp;&amp; order.Customer.IsActive</c>.
    /// </summary>
    private static bool IsTestedForNull(IPropertyReferenceOperation reference)
    {
        foreach (var operation in BodyReferences.To(reference.Property, reference))
        {
            if (operation is IPropertyReferenceOperation other
                && NavigationRead.UseOf(other) == NavigationUse.NullTest
                && !other.IsTranslated()
                && !NavigationRead.IsGuardOf(other, reference))
            {
                return true;
            }
        }

        return false;
    }

    private static string NameOf(IPropertyReferenceOperation reference)
    {
        var text = reference.Syntax.ToString();
        return text.Length > MaxNameLength || text.IndexOf('\n') >= 0 || text[0] == '.' ? reference.Property.ContainingType.Name + "." + reference.Property.Name : text;
    }

    private static string Per(Repeated repeated)
        => repeated.Source is { } source ? $"for each element of '{SourceName.Of(source)}'" : "in each iteration";

    private sealed record Box(NavigationFindings? Findings);
}
