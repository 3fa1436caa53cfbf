using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Caching.AmbiguousKeyAnalyzer>;

namespace PerfAnalyzers.Caching;

public class AmbiguousKeyAnalyzerTests
{
    [Fact]
    public Task TwoInputsTouch() => Verify.VerifyAnalyzerAsync(
        """
        using System;
        using Microsoft.Extensions.Caching.Memory;

        public class C(IMemoryCache cache)
        {
            public void Sum(string zone, string owner) => cache.Set({|#0:"a:" + zone + owner|}, 1);
            public void Text(int from, long to) => cache.Set({|#1:$"b:{from}{to}"|}, 1);
            public int? Local(string zone, string owner) { var key = {|#2:string.Concat(zone, owner)|}; return cache.GetOrCreate(key, _ => 1); }
        }
        """,
        Verify.Diagnostic().WithLocation(0).WithArguments("zone", "owner"),
        Verify.Diagnostic().WithLocation(1).WithArguments("from", "to"),
        Verify.Diagnostic().WithLocation(2).WithArguments("zone", "owner"));

    [Fact]
    public Task NoDoubt() => Verify.VerifyAnalyzerAsync(
        """
        using System;
        using Microsoft.Extensions.Caching.Memory;

        public class C(IMemoryCache cache)
        {
            private const string Area = "area";
            private readonly string _region = "eu";
            public void Separated(string zone, string owner) => cache.Set("a:" + zone + ":" + owner, 1);
            public void Interpolated(string zone, string owner) => cache.Set($"b:{zone}-{owner}", 1);
            public void One(string zone) => cache.Set("c:" + zone, 1);
            public void Prefixed(string keyPrefix, string zone) => cache.Set(keyPrefix + zone, 1);
            public void Configured(string zone) => cache.Set(_region + zone, 1);
            public void Constant(string zone) => cache.Set(Area + zone, 1);
            public void OfAKind(Guid id, string zone) => cache.Set($"d:{id}{zone}", 1);
            public void Mixed(string zone, int page) => cache.Set($"e:{zone}{page}", 1);
            public void Padded(int from, int to) => cache.Set($"f:{from:D8}{to:D8}", 1);
            public void Sum(int from, int to) => cache.Set(from + to, 1);
            public void Asked(string zone, string owner) => cache.Get("g:" + zone + owner);
        }
        """);
}
