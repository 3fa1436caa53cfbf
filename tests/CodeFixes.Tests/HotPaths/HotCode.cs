namespace PerfAnalyzers.CodeFixes.HotPaths;

/// <summary>What the sources of these tests begin with.</summary>
internal static class HotCode
{
    public const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Text;
        using System.Threading.Tasks;
        using PerfAnalyzers;

        namespace PerfAnalyzers { internal sealed class HotPathAttribute : Attribute; }


        """;
}
