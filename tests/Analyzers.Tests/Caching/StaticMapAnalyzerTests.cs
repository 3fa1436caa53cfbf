using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Caching.StaticMapAnalyzer>;

namespace PerfAnalyzers.Caching;

public class StaticMapAnalyzerTests
{
    private const string Usings = """
        using System;
        using System.Collections;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Globalization;
        using System.Linq;
        using System.Reflection;
        using System.Runtime.CompilerServices;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.DependencyInjection;

        public enum Tier { Free, Pro }
        public class Quota { public int Id { get; set; } public string User { get; set; } = ""; }
        public class Quotas(DbContextOptions<Quotas> options) : DbContext(options) { public DbSet<Quota> All => Set<Quota>(); }

        """;

    [Fact]
    public Task TheMessageNamesTheUsersOwnSymbols() => Verify.VerifyAnalyzerAsync(
        Usings + """
        public class C(Quotas db)
        {
            private static readonly ConcurrentDictionary<string, int> ByUser = new();
            private static readonly Dictionary<string, int> Plain = new();

            public async Task<int> Limit(string user)
            {
                if (ByUser.TryGetValue(user, out var limit)) return limit;
                limit = await db.All.CountAsync(q => q.User == user);
                {|#0:ByUser[user] = limit|};
                return limit;
            }

            public int Other(string user)
            {
                if (!Plain.TryGetValue(user, out var limit)) {|#1:Plain[user] = limit = db.All.Count(q => q.User == user)|};
                return limit;
            }
        }
        """,
        Verify.Diagnostic(RuleIds.UnboundedMap).WithLocation(0).WithArguments("ByUser", "user"),
        Verify.Diagnostic(RuleIds.UnboundedMap).WithLocation(1).WithArguments("Plain", "user"),
        Verify.Diagnostic(RuleIds.UnguardedMap).WithLocation(1).WithArguments("Plain", "C"));

    [Fact]
    public Task GrowsWithoutEnd() => VerifyAsync("""
        private static readonly ConcurrentDictionary<string, int> A = new();
        public int GetOrAdd(string user) => {|PERF4040:A.GetOrAdd(user, u => u.Length)|};
        private static readonly ConcurrentDictionary<(string, Tier), int> B = new();
        public int Tuple(string user, Tier tier) => {|PERF4040:B.GetOrAdd((user, tier), k => 1)|};
        private static readonly ConcurrentDictionary<string, int> D = new();
        public int Built(int id, string zone) { var key = $"{zone}:{id}"; return {|PERF4040:D.GetOrAdd(key, k => 1)|}; }
        private static readonly IDictionary<int, string> E = new ConcurrentDictionary<int, string>();
        public string Contains(int id) { if (!E.ContainsKey(id)) {|PERF4040:E.Add(id, id.ToString())|}; return E[id]; }
        private static ConcurrentDictionary<Guid, int> Property { get; } = new();
        public int OfProperty(Guid id) => {|PERF4040:Property.GetOrAdd(id, _ => 1)|};
        private static readonly Hashtable F = new();
        public object? Table(string id) { lock (F) { if (F.ContainsKey(id)) return F[id]; {|PERF4040:F[id] = id.Length|}; return F[id]; } }
        private static readonly Hashtable H = Hashtable.Synchronized(new Hashtable());
        public object Known(string id) { if (H[id] is { } known) return known; {|PERF4040:H[id] = id.Length|}; return id.Length; }
        public object Null(string id) { var known = H[id]; if (known == null) {|PERF4040:H.Add(id, known = id.Length)|}; return known; }
        private static readonly ConcurrentDictionary<string, int> G = new();
        public List<int> Lambda(List<Quota> all) => all.Select(q => {|PERF4040:G.GetOrAdd(q.User, u => u.Length)|}).ToList();
        """);

    [Fact]
    public Task Ends() => VerifyAsync("""
        private static readonly ConcurrentDictionary<Tier, int> ByTier = new();
        public int Enum(Tier tier) => ByTier.GetOrAdd(tier, t => (int)t);
        private static readonly ConcurrentDictionary<Type, string> ByType = new();
        public string OfType(Type type) => ByType.GetOrAdd(type, t => t.Name);
        private static readonly ConcurrentDictionary<(Type, string), string> ByMember = new();
        public string Member(Type type, string name) => ByMember.GetOrAdd((type, name), t => t.Item2);
        private static readonly ConcurrentDictionary<string, string> ByTypeName = new();
        public string TypeName(object value) => ByTypeName.GetOrAdd(value.GetType().Name, n => n);
        private static readonly ConcurrentDictionary<string, Type?> TypesByName = new();
        public Type? Find(string name) => TypesByName.GetOrAdd(name, n => Type.GetType(n));
        private static readonly ConcurrentDictionary<string, System.Reflection.PropertyInfo[]> Properties = new();
        public object PropertiesOf(string name) => Properties.GetOrAdd(name, n => Type.GetType(n)!.GetProperties());
        private static readonly ConcurrentDictionary<string, int> Trimmed = new();
        public int Trim(string user) { if (Trimmed.Count > 100) Trimmed.Clear(); return Trimmed.GetOrAdd(user, u => 1); }
        private static readonly ConcurrentDictionary<string, int> Removed = new();
        public int Add(string user) => Removed.GetOrAdd(user, u => 1);
        public void Forget(string user) => Removed.TryRemove(user, out _);
        private static ConcurrentDictionary<string, int> _swapped = new();
        public int Swap(string user) => _swapped.GetOrAdd(user, u => 1);
        public void Reset() => _swapped = new();
        private static readonly ConcurrentDictionary<string, int> Passed = new();
        public int Pass(string user) { Clean(Passed); return Passed.GetOrAdd(user, u => 1); }
        private static void Clean(ConcurrentDictionary<string, int> map) => map.Clear();
        private static readonly Dictionary<string, Func<int>> Handlers = new();
        public void Register(string name, Func<int> handler) { if (Handlers.ContainsKey(name)) throw new InvalidOperationException(); Handlers[name] = handler; }
        private static readonly ConcurrentDictionary<string, int> Constants = new();
        public int Constant() => Constants.GetOrAdd("a", u => 1);
        private static readonly ConcurrentDictionary<string, int> Names = new();
        public int Caller([CallerMemberName] string name = "") => Names.GetOrAdd(name, u => 1);
        private static readonly ConcurrentDictionary<CultureInfo, int> Cultures = new();
        public int Culture(CultureInfo culture) => Cultures.GetOrAdd(culture, u => 1);
        private readonly ConcurrentDictionary<string, int> _own = new();
        public int Own(string user) => _own.GetOrAdd(user, u => 1);
        private static readonly ConcurrentDictionary<string, int> Written = new();
        public void Write(string user) => Written[user] = 1;
        """);

