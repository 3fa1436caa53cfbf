using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.EfModel;

/// <summary>
/// What a project says of its contexts to those that reference it: the contexts whose whole model it builds, and what the
/// classes alone do not show of that model. As text it is an attribute of the project's assembly: one record per line, its
/// fields separated by tabs, the first one naming the kind of record. A reader skips what it does not understand.
/// </summary>
/// <param name="Contexts">The documentation ids of the contexts; true for those that turn lazy-loading proxies on.</param>
/// <param name="Exceptions">The documentation ids of properties that are not what they seem: left out, a part of their entity, or loaded by every query.</param>
/// <param name="Filtered">The documentation ids of entities with a query filter.</param>
internal sealed record RecordedModel(ImmutableDictionary<string, bool> Contexts, ImmutableHashSet<string> Exceptions, ImmutableHashSet<string> Filtered)
{
    /// <summary>Key of the assembly metadata. The number changes when a reader of this version would misread what is written.</summary>
    public const string Key = "PerfAnalyzers.Model/1";

    private const char Separator = '\t';
    private const string Lazy = "lazy";

    /// <summary>Null when the assembly carries no model.</summary>
    public static RecordedModel? TryRead(IAssemblySymbol assembly)
    {
        foreach (var attribute in assembly.GetAttributes())
        {
            if (attribute is { AttributeClass.Name: "AssemblyMetadataAttribute", ConstructorArguments: [{ Value: Key }, { Value: string text }] })
            {
                return Read(text);
            }
        }

        return null;
    }

    public static RecordedModel Read(string text)
    {
        var contexts = ImmutableDictionary.CreateBuilder<string, bool>(StringComparer.Ordinal);
        var exceptions = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var filtered = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            switch (line.Split(Separator))
            {
                case ["c", { Length: > 0 } context, var lazy]:
                    contexts[context] = lazy == Lazy;
                    break;
                case ["x", { Length: > 0 } property]:
                    exceptions.Add(property);
                    break;
                case ["f", { Length: > 0 } entity]:
                    filtered.Add(entity);
                    break;
            }
        }

        return new RecordedModel(contexts.ToImmutable(), exceptions.ToImmutable(), filtered.ToImmutable());
    }

    /// <summary>The same model gives the same text.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        foreach (var context in Contexts.OrderBy(static context => context.Key, StringComparer.Ordinal))
        {
            Line("c", context.Key, context.Value ? Lazy : "");
        }

        foreach (var property in Exceptions.OrderBy(static property => property, StringComparer.Ordinal))
        {
            Line("x", property);
        }

        foreach (var entity in Filtered.OrderBy(static entity => entity, StringComparer.Ordinal))
        {
            Line("f", entity);
        }

        return text.ToString();

        void Line(params string[] fields) => text.Append(text.Length == 0 ? "" : "\n").Append(string.Join(Separator.ToString(), fields));
    }
}
