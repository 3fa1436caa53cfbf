using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.Caching.StaticMapAnalyzer, PerfAnalyzers.CodeFixes.Caching.UnguardedMapCodeFix>;

namespace PerfAnalyzers.CodeFixes.Caching;

public class UnguardedMapCodeFixTests
{
    [Fact]
    public Task TheDictionaryIsMadeConcurrent() => Verify.VerifyCodeFixAsync(
        """
        using System;
        using System.Collections.Generic;
        using Microsoft.AspNetCore.Mvc;

        public enum Tier { Free, Pro }

        public class HomeController : ControllerBase
        {
            // by tier
            private static readonly Dictionary<Tier, Dictionary<int, int>> Map = new();
            private static readonly Dictionary<Tier, int> Created = new Dictionary<Tier, int>(EqualityComparer<Tier>.Default);

            public Dictionary<int, int> Get(Tier tier)
            {
                if (Map.TryGetValue(tier, out var known)) return known;
                return {|PERF4044:Map[tier] = new Dictionary<int, int>()|};
            }

            public int Other(Tier tier)
            {
                if (!Created.ContainsKey(tier)) {|PERF4044:Created.TryAdd(tier, (int)tier * 10)|};
                return Created[tier];
            }
        }
        """,
        """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using Microsoft.AspNetCore.Mvc;

        public enum Tier { Free, Pro }

        public class HomeController : ControllerBase
        {
            // by tier
            private static readonly ConcurrentDictionary<Tier, Dictionary<int, int>> Map = new();
            private static readonly ConcurrentDictionary<Tier, int> Created = new ConcurrentDictionary<Tier, int>(EqualityComparer<Tier>.Default);

            public Dictionary<int, int> Get(Tier tier)
            {
                if (Map.TryGetValue(tier, out var known)) return known;
                return Map[tier] = new Dictionary<int, int>();
            }

            public int Other(Tier tier)
            {
                if (!Created.ContainsKey(tier)) Created.TryAdd(tier, (int)tier * 10);
                return Created[tier];
            }
        }
        """);

    [Fact]
    public Task NoFix()
    {
        const string Source = """
            using System.Collections.Generic;
            using Microsoft.AspNetCore.Mvc;

            public enum Tier { Free, Pro }

            public class HomeController : ControllerBase
            {
                private static readonly Dictionary<Tier, int> Added = new();
                private static readonly Dictionary<Tier, int> Filled = new() { [Tier.Free] = 1 };
                internal static readonly Dictionary<Tier, int> Shared = new();

                public int A(Tier tier) { if (!Added.ContainsKey(tier)) {|PERF4044:Added.Add(tier, (int)tier * 10)|}; return Added[tier]; }
                public int B(Tier tier) { if (!Filled.ContainsKey(tier)) {|PERF4044:Filled[tier] = (int)tier * 10|}; return Filled[tier]; }
                public int C(Tier tier) { if (!Shared.ContainsKey(tier)) {|PERF4044:Shared[tier] = (int)tier * 10|}; return Shared[tier]; }
            }
            """;
        return Verify.VerifyCodeFixAsync(Source, Source);
    }
}
