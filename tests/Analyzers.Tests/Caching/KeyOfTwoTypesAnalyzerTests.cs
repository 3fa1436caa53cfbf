using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Caching.KeyOfTwoTypesAnalyzer>;

namespace PerfAnalyzers.Caching;

public class KeyOfTwoTypesAnalyzerTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;
        using Microsoft.Extensions.Caching.Memory;

        """;

    [Fact]
    public Task TheMessageNamesBothTypes() => Verify.VerifyAnalyzerAsync(
        Usings + """
        public class A(IMemoryCache cache) { public void M() => cache.Set("rates", new List<int>()); }
        public class B(IMemoryCache cache) { public int[]? M() => cache.{|#0:Get|}<int[]>("rates"); }
        public class C(IMemoryCache cache) { private const string Key = "rates"; public bool M() => cache.{|#1:TryGetValue|}(Key, out Dictionary<int, int>? rates); }
        public class D(IMemoryCache cache) { public void M() { cache.Set("count", 1); cache.{|#2:GetOrCreate|}("count", _ => 1L); } }
        """,
        Verify.Diagnostic().WithLocation(0).WithArguments("rates", "int[]", "List<int>"),
        Verify.Diagnostic().WithLocation(1).WithArguments("rates", "Dictionary<int, int>", "List<int>"),
        Verify.Diagnostic().WithLocation(2).WithArguments("count", "long", "int"));

    [Fact]
    public Task TheTypesFit() => Verify.VerifyAnalyzerAsync(Usings + """
        public class A(IMemoryCache cache)
        {
            private static readonly MemoryCache First = new(new MemoryCacheOptions());
            private static readonly MemoryCache Second = new(new MemoryCacheOptions());
            public void List() { cache.Set("a", new List<int>()); cache.Get<IEnumerable<int>>("a"); cache.TryGetValue("a", out object? any); cache.Get("a"); }
            public void Nullable() { cache.Set("b", 1); cache.Get<int?>("b"); }
            public void Derived() { cache.Set("c", new ArgumentException()); cache.Get<Exception>("c"); }
            public void Keys(string key) { cache.Set(key, 1); cache.Get<string>(key); }
            public void Caches() { First.Set("d", 1); Second.Set("d", ""); }
            public void Generic<T>(T value) { cache.Set("e", value); cache.Get<string>("e"); }
            public void NotStored() { cache.Get<int>("f"); cache.Get<string>("f"); }
            public void Removed() { cache.Set("g", 1); cache.Remove("g"); }
        }
        """);
}
