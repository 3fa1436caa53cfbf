using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace PerfAnalyzers.Tool.Building;

/// <summary>The analyzers, the package's build files and the injected files, as they lie beside the tool.</summary>
internal sealed class ToolHome(string folder)
{
    public static ToolHome Installed { get; } = new(AppContext.BaseDirectory);

    /// <summary>With a separator at its end, as MSBuild files expect it.</summary>
    public string Folder { get; } = Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar;

    public string Analyzers => Path.Combine(Folder, "analyzers");

    public string BuildFiles => Path.Combine(Folder, "build");

    public string InjectedProps => Path.Combine(Folder, "injection", "PerfAudit.props");

    public string InjectedTargets => Path.Combine(Folder, "injection", "PerfAudit.targets");

    /// <summary>What a fixed copy gets when its original used the analyzers from source.</summary>
    public string CopyFiles => Path.Combine(Folder, "injection", "copy");

    /// <summary>
    /// The ids of our rules: the constants of each <c>RuleIds</c> class, read from the metadata. Nothing is loaded, because
    /// the analyzers' own dependencies (Roslyn) are not beside the tool.
    /// </summary>
    public IReadOnlySet<string> ReadRuleIds()
    {
        var ids = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Analyzers, "*.dll"))
        {
            using var stream = File.OpenRead(file);
            using var image = new PEReader(stream);
            var metadata = image.GetMetadataReader();
            foreach (var handle in metadata.TypeDefinitions)
            {
                var type = metadata.GetTypeDefinition(handle);
                if (!metadata.StringComparer.Equals(type.Name, "RuleIds"))
                {
                    continue;
                }

                foreach (var fieldHandle in type.GetFields())
                {
                    var value = metadata.GetFieldDefinition(fieldHandle).GetDefaultValue();
                    if (!value.IsNil && metadata.GetConstant(value) is { TypeCode: ConstantTypeCode.String } constant)
                    {
                        var reader = metadata.GetBlobReader(constant.Value);
                        ids.Add(reader.ReadUTF16(reader.Length));
                    }
                }
            }
        }

        return ids;
    }
}
