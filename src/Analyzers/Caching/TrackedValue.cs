using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.EfModel;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Engine.QueryShape;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Which query do cached entities come from that their context goes on watching, and can it be told not to? Both the analyzer and the code fix ask here.</summary>
internal static class TrackedValue
{
    public const string NoTracking = "AsNoTracking";

    /// <summary>One object for each row, also where several included rows refer to it, as with tracking.</summary>
    public const string NoTrackingWithIdentity = "AsNoTrackingWithIdentityResolution";

    /// <summary>Null for values that hold no entity, and for entities without a navigation, which nobody can fill later.</summary>
    public static EntityQuery? QueryOf(IOperation value, Compilation compilation, EfModel model, CancellationToken cancellationToken)
        => QueryShapes.Of(compilation).ValueOf(value) is { Query: { Tracking: not QueryTracking.NoTracking } query, Path.IsEmpty: true }
            && !IsOwnContext(query)
            && model.Entity(query.Entity, cancellationToken) is { Navigations.IsEmpty: false }
            && (query.Tracking == QueryTracking.Tracking && !query.IsFind || !NameIndex.Contains(compilation, "QueryTrackingBehavior", cancellationToken) && !NameIndex.Contains(compilation, "UseQueryTrackingBehavior", cancellationToken))
                ? query
                : null;

    /// <summary><c>using var db = factory.CreateDbContext();</c>, or a service of a scope that is disposed of so: it loads nothing after the method has ended.</summary>
    private static bool IsOwnContext(EntityQuery query) => IsDisposedOf(OwnerOf(query.Set)) || IsDisposedOf(OwnerOf(query.Source));

    private static ILocalReferenceOperation? OwnerOf(IOperation set)
        => set switch
        {
            IPropertyReferenceOperation { Instance: { } instance } => instance.Unwrap(),
            IInvocationOperation { Instance: { } instance } => instance.Unwrap(),
            _ => null,
        } as ILocalReferenceOperation;

    private static bool IsDisposedOf(ILocalReferenceOperation? owner)
        => owner is not null && (IsUsing(owner.Local) || (owner.Local.AssignedValues(owner) is [var value] && IsOfUsedScope(value)));

    /// <summary><c>scope.ServiceProvider.GetRequiredService&lt;ShopContext&gt;()</c></summary>
    private static bool IsOfUsedScope(IOperation value)
        => value.Unwrap() is IInvocationOperation { TargetMethod.Name: "GetRequiredService" or "GetService" } call
            && call.Receiver()?.Unwrap() is IPropertyReferenceOperation { Property.Name: "ServiceProvider", Instance: { } scope }
            && scope.Unwrap() is ILocalReferenceOperation { Local: var local }
            && IsUsing(local);

    private static bool IsUsing(ILocalSymbol local)
        => local.DeclaringSyntaxReferences is [var reference]
            && reference.GetSyntax().Parent?.Parent is UsingStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 };

    public static string Member(EntityQuery query) => query.Includes.IsEmpty ? NoTracking : NoTrackingWithIdentity;

    public static string Title(EntityQuery query) => $"Load them with {Member(query)}";

    /// <summary>A clause that follows "no safe fix:"; null when there is a rewrite.</summary>
    public static string? Refusal(EntityQuery query, Compilation compilation, CancellationToken cancellationToken)
    {
        if (query.IsFind)
        {
            return "Find asks the context first";
        }

        if (query.Tracking == QueryTracking.Tracking)
        {
            return "the query asks for tracking";
        }

        if (query.Source.Syntax is not ExpressionSyntax || !query.Source.Type.IsQuery() || !ReferenceEquals(query.Source.Root(), query.Terminal.Root()))
        {
            return "the query is made elsewhere";
        }

        if (NameIndex.Contains(compilation, "UseLazyLoadingProxies", cancellationToken) || NameIndex.Contains(compilation, "ILazyLoader", cancellationToken))
        {
            return "navigations are loaded when they are read, which needs tracking";
        }

        foreach (var operation in query.Terminal.Root().DescendantsAndSelf())
        {
            if (operation is IInvocationOperation { TargetMethod: { Name: "SaveChanges" or "SaveChangesAsync" or "Entry" or "Update" or "Remove" or "Attach" or "LoadAsync" or "Load" } method } && method.ContainingType.IsIn("Microsoft.EntityFrameworkCore"))
            {
                return "the method works with the tracked entities";
            }
        }

        return null;
    }
}
