using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>The variables of the <c>using</c>s around a <c>return</c>: does a task still work with one of them?</summary>
/// <remarks>
/// Only what certainly holds on to the resource counts: a call on it, on what it hands out (a query, a command, a service of a
/// scope), the resource itself as an argument, something made around it, or a lambda that captures it. What was read from it,
/// <c>SaveAsync(document.RootElement.GetString())</c>, does not.
/// </remarks>
internal sealed class HeldResources(IReadOnlyList<ILocalSymbol> resources, TaskTypes types, Compilation compilation)
{
    private const int MaxDepth = 24;

    /// <summary>The variables in the order outermost last; null when there is none.</summary>
    public static IReadOnlyList<ILocalSymbol>? Around(IOperation operation)
    {
        List<ILocalSymbol>? found = null;
        for (var (child, parent) = (operation, operation.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            switch (parent)
            {
                case IAnonymousFunctionOperation or ILocalFunctionOperation:
                    return found;
                case IUsingOperation @using when ReferenceEquals(@using.Body, child):
                    foreach (var local in @using.Locals)
                    {
                        (found ??= []).Add(local);
                    }

                    break;
                case IBlockOperation block:
                    foreach (var statement in block.Operations)
                    {
                        if (ReferenceEquals(statement, child))
                        {
                            break;
                        }

                        if (statement is IUsingDeclarationOperation { DeclarationGroup: var group })
                        {
                            foreach (var declaration in group.Declarations)
                            {
                                foreach (var declarator in declaration.Declarators)
                                {
                                    (found ??= []).Add(declarator.Symbol);
                                }
                            }
                        }
                    }

                    break;
            }
        }

        return found;
    }

    /// <summary>The resource that the task needs; null when none is certain to be needed.</summary>
    public ILocalSymbol? UsedBy(IOperation task) => OfTask(task, MaxDepth);

    private ILocalSymbol? OfTask(IOperation task, int depth)
    {
        if (depth == 0)
        {
            return null;
        }

        switch (task.UnwrapValue())
        {
            case IInvocationOperation { TargetMethod: { Name: "AsTask" or "ConfigureAwait" or "Unwrap" or "WaitAsync" } } passedOn when passedOn.Receiver() is { } inner:
                return OfTask(inner, depth - 1);
            case IInvocationOperation call:
                return CompletesAtOnce(call.TargetMethod) ? null : OfCall(call, depth);
            case IObjectCreationOperation { Arguments: [{ Value: var wrapped }] } created when types.IsValueTask(created.Type):
                return OfTask(wrapped, depth - 1);
            case ILocalReferenceOperation local when local.Local.AssignedValues(local) is [var value]:
                return OfTask(value, depth - 1);
            case IConditionalOperation { WhenFalse: { } whenFalse } choice:
                return OfTask(choice.WhenTrue, depth - 1) ?? OfTask(whenFalse, depth - 1);
            default:
                return null;
        }
    }

    private ILocalSymbol? OfCall(IInvocationOperation call, int depth)
    {
        if (call.Receiver() is { } receiver && OfReceiver(receiver, depth - 1) is { } owner)
        {
            return owner;
        }

        foreach (var argument in call.Arguments)
        {
            if (OfArgument(argument.Value, depth - 1) is { } passed)
            {
                return passed;
            }
        }

        return null;
    }

    /// <summary>The resource behind what a call is made on: <c>db.Users.Where(..)</c>, <c>scope.ServiceProvider.GetRequiredService&lt;T&gt;()</c>.</summary>
    private ILocalSymbol? OfReceiver(IOperation receiver, int depth)
    {
        if (depth <= 0)
        {
            return null;
        }

        switch (receiver.UnwrapValue())
        {
            case ILocalReferenceOperation { Local: var local } reference:
                return ResourceOf(local) ?? (HoldsOn(local.Type) && local.AssignedValues(reference) is [var value] ? OfReceiver(value, depth - 1) : null);
            case IPropertyReferenceOperation { Instance: { } instance, Type: { } type } when HoldsOn(type):
                return OfReceiver(instance, depth - 1);
            case IInvocationOperation call when HoldsOn(call.Type) || IsResolved(call):
                return call.Receiver() is { } inner ? OfReceiver(inner, depth - 1) : null;
            default:
                return null;
        }
    }

    private ILocalSymbol? OfArgument(IOperation argument, int depth)
    {
        if (depth <= 0)
        {
            return null;
        }

        switch (argument.UnwrapValue())
        {
            case ILocalReferenceOperation { Local: var local }:
                return ResourceOf(local);

            // Its timer and its registrations end with it: the token would never be cancelled.
            case IPropertyReferenceOperation { Property: { Name: "Token", Type.Name: "CancellationToken" }, Instance: { } source }:
                return source.UnwrapValue() is ILocalReferenceOperation { Local: var owner } ? ResourceOf(owner) : null;

            // new StreamContent(stream), new StreamReader(stream)
            case IObjectCreationOperation created:
                foreach (var part in created.Arguments)
                {
                    if (OfArgument(part.Value, depth - 1) is { } held && HoldsOn(created.Type))
                    {
                        return held;
                    }
                }

                return null;
            case IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda }:
                return CapturedBy(lambda);

            // Task.WhenAll(urls.Select(url => client.GetAsync(url)))
            case IInvocationOperation { TargetMethod.ContainingType: var type } call when types.IsEnumerableClass(type) || types.IsTaskOrValueTask(call.Type):
                return OfCall(call, depth);
            default:
                return null;
        }
    }

