using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.UnitOfWork;

internal enum TrackerAction
{
    Add,
    Attach,
    Update,
    Remove,
}

/// <summary>A call that tells a context what to do with entities at the next save: <c>db.Users.Add(user)</c>, <c>db.RemoveRange(old)</c>.</summary>
/// <param name="Entities">The entity; of a range, what gives the entities. Null for a list of <c>params</c>.</param>
internal sealed record TrackerCall(IInvocationOperation Call, ContextReference Context, TrackerAction Action, bool IsRange, IOperation? Entities)
{
    /// <summary>The type of the entities as the source says it; null when that is <c>object</c>.</summary>
    public INamedTypeSymbol? Entity { get; init; }
}

/// <summary><c>db.SaveChanges()</c> or <c>db.SaveChangesAsync(token)</c>.</summary>
/// <param name="Token">What is given as the cancellation token.</param>
internal sealed record SaveCall(IInvocationOperation Call, ContextReference Context, IOperation? Token)
{
    public bool IsAsync => Call.TargetMethod.Name.EndsWith("Async", StringComparison.Ordinal);

    /// <summary>Null where the call is told more than when to give up: <c>SaveChanges(acceptAllChangesOnSuccess: false)</c> leaves the changes pending.</summary>
    public static SaveCall? TryCreate(IInvocationOperation call, ContextReference context)
    {
        IOperation? token = null;
        foreach (var argument in call.Arguments)
        {
            if (argument.ArgumentKind == ArgumentKind.Explicit)
            {
                if (argument.Value.Type?.Name != "CancellationToken")
                {
                    return null;
                }

                token = argument.Value;
            }
        }

        return new SaveCall(call, context, token);
    }

    /// <summary>The save with its <c>await</c>, when it is a statement of its own; null when its result is used.</summary>
    public IExpressionStatementOperation? Statement
    {
        get
        {
            IOperation current = Call;
            if (IsAsync)
            {
                if (current.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } configured)
                {
                    current = configured;
                }

                if (current.Parent is not IAwaitOperation awaited)
                {
                    return null;
                }

                current = awaited;
            }

            return current.Parent as IExpressionStatementOperation;
        }
    }

    /// <summary>The statement of a block that runs the save whenever it runs itself: also <c>return await db.SaveChangesAsync(token) &gt; 0;</c>, <c>var rows = db.SaveChanges();</c>.</summary>
    public IOperation? Place
    {
        get
        {
            IOperation current = Call;
            while (current.Parent is { } parent and not IBlockOperation)
            {
                var isPassedOn = parent switch
                {
                    IAwaitOperation or IConversionOperation or IParenthesizedOperation or IExpressionStatementOperation or IReturnOperation => true,
                    IVariableInitializerOperation or IVariableDeclaratorOperation or IVariableDeclarationOperation or IVariableDeclarationGroupOperation => true,
                    IBinaryOperation { OperatorKind: not (BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr) } => true,
                    IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } => true,
                    _ => false,
                };
                if (!isPassedOn)
                {
                    return null;
                }

                current = parent;
            }

            return current;
        }
    }
}

/// <summary>Recognises the calls that change what a context tracks, and those that save it.</summary>
internal sealed class ContextCalls
{
    private readonly INamedTypeSymbol _context;
    private readonly INamedTypeSymbol _set;

    private ContextCalls(INamedTypeSymbol context, INamedTypeSymbol set)
    {
        _context = context;
        _set = set;
    }

    public static ContextCalls? TryCreate(Compilation compilation)
        => compilation.GetTypeByMetadataName("Microsoft.EntityFrameworkCore.DbContext") is { } context
            && compilation.GetTypeByMetadataName("Microsoft.EntityFrameworkCore.DbSet`1") is { } set
                ? new ContextCalls(context, set)
                : null;

    public SaveCall? SaveAt(IOperation operation)
    {
        return operation is IInvocationOperation { TargetMethod: { Name: "SaveChanges" or "SaveChangesAsync" } method, Instance: { } instance } call
            && (IsContext(method.ContainingType) || IsContextInterface(method.ContainingType))
            && ContextReference.TryCreate(instance) is { } context
                ? SaveCall.TryCreate(call, context)
                : null;
    }

