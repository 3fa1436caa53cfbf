using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>
/// Does an application use the decorator of a type? Only an application can tell: a library's services are registered
/// elsewhere. By names: whoever uses it writes its name or that of its extension method.
/// </summary>
internal sealed class DecoratorUses(Compilation compilation)
{
    // Scrutor, Autofac and others register what they find in an assembly, decorators included.
    private static readonly string[] Scanners = ["Scan", "AddClasses", "RegisterAssemblyTypes", "AsImplementedInterfaces", "AddServicesOfType", "GetTypes", "GetExportedTypes", "DefinedTypes"];

    private readonly bool _isApplication = compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication && !compilation.IsTestProject();

    public bool IsUnused(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        if (!_isApplication || IsNamed(CacheDecorator.Registration(CacheDecorator.Stem(type)), cancellationToken) || IsNamed(CacheNames.Decorator(type), cancellationToken))
        {
            return false;
        }

        foreach (var scanner in Scanners)
        {
            if (IsNamed(scanner, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsNamed(string name, CancellationToken cancellationToken)
        => NameIndex.Find(compilation, name, static tree => tree.FilePath.EndsWith(".g.cs", StringComparison.OrdinalIgnoreCase), cancellationToken).Any();
}