    private ILocalSymbol? CapturedBy(IAnonymousFunctionOperation lambda)
    {
        foreach (var operation in lambda.Body.Descendants())
        {
            if (operation is ILocalReferenceOperation { Local: var local } && ResourceOf(local) is { } captured)
            {
                return captured;
            }
        }

        return null;
    }

    private ILocalSymbol? ResourceOf(ILocalSymbol local)
    {
        foreach (var resource in resources)
        {
            if (SymbolEqualityComparer.Default.Equals(resource, local))
            {
                return resource;
            }
        }

        return null;
    }

    /// <summary>Does a thing of this type need what it came from? A query, a command, a stream, a provider of services do; a list or an entity does not.</summary>
    private static bool HoldsOn(ITypeSymbol? type)
    {
        if (type is null or { SpecialType: not SpecialType.None })
        {
            return false;
        }

        if (IsHolder(type))
        {
            return true;
        }

        foreach (var implemented in type.AllInterfaces)
        {
            if (IsHolder(implemented))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsHolder(ITypeSymbol type)
        => type.SpecialType == SpecialType.System_IDisposable
            || type.Name is "IQueryable" or "IAsyncDisposable" or "IServiceProvider" or "DatabaseFacade";

    private static bool IsResolved(IInvocationOperation call)
        => call.TargetMethod.Name is "GetRequiredService" or "GetService" or "GetRequiredKeyedService" or "GetKeyedService" or "Resolve";

    /// <summary>A method of this compilation that does its work before it returns: it gives back nothing but completed tasks.</summary>
    private bool CompletesAtOnce(IMethodSymbol method)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        if (method.IsAsync || method.IsVirtual || method.IsAbstract || MethodBodies.Of(method, compilation) is not { } body)
        {
            return false;
        }

        var returnsAny = false;
        foreach (var value in MethodBodies.ReturnedValues(body))
        {
            returnsAny = true;
            if (!IsCompleted(value.UnwrapValue()))
            {
                return false;
            }
        }

        return returnsAny;
    }

    private bool IsCompleted(IOperation value) => value switch
    {
        IInvocationOperation { TargetMethod: { Name: "FromResult" or "FromException" or "FromCanceled" } method } => types.IsTaskOrValueTask(method.ContainingType),
        IPropertyReferenceOperation { Property: { Name: "CompletedTask" } property } => types.IsTaskOrValueTask(property.ContainingType),
        IDefaultValueOperation => types.IsValueTask(value.Type),
        _ => false,
    };
}
