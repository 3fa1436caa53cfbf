using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using PerfAnalyzers.Benchmarks.HotPaths;

namespace PerfAnalyzers.Benchmarks.Reach;

/// <summary>The lines of a method's body; one-based.</summary>
internal sealed record SourceLines(string File, int Line, int EndLine);

/// <summary>
/// Which lines are a method's? From the symbol files of the assemblies whose source lies on this machine: those of the
/// application, not those of packages. What a generator wrote has no file, and so no lines.
/// </summary>
internal sealed class SourceCode
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly HashSet<Assembly> _assemblies = [];
    private readonly Dictionary<MethodBase, SourceLines> _lines = [];

    public SourceCode(Assembly harness)
    {
        var pending = new Queue<Assembly>([harness]);
        var seen = new HashSet<Assembly> { harness, typeof(SourceCode).Assembly };
        while (pending.TryDequeue(out var assembly))
        {
            if (!Read(assembly))
            {
                // What a package refers to is not the application's source either.
                continue;
            }

            _assemblies.Add(assembly);
            Types.AddRange(HotPath.LoadableTypes(assembly));
            foreach (var reference in assembly.GetReferencedAssemblies().Select(TryLoad).OfType<Assembly>().Where(seen.Add))
            {
                pending.Enqueue(reference);
            }
        }
    }

    /// <summary>All types of the application.</summary>
    public List<Type> Types { get; } = [];

    public bool Holds(MethodBase method) => _assemblies.Contains(method.Module.Assembly);

    public SourceLines? Of(MethodBase method) => _lines.GetValueOrDefault(method);

    /// <summary>The method, lambda or state machine whose body is the first at or after a line; null when the file is not there, or there twice.</summary>
    public MethodBase? At(string file, int line)
    {
        var suffix = "/" + file.Replace('\\', '/');
        var inFile = _lines.Where(known => ("/" + known.Value.File.Replace('\\', '/')).EndsWith(suffix, StringComparison.Ordinal)).ToList();
        return inFile.Select(known => known.Value.File).Distinct().Count() == 1
            ? inFile.Where(known => known.Value.Line >= line).OrderBy(known => known.Value.Line).ThenByDescending(known => known.Value.EndLine).Select(known => known.Key).FirstOrDefault()
            : null;
    }

    /// <summary>The methods with a documentation id; overloads with as many parameters are not told apart.</summary>
    public IEnumerable<MethodBase> Named(string id)
    {
        var (name, parameters) = id.IndexOf('(', StringComparison.Ordinal) is > 0 and var open ? (id[..open], id[open..]) : (id, "");
        var count = CountOf(parameters);
        // M:Box`1.Map``1(``0)
        name = name.Split("``")[0];
        return Types
            .Where(type => name.StartsWith($"M:{type.FullName?.Replace('+', '.')}.", StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods(All).Where(method => name == $"M:{type.FullName!.Replace('+', '.')}.{method.Name}" && method.GetParameters().Length == count));
    }

    /// <summary>The lambda of a file that is a hot path; null when there are several.</summary>
    public MethodBase? MarkedLambda(string file)
    {
        var suffix = "/" + file.Replace('\\', '/');
        var marked = Types
            .SelectMany(type => type.GetMethods(All))
            .Where(method => method.Name.StartsWith('<') && method.CustomAttributes.Any(attribute => attribute.AttributeType.FullName == "PerfAnalyzers.HotPathAttribute"))
            .Where(method => Of(CompiledMethod.BodyOf(method)) is { } lines && ("/" + lines.File.Replace('\\', '/')).EndsWith(suffix, StringComparison.Ordinal))
            .ToList();
        return marked is [var only] ? only : null;
    }

    /// <summary>The commas between parameters, not those within <c>{System.String,System.Int32}</c> or <c>[0:,0:]</c>.</summary>
    private static int CountOf(string parameters)
    {
        var (depth, count) = (0, parameters.Length == 0 ? 0 : 1);
        foreach (var character in parameters)
        {
            depth += character switch { '{' or '[' => 1, '}' or ']' => -1, _ => 0 };
            count += character == ',' && depth == 0 ? 1 : 0;
        }

        return count;
    }

    private bool Read(Assembly assembly)
    {
        // An assembly of a single-file application has no location.
        if (assembly.IsDynamic || assembly.Location.Length == 0)
        {
            return false;
        }

        try
        {
            using var image = new PEReader(File.OpenRead(assembly.Location));
            if (!image.TryOpenAssociatedPortablePdb(assembly.Location, path => File.Exists(path) ? File.OpenRead(path) : null, out var provider, out _))
            {
                return false;
            }

            using (provider)
            {
                return Read(assembly.ManifestModule, provider!.GetMetadataReader());
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            return false;
        }
    }

    private bool Read(Module module, MetadataReader symbols)
    {
        var files = symbols.Documents.ToDictionary(handle => handle, handle => symbols.GetString(symbols.GetDocument(handle).Name));
        var written = files.Where(file => File.Exists(file.Value)).ToDictionary();
        foreach (var handle in symbols.MethodDebugInformation)
        {
            var points = symbols.GetMethodDebugInformation(handle).GetSequencePoints().Where(point => !point.IsHidden && written.ContainsKey(point.Document)).ToList();
            if (points.Count > 0 && TryResolve(module, MetadataTokens.GetToken(handle.ToDefinitionHandle())) is { } method)
            {
                _lines[method] = new SourceLines(written[points[0].Document], points.Min(point => point.StartLine), points.Max(point => point.EndLine));
            }
        }

        return written.Count > 0;
    }

    private static MethodBase? TryResolve(Module module, int token)
    {
        try
        {
            return module.ResolveMethod(token);
        }
        catch (Exception exception) when (exception is ArgumentException or TypeLoadException or IOException)
        {
            return null;
        }
    }

    private static Assembly? TryLoad(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            return null;
        }
    }
}
