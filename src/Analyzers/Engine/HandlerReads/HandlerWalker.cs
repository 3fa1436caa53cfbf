using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.HandlerReads;

/// <summary>
/// Walks a handler and the methods of the application that it calls. Stops at the first obstacle: what it does not know
/// is one too.
/// </summary>
internal sealed class HandlerWalker(Bodies bodies, int maxDepth, CancellationToken cancellationToken) : OperationWalker
{
    private const int MaxOperations = 20_000;

    private readonly QueryReader _queries = new(bodies);
    private readonly ImmutableArray<DatabaseRead>.Builder _reads = ImmutableArray.CreateBuilder<DatabaseRead>();
    private readonly ImmutableArray<RemoteRead>.Builder _remoteReads = ImmutableArray.CreateBuilder<RemoteRead>();
    private readonly HashSet<ISymbol> _entered = new(SymbolEqualityComparer.Default);
    private readonly ImmutableArray<IInvocationOperation>.Builder _views = ImmutableArray.CreateBuilder<IInvocationOperation>();
    private Obstacle _obstacle;
    private ImmutableArray<CallHop> _path = [];
    private TypeArguments _types = TypeArguments.None;
    private int _operations;

    public HandlerSummary Summary() => new(_obstacle, _reads.ToImmutable(), _remoteReads.ToImmutable()) { Views = _views.ToImmutable() };

