namespace PerfAnalyzers.Execution.Tests.Databases;

/// <summary>Where the programs of a PostgreSQL server are on this machine.</summary>
internal static class PostgreSqlBinaries
{
    private const string Versions = "/usr/lib/postgresql";

    /// <summary>The folder that holds <c>initdb</c> and <c>postgres</c>, or null when there is none.</summary>
    public static string? Find()
        => OperatingSystem.IsWindows() ? null : OnPath().Concat(Installed()).FirstOrDefault(IsComplete);

    private static IEnumerable<string> OnPath() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);

    /// <summary>Debian keeps the server's programs off the path, in a folder for each version. The newest comes first.</summary>
    private static IEnumerable<string> Installed()
        => Directory.Exists(Versions)
            ? Directory.GetDirectories(Versions)
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
                .Select(folder => Path.Combine(folder, "bin"))
            : [];

    private static bool IsComplete(string folder)
        => folder.Length > 0 && File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres"));
}
