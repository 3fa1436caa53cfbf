using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;

namespace PerfAnalyzers.Testing;

/// <summary>Turns project references into what a command-line build has in their place.</summary>
internal static class ReferenceAssemblyEmitter
{
    public static async Task<Compilation> ReplaceAsync(Project project, Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (var reference in project.ProjectReferences)
        {
            var referenced = (await project.Solution.GetProject(reference.ProjectId)!.GetCompilationAsync(cancellationToken).ConfigureAwait(false))!;
            using var stream = new MemoryStream();
            var emitted = referenced.Emit(stream, options: new EmitOptions(metadataOnly: true, includePrivateMembers: false), cancellationToken: cancellationToken);
            if (!emitted.Success)
            {
                throw new VerificationException(
                    $"The project {referenced.AssemblyName} does not compile:\n  {string.Join("\n  ", emitted.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(DiagnosticText.Describe))}");
            }

            var source = compilation.References.Single(existing => compilation.GetAssemblyOrModuleSymbol(existing)?.Name == referenced.AssemblyName);
            compilation = compilation.ReplaceReference(source, MetadataReference.CreateFromImage(stream.ToArray(), filePath: referenced.AssemblyName + ".dll"));
        }

        return compilation;
    }
}