    [Fact]
    public Task SeveralRequestsWrite() => Verify.VerifyAnalyzerAsync(Usings + """
        public class HomeController : ControllerBase
        {
            private static readonly Dictionary<Tier, int> Map = new();
            public int Get(Tier tier)
            {
                if (Map.TryGetValue(tier, out var known)) return known;
                return {|PERF4044:Map[tier] = (int)tier * 10|};
            }
        }

        public class Service
        {
            private static readonly Dictionary<Type, string> Map = new();
            public string Name(Type type)
            {
                if (!Map.ContainsKey(type)) {|PERF4044:Map.Add(type, type.Name)|};
                return Map[type];
            }
        }

        public static class Endpoints
        {
            private static readonly Dictionary<Tier, int> Map = new();
            public static void Add(WebApplication app) => app.MapGet("/{tier}", (Tier tier) =>
            {
                if (!Map.TryGetValue(tier, out var limit)) {|PERF4044:Map[tier] = limit = (int)tier * 10|};
                return limit;
            });
            public static void Configure(Tier tier) { if (!Map.ContainsKey(tier)) Map[tier] = (int)tier * 10; }
        }

        public static class Setup { public static void Add(IServiceCollection services) => services.AddScoped<Service>(); }
        """);

    [Fact]
    public Task OneObjectServesAll() => Verify.VerifyAnalyzerAsync(Usings + """
        public class Limits
        {
            private readonly ConcurrentDictionary<string, int> _byUser = new();
            private readonly Dictionary<Tier, int> _byTier = new();
            public int Of(string user) => {|PERF4040:_byUser.GetOrAdd(user, u => u.Length)|};
            public int Of(Tier tier) { if (!_byTier.TryGetValue(tier, out var limit)) {|PERF4044:_byTier[tier] = limit = (int)tier * 10|}; return limit; }
        }

        public class PerRequest
        {
            private readonly ConcurrentDictionary<string, int> _byUser = new();
            public int Of(string user) => _byUser.GetOrAdd(user, u => u.Length);
        }

        public class HomeController : ControllerBase
        {
            private static readonly ConcurrentDictionary<string, int> Visits = new();
            public int Get() => {|PERF4040:Visits.GetOrAdd(Request.Path + "", p => 1)|};
        }

        public static class Setup { public static void Add(IServiceCollection services) => services.AddSingleton<Limits>().AddScoped<PerRequest>(); }
        """);

    [Fact]
    public Task OneWriterAtATime() => Verify.VerifyAnalyzerAsync(Usings + """
        public class HomeController : ControllerBase
        {
            private static readonly Dictionary<Tier, int> Locked = new();
            [ThreadStatic] private static Dictionary<Tier, int> _perThread = new();
            private static readonly ConcurrentDictionary<Tier, int> Concurrent = new();
            private readonly Dictionary<Tier, int> _own = new();
            private static readonly Dictionary<Tier, int> Fixed = new() { [Tier.Free] = 0 };
            static HomeController() { if (!Fixed.ContainsKey(Tier.Pro)) Fixed[Tier.Pro] = 10; }

            public int Get(Tier tier)
            {
                lock (Locked)
                {
                    if (Locked.TryGetValue(tier, out var known)) return known;
                    return Locked[tier] = (int)tier;
                }
            }

            public int PerThread(Tier tier) { if (!_perThread.ContainsKey(tier)) _perThread[tier] = (int)tier; return _perThread[tier]; }
            public int Shared(Tier tier) { if (!Concurrent.ContainsKey(tier)) Concurrent[tier] = (int)tier; return Concurrent[tier]; }
            private static readonly Dictionary<string, List<int>> Rebuilt = new();
            public void Rebuild() { Rebuilt.Clear(); foreach (var name in new[] { "a", "b" }.Where(n => n != "")) { if (!Rebuilt.ContainsKey(name)) Rebuilt.Add(name, new List<int>()); } }
            public int Own(Tier tier) { if (!_own.ContainsKey(tier)) _own[tier] = (int)tier; return _own[tier]; }
        }

        public class NotKnownToServeRequests
        {
            private static readonly Dictionary<Type, string> Map = new();
            public string Name(Type type) { if (!Map.ContainsKey(type)) Map.Add(type, type.Name); return Map[type]; }
        }
        """);

    [Fact]
    public Task HalfTypedCode() => VerifyAsync("""
        private static readonly ConcurrentDictionary<string, int> A = new();
        public int M(string user) { A[{|CS0103:missing|}] = 1; return A.{|CS1501:GetOrAdd|}(user); }
        """);

    private static Task VerifyAsync(string members) => Verify.VerifyAnalyzerAsync(Usings + "public class C\n{\n" + members + "\n}\n");
}