    public TrackerCall? TrackerCallAt(IOperation operation)
    {
        if (operation is not IInvocationOperation { Instance: { } instance, TargetMethod: var method } call
            || ActionOf(method.Name) is not var (action, isRange)
            || !(IsContext(method.ContainingType) || IsSet(method.ContainingType))
            || ContextOf(instance) is not { } context
            || call.Arguments is not [var argument])
        {
            return null;
        }

        var entities = argument.ArgumentKind == ArgumentKind.Explicit ? argument.Value : null;
        var entity = IsSet(method.ContainingType) ? method.ContainingType.TypeArguments[0] : isRange ? null : entities?.UnwrapValue().Type;
        return new TrackerCall(call, context, action, isRange, entities) { Entity = entity as INamedTypeSymbol };
    }

    /// <summary><c>db.Entry(user).State = EntityState.Deleted</c> says what <c>db.Remove(user)</c> says; the call is that of <c>Entry</c>.</summary>
    public TrackerCall? StateAt(IOperation operation)
        => operation is ISimpleAssignmentOperation
        {
            Target: IPropertyReferenceOperation { Property.Name: "State", Instance: IInvocationOperation { TargetMethod: { Name: "Entry", ContainingType: var type }, Instance: { } instance, Arguments: [{ Value: var entity }] } entry },
            Value: var state,
        }
            && IsContext(type)
            && ActionOf(state) is { } action
            && ContextOf(instance) is { } context
                ? new TrackerCall(entry, context, action, IsRange: false, entity) { Entity = entity.UnwrapValue().Type as INamedTypeSymbol }
                : null;

    /// <summary>The context that a context, a set, or a query starts from: <c>db</c> of <c>db.Users.Where(..)</c>.</summary>
    public ContextReference? ContextOf(IOperation operation)
    {
        for (var depth = 0; depth < 32; depth++)
        {
            operation = operation.UnwrapAwait();
            if (IsContext(operation.Type))
            {
                return ContextReference.TryCreate(operation);
            }

            switch (operation)
            {
                case IInvocationOperation invocation when invocation.Receiver() is { } receiver:
                    operation = receiver;
                    break;
                case IPropertyReferenceOperation { Instance: { } instance } when IsSet(operation.Type):
                    // db.Users, or Users of a context interface
                    operation = instance;
                    if (IsContextInterface(operation.Type))
                    {
                        return ContextReference.TryCreate(operation);
                    }

                    break;
                case ILocalReferenceOperation local when local.Local.AssignedValues(local) is [var value]:
                    operation = value;
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    public bool IsSet(ITypeSymbol? type) => SymbolEqualityComparer.Default.Equals(type?.OriginalDefinition, _set);

    public bool IsContext(ITypeSymbol? type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current, _context))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>interface IAppContext { DbSet&lt;User&gt; Users { get; } Task&lt;int&gt; SaveChangesAsync(CancellationToken token); }</c></summary>
    private bool IsContextInterface(ITypeSymbol? type)
    {
        if (type is not { TypeKind: TypeKind.Interface })
        {
            return false;
        }

        foreach (var member in type.GetMembers())
        {
            if (member is IPropertySymbol property && IsSet(property.Type))
            {
                return true;
            }
        }

        return false;
    }

    private static TrackerAction? ActionOf(IOperation state) => (state.Unwrap() as IFieldReferenceOperation)?.Field.Name switch
    {
        "Added" => TrackerAction.Add,
        "Modified" => TrackerAction.Update,
        "Deleted" => TrackerAction.Remove,
        _ => null,
    };

    private static (TrackerAction Action, bool IsRange)? ActionOf(string name) => name switch
    {
        "Add" => (TrackerAction.Add, false),
        "AddRange" => (TrackerAction.Add, true),
        "Attach" => (TrackerAction.Attach, false),
        "AttachRange" => (TrackerAction.Attach, true),
        "Update" => (TrackerAction.Update, false),
        "UpdateRange" => (TrackerAction.Update, true),
        "Remove" => (TrackerAction.Remove, false),
        "RemoveRange" => (TrackerAction.Remove, true),
        _ => null,
    };
}
