using PerfAnalyzers.Caching;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Caching;

public class CachedObjectChangedCodeFixTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using Microsoft.Extensions.Caching.Memory;

        public class Theme { public int Id { get; set; } }


        """;

    [Fact]
    public Task ACopyIsChanged() => VerifyAsync(
        """
        public class C(IMemoryCache cache)
        {
            public List<Theme> Read(Theme own)
            {
                var themes = cache.Get<List<Theme>>("themes")!;

                // Mine comes first.
                {|PERF4032:themes.Insert(0, own)|};
                themes.Sort((left, right) => left.Id - right.Id);
                return themes;
            }

            public List<Theme>? Found(Theme own)
            {
                if (cache.TryGetValue("themes", out List<Theme>? themes) && themes is not null)
                {
                    foreach (var theme in themes)
                        Console.WriteLine(theme.Id);
                    {|PERF4032:themes.Remove(own)|};
                }

                return themes;
            }
        }
        """,
        """
        public class C(IMemoryCache cache)
        {
            public List<Theme> Read(Theme own)
            {
                var themes = cache.Get<List<Theme>>("themes")!;

                // Mine comes first.
                themes = themes.ToList();
                themes.Insert(0, own);
                themes.Sort((left, right) => left.Id - right.Id);
                return themes;
            }

            public List<Theme>? Found(Theme own)
            {
                if (cache.TryGetValue("themes", out List<Theme>? themes) && themes is not null)
                {
                    foreach (var theme in themes)
                        Console.WriteLine(theme.Id);
                    themes = themes.ToList();
                    themes.Remove(own);
                }

                return themes;
            }
        }
        """);

    /// <summary>No list, an element as well, several branches, a loop, no statement of its own.</summary>
    [Fact]
    public Task NoFix()
    {
        const string Source = """
            public class C(IMemoryCache cache)
            {
                public void Map() { var map = cache.Get<Dictionary<int, Theme>>("map")!; {|PERF4032:map.Clear()|}; }
                public void Branches(bool first)
                {
                    var themes = cache.Get<List<Theme>>("branches")!;
                    if (first) { {|PERF4032:themes.Clear()|}; } else { themes.Add(new Theme()); }
                }
                public void Loop(List<Theme> more)
                {
                    var themes = cache.Get<List<Theme>>("loop")!;
                    foreach (var theme in more) { {|PERF4032:themes.Add(theme)|}; }
                }
                public bool Value()
                {
                    var themes = cache.Get<List<Theme>>("value")!;
                    if (themes.Count > 3) {|PERF4032:themes.RemoveAt(0)|};
                    return themes.Count > 0;
                }
            }
            """;
        return VerifyAsync(Source, Source);
    }

    /// <summary>Offered for a person to choose; no fix-all applies it.</summary>
    private static Task VerifyAsync(string source, string fixedSource)
        => new CSharpCodeFixTest<CachedObjectChangedAnalyzer, CachedObjectChangedCodeFix>
        {
            TestCode = Usings + source,
            FixedCode = Usings + fixedSource,
            CodeActionEquivalenceKey = "PERF4032.Copy",
            CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck,
        }.RunAsync(TestContext.Current.CancellationToken);
}