    public override void Visit(IOperation? operation)
    {
        if (_obstacle != Obstacle.None || operation is null)
        {
            return;
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (++_operations > MaxOperations)
        {
            _obstacle = Obstacle.Unknown;
            return;
        }

        base.Visit(operation);
    }

    public override void VisitInvocation(IInvocationOperation operation)
    {
        var method = operation.TargetMethod;
        if (MemberPolicy.IsLogging(method) || IsGeneratedLogging(method))
        {
            return;
        }

        if (MemberPolicy.LooksLikeCache(operation.Instance?.Type) || MemberPolicy.LooksLikeCache(method.ContainingType) || MemberPolicy.IsCachedByAttribute(method))
        {
            _obstacle = Obstacle.Cache;
        }
        else if (SqlReader.Read(operation, _path) is { } sql)
        {
            _obstacle = sql.Obstacle;
            if (sql.Read is { } read)
            {
                _reads.Add(read);
            }
        }
        else if (RemoteReader.Read(operation, _path) is { } remote)
        {
            _remoteReads.Add(remote);
        }
        else if (RequestHandlers.Target(operation, bodies, cancellationToken) is { } handler)
        {
            Enter(handler, handler, operation);
        }
        else if (method.MethodKind is MethodKind.DelegateInvoke)
        {
            // The lambda in a local is walked where it stands; a delegate in a field may be anything.
            _obstacle = operation.Instance is ILocalReferenceOperation or IParameterReferenceOperation ? Obstacle.None : Obstacle.Unknown;
        }
        else if (IsOfApplication(method))
        {
            Enter(method, bodies.Target(method), operation);
        }
        else if (MemberPolicy.RendersView(method))
        {
            _views.Add(operation);
        }
        else
        {
            _obstacle = method.Name == "Set" && TenantFilters.IsPerTenant(operation.Instance?.Type) ? Obstacle.Request : MemberPolicy.Of(method.ReducedFrom ?? method);
            if (_obstacle == Obstacle.None && _queries.Read(operation, _types, _path, cancellationToken) is { } read)
            {
                _reads.Add(read);
            }
        }

        base.VisitInvocation(operation);
    }

    public override void VisitForEachLoop(IForEachLoopOperation operation)
    {
        if (_queries.Read(operation, _types, _path, cancellationToken) is { } read)
        {
            _reads.Add(read);
        }

        base.VisitForEachLoop(operation);
    }

    public override void VisitPropertyReference(IPropertyReferenceOperation operation)
    {
        var property = operation.Property;
        if (property.Name == "RequestAborted")
        {
            // http.RequestAborted is a cancellation token and nothing of the request.
            return;
        }

        if (property.Type.Inherits("Microsoft.EntityFrameworkCore", "DbSet"))
        {
            // db.Users, also through an interface over the context.
            var context = property.GetMethod is { } read && IsOfApplication(property) ? bodies.Target(read)?.ContainingType : null;
            _obstacle = TenantFilters.IsPerTenant(context ?? property.ContainingType) ? Obstacle.Request : Obstacle.None;
            base.VisitPropertyReference(operation);
            return;
        }

        if (MemberPolicy.LooksLikeCache(property.Type) || MemberPolicy.LooksLikeCache(property.ContainingType))
        {
            _obstacle = Obstacle.Cache;
        }
        else if (!IsOfApplication(property))
        {
            _obstacle = MemberPolicy.Of(property);
        }
        else if (property.GetMethod is { } getter)
        {
            EnterGetter(getter, property, operation);
        }

        base.VisitPropertyReference(operation);
    }

    public override void VisitFieldReference(IFieldReferenceOperation operation)
    {
        var field = operation.Field;
        if (!field.IsConst && field.ContainingType?.TypeKind != TypeKind.Enum)
        {
            // A table that a field keeps between requests, or a static that anybody may change: a cache made by hand.
            if (MemberPolicy.LooksLikeCache(field.Type) || field.Type.Name.EndsWith("Dictionary", StringComparison.Ordinal))
            {
                _obstacle = Obstacle.Cache;
            }
            else if ((field is { IsStatic: true, IsReadOnly: false } && IsOfApplication(field)) || IsState(operation))
            {
                _obstacle = Obstacle.Unknown;
            }
        }

        base.VisitFieldReference(operation);
    }

    public override void VisitParameterReference(IParameterReferenceOperation operation)
    {
        if (operation.Parameter.Type is { } type
            && (MemberPolicy.LooksLikeCache(type) || type.IsIn("System.Security.Claims") || (type.IsIn("Microsoft.AspNetCore.Http") && !IsAbortedToken(operation))))
        {
            _obstacle = MemberPolicy.LooksLikeCache(type) ? Obstacle.Cache : Obstacle.Request;
        }
        else if (IsCapturedState(operation))
        {
            _obstacle = Obstacle.Unknown;
        }

        base.VisitParameterReference(operation);
    }

    public override void VisitObjectCreation(IObjectCreationOperation operation)
    {
        if (operation.Constructor is { } constructor)
        {
            if (!IsOfApplication(constructor))
            {
                _obstacle = MemberPolicy.Of(constructor);
            }
            else if (_entered.Add(constructor.ContainingType.OriginalDefinition))
            {
                foreach (var part in bodies.Creation(constructor.ContainingType, cancellationToken))
                {
                    Visit(part);
                }
            }
        }

        base.VisitObjectCreation(operation);
    }

    public override void VisitMethodReference(IMethodReferenceOperation operation)
    {
        if (IsOfApplication(operation.Method))
        {
            Enter(operation.Method, bodies.Target(operation.Method), operation);
        }
        else
        {
            _obstacle = MemberPolicy.Of(operation.Method);
        }

        base.VisitMethodReference(operation);
    }

    public override void VisitSimpleAssignment(ISimpleAssignmentOperation operation)
    {
        RefuseStateChange(operation.Target);
        base.VisitSimpleAssignment(operation);
    }

    public override void VisitCompoundAssignment(ICompoundAssignmentOperation operation)
    {
        RefuseStateChange(operation.Target);
        base.VisitCompoundAssignment(operation);
    }

    public override void VisitCoalesceAssignment(ICoalesceAssignmentOperation operation)
    {
        RefuseStateChange(operation.Target);
        base.VisitCoalesceAssignment(operation);
    }

    public override void VisitIncrementOrDecrement(IIncrementOrDecrementOperation operation)
    {
        RefuseStateChange(operation.Target);
        base.VisitIncrementOrDecrement(operation);
    }

    public override void VisitInvalid(IInvalidOperation operation) => _obstacle = Obstacle.Unknown;

    public override void VisitDynamicInvocation(IDynamicInvocationOperation operation) => _obstacle = Obstacle.Unknown;

    public override void VisitDynamicMemberReference(IDynamicMemberReferenceOperation operation)
    {
        // ViewBag.Total = ...: what the view is given.
        if (operation.Instance is IPropertyReferenceOperation { Property.Name: "ViewBag" } bag && bag.Property.IsIn("Microsoft.AspNetCore.Mvc"))
        {
            return;
        }

        _obstacle = Obstacle.Unknown;
    }

    /// <summary><c>_tenantId</c>, set by the constructor from who knows where: it may be another value for each request.</summary>
    private static bool IsState(IFieldReferenceOperation operation)
        => operation is { Field: var field, Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } }
            && IsScalar(field.Type)
            && !(field.IsReadOnly && field.DeclaringSyntaxReferences is [var declaration] && declaration.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: LiteralExpressionSyntax })
            && !IsInConstructor(operation);

    /// <summary>As before, of a primary constructor: <c>class Orders(ShopContext db, int tenant)</c>. In the constructor itself it is what the caller gives.</summary>
    private static bool IsCapturedState(IParameterReferenceOperation operation)
        => operation.Parameter is { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } parameter
            && IsScalar(parameter.Type)
            && operation.SemanticModel?.GetEnclosingSymbol(operation.Syntax.SpanStart) is IMethodSymbol { MethodKind: not MethodKind.Constructor };

    private static bool IsScalar(ITypeSymbol type)
        => type.TypeKind == TypeKind.Enum || type.IsValueType || type.SpecialType == SpecialType.System_String;

    private static bool IsOfApplication(ISymbol symbol) => symbol.OriginalDefinition.DeclaringSyntaxReferences.Length > 0 && !symbol.IsImplicitlyDeclared;

    private static bool IsAbortedToken(IOperation operation) => operation.Parent is IPropertyReferenceOperation { Property.Name: "RequestAborted" };

    // [LoggerMessage] partial void LogStats(int users);
    private static bool IsGeneratedLogging(IMethodSymbol method)
    {
        foreach (var attribute in method.OriginalDefinition.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "LoggerMessageAttribute")
            {
                return true;
            }
        }

        return false;
    }

    // _stats ??= await LoadAsync(); _calls++;
    private void RefuseStateChange(IOperation target)
    {
        if (target is IFieldReferenceOperation { Field: var field } && (field.IsStatic || target is IFieldReferenceOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } })
            && !IsInConstructor(target))
        {
            _obstacle = Obstacle.Write;
        }
        else if (target is IPropertyReferenceOperation { Property.IsStatic: true })
        {
            _obstacle = Obstacle.Write;
        }
    }

    private static bool IsInConstructor(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IConstructorBodyOperation)
            {
                return true;
            }
        }

        return false;
    }

    private void EnterGetter(IMethodSymbol getter, IPropertySymbol property, IOperation use)
    {
        if (property.ContainingType.TypeKind == TypeKind.Interface || property.IsAbstract)
        {
            // An interface over data has properties without bodies in each implementation.
            Enter(getter, bodies.Target(getter), use);
        }
        else if (bodies.Bind(getter, cancellationToken) is not null)
        {
            Enter(getter, getter, use);
        }
    }

    private void Enter(IMethodSymbol called, IMethodSymbol? target, IOperation use)
    {
        if (target is null || (_path.Length >= maxDepth && target.MethodKind != MethodKind.LocalFunction))
        {
            _obstacle = Obstacle.Unknown;
            return;
        }

        if (!_entered.Add(target))
        {
            return;
        }

        if (bodies.Bind(target, cancellationToken) is not { } body)
        {
            // An auto-property that implements an interface's property runs nothing.
            _obstacle = target.AssociatedSymbol is IPropertySymbol && IsOfApplication(target) ? Obstacle.None : Obstacle.Unknown;
            return;
        }

        var (path, types) = (_path, _types);
        _path = path.Add(new CallHop(target, use.Syntax.GetLocation()));
        _types = types.Into(called, target);
        Visit(body);
        (_path, _types) = (path, types);
    }
}
