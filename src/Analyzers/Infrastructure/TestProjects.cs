using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Infrastructure;

/// <summary>Is a compilation a test project? Rules about what a server does stay silent there.</summary>
internal static class TestProjects
{
    private static readonly string[] Frameworks =
    [
        "xunit.core", "xunit.v3.core", "nunit.framework", "Microsoft.VisualStudio.TestPlatform.TestFramework", "MSTest.TestFramework", "TUnit.Core",
    ];

    public static bool IsTestProject(this Compilation compilation)
    {
        foreach (var reference in compilation.ReferencedAssemblyNames)
        {
            if (Array.IndexOf(Frameworks, reference.Name) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
