using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.Caching.AmbiguousKeyAnalyzer, PerfAnalyzers.CodeFixes.Caching.AmbiguousKeyCodeFix>;

namespace PerfAnalyzers.CodeFixes.Caching;

public class AmbiguousKeyCodeFixTests
{
    private const string Usings = """
        using System;
        using Microsoft.Extensions.Caching.Memory;


        """;

    [Fact]
    public Task InputsAreSeparated() => Verify.VerifyCodeFixAsync(
        Usings + """
        public class C(IMemoryCache cache)
        {
            public int Interpolated(string from, string to) => cache.GetOrCreate({|PERF4023:$"distance:{from}{to}"|}, _ => from.Length + to.Length);
            public int Three(int a, int b, int c) => cache.GetOrCreate({|PERF4023:"sum:" + a + b /* kept */ + c|}, _ => a + b + c);
            public int Grouped(string a, string b, string c) => cache.GetOrCreate({|PERF4023:"group:" + a + (b + c)|}, _ => a.Length + b.Length + c.Length);
            public int Mixed(string a, string b, string c) => cache.GetOrCreate({|PERF4023:"mixed:" + $"{a}{b}" + c|}, _ => a.Length + b.Length + c.Length);

            public int Asked(string from, string to)
            {
                var key = {|PERF4023:"way:" + from + to|};
                if (!cache.TryGetValue(key, out int length))
                {
                    length = from.Length + to.Length;
                    cache.Set(key, length);
                }

                return length;
            }
        }
        """,
        Usings + """
        public class C(IMemoryCache cache)
        {
            public int Interpolated(string from, string to) => cache.GetOrCreate($"distance:{from}:{to}", _ => from.Length + to.Length);
            public int Three(int a, int b, int c) => cache.GetOrCreate("sum:" + a + ":" + b + ":" /* kept */ + c, _ => a + b + c);
            public int Grouped(string a, string b, string c) => cache.GetOrCreate("group:" + a + (":" + b + ":" + c), _ => a.Length + b.Length + c.Length);
            public int Mixed(string a, string b, string c) => cache.GetOrCreate("mixed:" + $"{a}:{b}" + ":" + c, _ => a.Length + b.Length + c.Length);

            public int Asked(string from, string to)
            {
                var key = "way:" + from + ":" + to;
                if (!cache.TryGetValue(key, out int length))
                {
                    length = from.Length + to.Length;
                    cache.Set(key, length);
                }

                return length;
            }
        }
        """);

    /// <summary>A key that is also made elsewhere, that others see, or of which nothing tells whether it is.</summary>
    [Fact]
    public Task NoFix()
    {
        const string Source = Usings + """
            public class C(IMemoryCache cache)
            {
                public int Removed(string a, string b) => cache.GetOrCreate({|PERF4023:"removed:" + a + b|}, _ => a.Length + b.Length);
                public void Remove(string a, string b) => cache.Remove("removed:" + a + b);
                public int Nameless(string a, string b) => cache.GetOrCreate({|PERF4023:a + b|}, _ => a.Length + b.Length);
                public void Stored(string a, string b) => cache.Set({|PERF4023:"stored:" + a + b|}, 1);
                public int Concatenated(string a, string b) => cache.GetOrCreate({|PERF4023:string.Concat("concat:", a, b)|}, _ => a.Length + b.Length);
            }
            """;
        return Verify.VerifyCodeFixAsync(Source, Source);
    }
}
