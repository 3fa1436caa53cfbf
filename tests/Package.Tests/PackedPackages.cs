using System.IO.Compression;
using System.Xml.Linq;

[assembly: AssemblyFixture(typeof(PerfAnalyzers.Package.Tests.PackedPackages))]

namespace PerfAnalyzers.Package.Tests;

/// <summary>Packs everything once per test run, under a version that no cache has seen.</summary>
public sealed class PackedPackages : IAsyncLifetime
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perfanalyzers-packages-");

    public string Folder => _folder.FullName;

    public string Version { get; } = $"0.0.0-test{Guid.NewGuid():N}";

    public async ValueTask InitializeAsync()
    {
        foreach (var project in new[] { "CodeFixes", "Benchmarks", "Tool" })
        {
            await DotNet.RunAsync(
                Path.Combine(Repository.Root, "src", project), "pack", "--no-build", "--nologo", "-c", Configuration, "-o", Folder, $"-p:Version={Version}");
        }
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>The files that the package was packed from, without those that the format itself adds.</summary>
    public IReadOnlyList<string> Content(string id)
    {
        using var package = Open(id);
        return [.. package.Entries
            .Select(entry => entry.FullName)
            .Where(name => name != "[Content_Types].xml" && !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
    }

    public XElement Metadata(string id)
    {
        using var package = Open(id);
        using var stream = package.GetEntry(id + ".nuspec")!.Open();
        return StripNamespaces(XDocument.Load(stream).Root!.Elements().Single());
    }

    private ZipArchive Open(string id) => ZipFile.OpenRead(Path.Combine(Folder, $"{id}.{Version}.nupkg"));

    private static XElement StripNamespaces(XElement element)
        => new(element.Name.LocalName, element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration), element.HasElements ? element.Elements().Select(StripNamespaces) : element.Value);
}
