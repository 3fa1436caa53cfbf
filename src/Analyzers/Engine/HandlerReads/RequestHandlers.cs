using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.HandlerReads;

/// <summary><c>await mediator.Send(new GetStats())</c> runs <c>GetStatsHandler.Handle</c>.</summary>
internal static class RequestHandlers
{
    public static IMethodSymbol? Target(IInvocationOperation call, Bodies bodies, CancellationToken cancellationToken)
    {
        var method = call.TargetMethod;
        if (method.Name != "Send"
            || !(method.ContainingType.IsIn("MediatR") || method.ContainingType.IsIn("Mediator"))
            || call.Arguments.Length == 0
            || call.Arguments[0].Value.Unwrap().Type is not INamedTypeSymbol request)
        {
            return null;
        }

        IMethodSymbol? only = null;
        foreach (var type in bodies.WithTypeArgument(request, cancellationToken))
        {
            foreach (var implemented in type.AllInterfaces)
            {
                if (implemented.Name == "IRequestHandler"
                    && implemented.TypeArguments.Length > 0
                    && SymbolEqualityComparer.Default.Equals(implemented.TypeArguments[0], request)
                    && implemented.GetMembers("Handle") is [IMethodSymbol handle]
                    && type.FindImplementationForInterfaceMember(handle) is IMethodSymbol found)
                {
                    if (only is not null)
                    {
                        return null;
                    }

                    only = found;
                }
            }
        }

        return only;
    }
}
