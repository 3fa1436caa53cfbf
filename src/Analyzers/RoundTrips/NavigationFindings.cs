using System.Collections.Concurrent;
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
    private readonly NavigationReader _reader;
    private readonly HandedReads _handed;
    private readonly ConditionalWeakTable<IOperation, List<(IOperation Call, NavigationFinding Finding)>> _ofCalls = new();
    private readonly ConditionalWeakTable<IOperation, ConcurrentDictionary<IPropertySymbol, HashSet<SyntaxNode>>> _faults = new();

    private NavigationFindings(Compilation compilation, EfModel model, RoundTripFacts facts)
    {
        _compilation = compilation;
        _model = model;
        _facts = facts;
        _shapes = QueryShapes.Of(compilation).AcrossMembers();
        _fixUps = new FixUps(compilation, _shapes);
        _reader = new NavigationReader(_shapes);
        _handed = new HandedReads(compilation, facts, _shapes, _fixUps, this);
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
        if (ReadOf(reference, _reader, smallCollection, cancellationToken) is not { } finding
            || _fixUps.MayFill(finding.Owner!, finding.Navigation!, reference, containing, cancellationToken))
        {
            return null;
        }

        return finding;
    }

    /// <summary>As <see cref="OfRead"/>, in a function that the call gives entities: <c>orders.Select(ToDto)</c>.</summary>
    public NavigationFinding? OfCall(IOperation call, ISymbol containing, int smallCollection, CancellationToken cancellationToken)
        => _handed.Of(call, containing, smallCollection, cancellationToken);

    /// <summary>Apart from what the code around it may do.</summary>
    public NavigationFinding? ReadOf(IPropertyReferenceOperation reference, NavigationReader reader, int smallCollection, CancellationToken cancellationToken)
    {
        var use = NavigationRead.UseOf(reference);
        if (use == NavigationUse.None
            || reference.IsTranslated()
            || reader.Shapes.ValueOf(reference.Instance!) is not { Shape: EntityShape.Entity } owner
            || _model.Navigation(reference.Property, cancellationToken) is not { } navigation
            || IsLoaded(owner, navigation, cancellationToken))
        {
            return null;
        }

        var lazy = _model.LazyLoadingOf(navigation, owner.Query.Entity, owner.Query.Context, cancellationToken);
        if (lazy != LazyLoading.On && (use == NavigationUse.NullTest || IsTestedForNull(reference, allowsGuards: reader.Function is null && !owner.Query.IsElsewhere)))
        {
            return null;
        }

        // A function may be given entities of several queries: one to which the list is just empty, and one that fills it.
        if (lazy == LazyLoading.Off && reader.Function is not null && (navigation.IsCollection || !NavigationRead.FailsForNull(reference)))
        {
            return null;
        }

        var set = QuerySource.NameOf(owner.Query.Set) ?? owner.Query.Entity.Name;
        if (lazy == LazyLoading.Off)
        {
            return new NavigationFinding(reference, NameOf(reference), $"is {(navigation.IsCollection ? "empty" : "null")}{reader.Place}: the query of '{set}' does not include it", owner, navigation);
        }

        var site = reader.Call is { } call && !_facts.Repetition.MayRepeat(reference) ? call : reference;
        var repeated = _facts.Repetition.Of(site, smallCollection: smallCollection);
        if (!_facts.Repetition.MayRepeat(site) || repeated.Kind != RepetitionKind.PerElement)
        {
            return null;
        }

        var fault = lazy == LazyLoading.On ? "is loaded by a query of its own" : "is loaded by a query of its own, or not at all,";
        return new NavigationFinding(reference, NameOf(reference), $"{fault} {Per(repeated)}{reader.Place}: the query of '{set}' does not include it", owner, navigation);
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
                && ReadOf(earlier, _reader, RepetitionFinder.DefaultSmallCollection, context.CancellationToken) is { } other
                && other.IsSameAs(finding))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>And where a call leads to the read, only if the body around the call does not read it itself.</summary>
    public bool IsFirst(NavigationFinding finding, IOperation call, int smallCollection, OperationAnalysisContext context)
    {
        foreach (var operation in BodyReferences.To(finding.Navigation!.Property, call))
        {
            if (operation is IPropertyReferenceOperation { Instance: not null } read
                && ReadOf(read, _reader, RepetitionFinder.DefaultSmallCollection, context.CancellationToken) is { } own
                && own.IsSameAs(finding))
            {
                return false;
            }
        }

        foreach (var (earlier, other) in _ofCalls.GetValue(call.Root(), root => OfCalls(root, context.ContainingSymbol, smallCollection, context.CancellationToken)))
        {
            if (other.IsSameAs(finding))
            {
                return ReferenceEquals(earlier, call);
            }
        }

        return true;
    }

    /// <summary>Of all calls of a body, in source order. Kept with the body, as each of its findings asks for those in front of it.</summary>
    private List<(IOperation Call, NavigationFinding Finding)> OfCalls(IOperation root, ISymbol containing, int smallCollection, CancellationToken cancellationToken)
    {
        var found = new List<(IOperation Call, NavigationFinding Finding)>();
        foreach (var operation in root.DescendantsAndSelf())
        {
            if (OfCall(operation, containing, smallCollection, cancellationToken) is { } finding)
            {
                found.Add((operation, finding));
            }
        }

        return found;
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
    {
        if (FirstOnTheWay(finding, cancellationToken) is { } before)
        {
            reason = $"'{before.Name}', which leads to it, is to be included first";
            return null;
        }

        return IncludePlan.TryCreate(finding.Owner!, finding.Navigation!, _model, cancellationToken, out reason);
    }

    /// <summary>A navigation on the way that the body reads, and that is a fault of its own: <c>order.Lines</c> of <c>line.Product</c>.</summary>
    private IPropertySymbol? FirstOnTheWay(NavigationFinding finding, CancellationToken cancellationToken)
    {
        foreach (var step in finding.Owner!.Path)
        {
            if (FaultsOf(step, finding.Operation.Root(), cancellationToken).Contains(finding.Query!.Terminal.Syntax))
            {
                return step;
            }
        }

        return null;
    }

    /// <summary>The queries of which the body reads the navigation, and that do not include it. Kept with the body, as each of its findings asks twice.</summary>
    private HashSet<SyntaxNode> FaultsOf(IPropertySymbol navigation, IOperation root, CancellationToken cancellationToken)
        => _faults.GetValue(root, static _ => new(SymbolEqualityComparer.Default)).GetOrAdd(navigation, step =>
        {
            var queries = new HashSet<SyntaxNode>();
            foreach (var operation in BodyReferences.To(step, root))
            {
                if (operation is IPropertyReferenceOperation { Instance: not null } read
                    && ReadOf(read, _reader, RepetitionFinder.DefaultSmallCollection, cancellationToken) is { Query: { } query })
                {
                    queries.Add(query.Terminal.Syntax);
                }
            }

            return queries;
        });

    /// <summary>A <c>Select</c> of what the body reads, which needs no <c>Include</c>; null where the rows must stay entities.</summary>
    public ProjectionPlan? ProjectionOf(NavigationFinding finding, CancellationToken cancellationToken)
        => !finding.Query!.IsElsewhere && FirstOnTheWay(finding, cancellationToken) is null ? new ProjectionPlanner(finding.Query, _compilation, _model, _facts, cancellationToken).TryCreate() : null;

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

        // What is missing on the way is reported there: nothing comes after it, unless it loads itself.
        for (var length = 1; length < path.Length; length++)
        {
            if (query.IncludeOf(path.RemoveRange(length, path.Length - length)) is null && !LoadsItself(owner.Path[length - 1], query, cancellationToken))
            {
                return true;
            }
        }

        return navigation.IsAutoIncluded != EfFact.No && !query.IgnoresAutoIncludes;
    }

    private bool LoadsItself(IPropertySymbol step, EntityQuery query, CancellationToken cancellationToken)
        => _model.Navigation(step, cancellationToken) is { } navigation
            && _model.LazyLoadingOf(navigation, query.Entity, query.Context, cancellationToken) == LazyLoading.On;

    /// <summary>
    /// Anywhere in the body: what is read behind the test is read where it is loaded. Not where the test only guards this read, as
    /// <c>?.</c> does: <c>order.Customer != null &amp;&amp; order.Customer.IsActive</c>.
    /// </summary>
    /// <param name="allowsGuards">False in a function of which some callers may not load the navigation, and for rows that another member may load in another way some day: a guard, and <c>?.</c>, is there for these.</param>
    private static bool IsTestedForNull(IPropertyReferenceOperation reference, bool allowsGuards)
    {
        foreach (var operation in BodyReferences.To(reference.Property, reference))
        {
            if (operation is IPropertyReferenceOperation other
                && !other.IsTranslated()
                && (NavigationRead.UseOf(other) == NavigationUse.NullTest
                    ? !(allowsGuards && NavigationRead.IsGuardOf(other, reference))
                    : !allowsGuards && other.Parent is IConditionalAccessOperation))
            {
                return true;
            }
        }

        return false;
    }

    private static string NameOf(IPropertyReferenceOperation reference)
    {
        var text = reference.Syntax.ToString();
        return reference.Instance!.IsImplicit || text.Length > MaxNameLength || text.IndexOf('\n') >= 0 || text[0] == '.' ? reference.Property.NameWithType() : text;
    }

    private static string Per(Repeated repeated)
        => repeated.Source is { } source ? $"for each element of '{SourceName.Of(source)}'" : "in each iteration";

    private sealed record Box(NavigationFindings? Findings);
}
