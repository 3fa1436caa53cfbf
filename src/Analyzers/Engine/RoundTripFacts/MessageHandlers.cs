using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>
/// <c>mediator.Send(new GetUser(id))</c> runs the handler of <c>GetUser</c>; <c>Publish</c> runs every handler of the notification.
/// MediatR and Mediator alike: the handler implements an interface of the library whose first type argument is the message.
/// </summary>
internal sealed class MessageHandlers(Implementations implementations)
{
    private readonly ConcurrentDictionary<ITypeSymbol, ImmutableArray<IMethodSymbol>> _byRequest = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ITypeSymbol, ImmutableArray<IMethodSymbol>> _byNotification = new(SymbolEqualityComparer.Default);

    public Call? Of(IInvocationOperation invocation)
    {
        var method = invocation.TargetMethod;
        if (method.Name is not ("Send" or "Publish" or "CreateStream")
            || !IsMediator(method.ContainingType)
            || invocation.Arguments is not [{ Value: var argument }, ..]
            || argument.Unwrap().Type is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } message)
        {
            return null;
        }

        var publishes = method.Name == "Publish";
        var handlers = publishes
            ? _byNotification.GetOrAdd(message.OriginalDefinition, key => Find(key, "INotificationHandler"))
            : _byRequest.GetOrAdd(message.OriginalDefinition, key => Find(key, name: null));
        return handlers.IsEmpty ? null : new Call(invocation, method.Definition(), handlers) { RunsAll = publishes };
    }

    /// <param name="name">Null for the handlers of requests: <c>IRequestHandler</c>, <c>IQueryHandler</c>, <c>ICommandHandler</c>, <c>IStreamRequestHandler</c>.</param>
    private ImmutableArray<IMethodSymbol> Find(ITypeSymbol message, string? name)
    {
        var found = ImmutableArray.CreateBuilder<IMethodSymbol>();
        foreach (var type in implementations.Types)
        {
            if (type.IsAbstract)
            {
                continue;
            }

            foreach (var implemented in type.AllInterfaces)
            {
                if (implemented.TypeArguments is [{ } handled, ..]
                    && SymbolEqualityComparer.Default.Equals(handled.OriginalDefinition, message)
                    && (name is null ? implemented.Name.EndsWith("Handler", StringComparison.Ordinal) && implemented.Name != "INotificationHandler" : implemented.Name == name)
                    && IsMediator(implemented)
                    && HandleOf(type, implemented) is { } handle)
                {
                    found.Add(handle);
                    break;
                }
            }
        }

        return found.ToImmutable();
    }

    private static IMethodSymbol? HandleOf(INamedTypeSymbol type, INamedTypeSymbol handler)
    {
        foreach (var member in handler.GetMembers("Handle"))
        {
            if (type.FindImplementationForInterfaceMember(member) is IMethodSymbol handle)
            {
                return handle.OriginalDefinition;
            }
        }

        return null;
    }

    private static bool IsMediator(INamedTypeSymbol type) => type.ContainingNamespace is { Name: "MediatR" or "Mediator", ContainingNamespace.IsGlobalNamespace: true };
}
