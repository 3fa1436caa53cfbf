using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Performance;

/// <summary>What running any generator costs: it looks for an attribute, takes the name of what has it, and writes a file for each.</summary>
[Generator(LanguageNames.CSharp)]
internal sealed class EmptyGenerator : IIncrementalGenerator
{
    public const string Attribute = "Empty.MarkAttribute";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        context.RegisterPostInitializationOutput(static output => output.AddSource("Mark.g.cs", "namespace Empty { internal sealed class MarkAttribute : System.Attribute { } }"));
        var names = context.SyntaxProvider.ForAttributeWithMetadataName(Attribute, static (_, _) => true, static (found, _) => found.TargetSymbol.ToDisplayString());
        context.RegisterSourceOutput(names, static (output, name) => output.AddSource(name.Split('(')[0] + ".g.cs", "// " + name));
    }
}
