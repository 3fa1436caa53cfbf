using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Async;

/// <summary>Does a project serve requests or run in the background of something that does, so that its threads are shared?</summary>
internal static class ServerProject
{
    public static bool ServesRequests(Compilation compilation)
        => compilation.GetTypeByMetadataName("Microsoft.AspNetCore.Http.HttpContext") is not null;

    public static bool IsServer(Compilation compilation)
        => ServesRequests(compilation) || compilation.GetTypeByMetadataName("Microsoft.Extensions.Hosting.IHostedService") is not null;
}
