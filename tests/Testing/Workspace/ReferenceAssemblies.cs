using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Testing;

/// <summary>
/// What a test's source is compiled against: the reference packs of the installed SDK, and libraries from the test's own output folder.
/// Never the assemblies that the test process happens to have loaded.
/// </summary>
public sealed class ReferenceAssemblies
{
    private static readonly Lazy<ReferenceAssemblies> LazyNetCore = new(() => new(LoadPack("Microsoft.NETCore.App")));
    private static readonly Lazy<ReferenceAssemblies> LazyAspNetCore = new(() => new([.. NetCore.References, .. LoadPack("Microsoft.AspNetCore.App")]));
    private static readonly Lazy<ReferenceAssemblies> LazyDefault = new(() => AspNetCore
        .AddAssemblies("Microsoft.EntityFrameworkCore*", "Microsoft.Data.Sqlite*", "Npgsql*", "Dapper*"));

    private ReferenceAssemblies(ImmutableArray<MetadataReference> references) => References = references;

    /// <summary>The base library alone: for "a compilation that lacks the library registers nothing".</summary>
    public static ReferenceAssemblies NetCore => LazyNetCore.Value;

    /// <summary>The base library and ASP.NET Core.</summary>
    public static ReferenceAssemblies AspNetCore => LazyAspNetCore.Value;

    /// <summary>The base library, ASP.NET Core, and those of EF Core, ADO.NET providers and Dapper that lie in the output folder.</summary>
    public static ReferenceAssemblies Default => LazyDefault.Value;

    public ImmutableArray<MetadataReference> References { get; }

    /// <summary>Adds assemblies of the test's output folder by file name without extension; <c>*</c> is a wildcard.</summary>
    public ReferenceAssemblies AddAssemblies(params string[] names)
        => new([.. References, .. names
            .SelectMany(name => Directory.EnumerateFiles(AppContext.BaseDirectory, name + ".dll"))
            .Order(StringComparer.Ordinal)
            .Select(Load)]);

    /// <summary>The same without the assemblies whose file names start so: for "the project does not use EF Core".</summary>
    public ReferenceAssemblies Without(params string[] prefixes)
        => new([.. References.Where(reference => !prefixes.Any(prefix => Path.GetFileName(reference.Display ?? "").StartsWith(prefix, StringComparison.Ordinal)))]);

    private static MetadataReference Load(string path) => MetadataReference.CreateFromFile(path);

    private static ImmutableArray<MetadataReference> LoadPack(string framework)
    {
        // <root>/shared/Microsoft.NETCore.App/<version>/System.Private.CoreLib.dll
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var root = Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var moniker = $"net{Environment.Version.Major}.0";
        string[] candidates =
        [
            .. Versions(Path.Combine(root, "packs", framework + ".Ref")).Select(folder => Path.Combine(folder, "ref", moniker)),
            .. Versions(Path.Combine(packages, (framework + ".Ref").ToLowerInvariant())).Select(folder => Path.Combine(folder, "ref", moniker)),
            // An SDK without packs still has what the tests run on; private implementation assemblies among them do no harm.
            .. Versions(Path.Combine(root, "shared", framework)),
        ];
        if (candidates.FirstOrDefault(folder => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.dll").Any()) is { } found)
        {
            return [.. Directory.EnumerateFiles(found, "*.dll").Where(IsManaged).Order(StringComparer.Ordinal).Select(Load)];
        }

        throw new VerificationException($"No reference assemblies of {framework} {moniker}: looked for the pack {framework}.Ref below {root} and {packages}, and for the shared framework below {root}.");
    }

    /// <summary>The folders of this runtime's major version, the newest first.</summary>
    private static IEnumerable<string> Versions(string folder)
        => Directory.Exists(folder)
            ? Directory.EnumerateDirectories(folder)
                .Select(path => (path, version: Version.TryParse(Path.GetFileName(path), out var version) ? version : null))
                .Where(entry => entry.version?.Major == Environment.Version.Major)
                .OrderByDescending(entry => entry.version)
                .Select(entry => entry.path)
            : [];

    /// <summary>Shared frameworks hold native libraries as well; on Windows those end in .dll too.</summary>
    private static bool IsManaged(string path)
    {
        using var stream = File.OpenRead(path);
        using var reader = new System.Reflection.PortableExecutable.PEReader(stream);
        return reader.HasMetadata;
    }
}
