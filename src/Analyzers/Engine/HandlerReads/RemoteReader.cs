using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.HandlerReads;

/// <summary>A <c>GET</c> that a handler sends to another server.</summary>
/// <param name="Method">The called method: <c>GetFromJsonAsync</c>.</param>
/// <param name="Path">The calls from the handler to the method that sends it; empty when the handler does.</param>
internal sealed record RemoteRead(string Method, Location Location, ImmutableArray<CallHop> Path);

/// <summary>Reads a call of <c>HttpClient</c> that asks and changes nothing.</summary>
internal static class RemoteReader
{
    public static RemoteRead? Read(IInvocationOperation call, ImmutableArray<CallHop> path)
        => call.TargetMethod is { Name: "GetAsync" or "GetStringAsync" or "GetByteArrayAsync" or "GetStreamAsync" or "GetFromJsonAsync", ContainingType: var type }
            && (type.IsType("System.Net.Http", "HttpClient") || type.IsType("System.Net.Http.Json", "HttpClientJsonExtensions"))
                ? new RemoteRead(call.TargetMethod.Name, call.Syntax.GetLocation(), path)
                : null;

    /// <summary>Code of the application that is given each request on its way may add who asks: <c>class TokenHandler : DelegatingHandler</c>.</summary>
    public static bool MayBeForCaller(Compilation compilation, CancellationToken cancellationToken)
        => NameIndex.NameIndex.Contains(compilation, "DelegatingHandler", cancellationToken)
            || NameIndex.NameIndex.Contains(compilation, "AddHttpMessageHandler", cancellationToken)
            || NameIndex.NameIndex.Contains(compilation, "AddHeaderPropagation", cancellationToken);
}
