using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Infrastructure;

/// <summary>Does a compilation serve requests or messages, where a thread that blocks is missing for others?</summary>
internal static class ServerProjects
{
    /// <summary>Warning in projects that use ASP.NET Core and in executables with hosted services, information in all others and in tests.</summary>
    public static DiagnosticSeverity Severity(Compilation compilation)
        => !compilation.IsTestProject() && IsServer(compilation) ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info;

    public static bool ServesRequests(Compilation compilation)
        => compilation.GetTypeByMetadataName("Microsoft.AspNetCore.Http.HttpContext") is not null;

    public static bool IsServer(Compilation compilation)
        => ServesRequests(compilation)
            || (compilation.Options.OutputKind != OutputKind.DynamicallyLinkedLibrary
                && compilation.GetTypeByMetadataName("Microsoft.Extensions.Hosting.IHostedService") is not null);
}
