using Microsoft.CodeAnalysis;
using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Caching.CacheExpirationAnalyzer>;

namespace PerfAnalyzers.Caching;

public class CacheExpirationAnalyzerTests
{
    private const string Usings = """
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Extensions.Caching.Distributed;
        using Microsoft.Extensions.Caching.Memory;
        using Microsoft.Extensions.Primitives;

        """;

    [Fact]
    public Task TheMessageNamesTheUsersOwnSymbols() => Verify.VerifyAnalyzerAsync(
        Usings + """
        public class C(IMemoryCache cache, IDistributedCache remote)
        {
            public void Key(string id) => cache.{|#0:Set|}("a:" + id, 1);
            public void Constant() => cache.{|#1:Set|}("a", 1);
            public Task Remote(string id, CancellationToken token) => remote.{|#2:SetStringAsync|}(id, "", token);
            public void Slides() => cache.{|#3:Set|}("rates", 1, new MemoryCacheEntryOptions { SlidingExpiration = TimeSpan.FromMinutes(5) });
        }
        """,
        Verify.Diagnostic(RuleIds.EntryNeverExpires).WithLocation(0).WithArguments("Set", ", and there is one more for every key"),
        Verify.Diagnostic(RuleIds.EntryNeverExpires).WithSeverity(DiagnosticSeverity.Info).WithLocation(1).WithArguments("Set", ""),
        Verify.Diagnostic(RuleIds.EntryNeverExpires).WithLocation(2).WithArguments("SetStringAsync", ", and there is one more for every key"),
        Verify.Diagnostic(RuleIds.EntrySlidesForever).WithLocation(3).WithArguments("Set"));

    [Fact]
    public Task NeverExpires() => VerifyAsync("""
        public void Empty(string k) => cache.{|PERF4012:Set|}(k, 1, new MemoryCacheEntryOptions());
        public void Null(string k) => cache.{|PERF4012:Set|}(k, 1, (MemoryCacheEntryOptions?)null);
        public void Sized(string k) { var o = new MemoryCacheEntryOptions(); o.SetSize(1); cache.{|PERF4012:Set|}(k, 1, o); }
        public int? Factory(string k) => cache.{|PERF4012:GetOrCreate|}(k, _ => 1);
        public Task<int> Async(string k) => cache.{|PERF4012:GetOrCreateAsync|}(k, entry => { entry.Value = 1; return Task.FromResult(1); });
        public void Important(string k) => cache.{|PERF4012:Set|}(k, 1, new MemoryCacheEntryOptions().SetPriority(CacheItemPriority.High));
        public void Entry(string k) { using var entry = cache.{|PERF4012:CreateEntry|}(k); entry.Value = 1; }
        public void Bytes(string k, byte[] data) => remote.{|PERF4012:Set|}(k, data);
        public Task Options(string k, byte[] data) => remote.{|PERF4012:SetAsync|}(k, data, new DistributedCacheEntryOptions());
        """);

    /// <summary>Options that several calls share, and a method as the factory: both are in sight.</summary>
    [Fact]
    public Task NeverExpiresByWhatIsDeclaredElsewhere() => VerifyAsync("""
        private static readonly MemoryCacheEntryOptions Low = new() { Priority = CacheItemPriority.Low };
        private readonly MemoryCacheEntryOptions _empty = new();
        private static DistributedCacheEntryOptions Remote { get; } = new();
        public void Static(string k) => cache.{|PERF4012:Set|}(k, 1, Low);
        public void Again(string k) => cache.{|PERF4012:Set|}(k, 2, C.Low);
        public void Field(string k) => cache.{|PERF4012:Set|}(k, 1, _empty);
        public Task Property(string k) => remote.{|PERF4012:SetStringAsync|}(k, "", Remote);
        public int? Group(string k) => cache.{|PERF4012:GetOrCreate|}(k, Load);
        public int? Local(string k) { int Make(ICacheEntry entry) => k.Length; return cache.{|PERF4012:GetOrCreate|}(k, Make); }
        private static int Load(ICacheEntry entry) { entry.Priority = CacheItemPriority.Low; return 1; }
        """);

    [Fact]
    public Task ExpiresByWhatIsDeclaredElsewhere() => VerifyAsync("""
        private static readonly MemoryCacheEntryOptions Hour = new MemoryCacheEntryOptions().SetAbsoluteExpiration(TimeSpan.FromHours(1));
        private static MemoryCacheEntryOptions Minute { get; } = new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1) };
        public void Field(string k) => cache.Set(k, 1, Hour);
        public void Property(string k) => cache.Set(k, 1, Minute);
        public int? Group(string k) => cache.GetOrCreate(k, Load);
        private int Load(ICacheEntry entry) { entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1); return 1; }
        """);

    [Fact]
    public Task Expires() => VerifyAsync("""
        public void After(string k) => cache.Set(k, 1, TimeSpan.FromMinutes(1));
        public void At(string k) => cache.Set(k, 1, DateTimeOffset.UtcNow.AddDays(1));
        public void Token(string k, IChangeToken token) => cache.Set(k, 1, token);
        public void Options(string k) => cache.Set(k, 1, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1) });
        public void Fluent(string k) => cache.Set(k, 1, new MemoryCacheEntryOptions().SetSize(1).SetAbsoluteExpiration(TimeSpan.FromMinutes(1)));
        public void Variable(string k) { var o = new MemoryCacheEntryOptions(); o.AbsoluteExpiration = DateTimeOffset.UtcNow; cache.Set(k, 1, o); }
        public void Added(string k, IChangeToken token) { var o = new MemoryCacheEntryOptions(); o.ExpirationTokens.Add(token); cache.Set(k, 1, o); }
        public int? Factory(string k) => cache.GetOrCreate(k, entry => { entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1); return 1; });
        public int? Chained(string k) => cache.GetOrCreate(k, entry => { entry.SetSize(1).SetAbsoluteExpiration(TimeSpan.FromMinutes(1)); return 1; });
        public int? Outside(string k) => cache.GetOrCreate(k, _ => 1, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1) });
        public void Entry(string k) { using var entry = cache.CreateEntry(k); entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1); entry.Value = 1; }
        public Task Remote(string k) => remote.SetStringAsync(k, "", new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1) });
        public void Both(string k) => cache.Set(k, 1, new MemoryCacheEntryOptions { SlidingExpiration = TimeSpan.FromMinutes(1), AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(9) });
        """);

    [Fact]
    public Task NobodyCanTell() => VerifyAsync("""
        private readonly MemoryCacheEntryOptions _settable = new();
        private MemoryCacheEntryOptions _replaceable = new();
        protected virtual MemoryCacheEntryOptions Overridable { get; } = new();
        public static readonly MemoryCacheEntryOptions Shared = new();
        public void Settable(string k, TimeSpan time) { _settable.AbsoluteExpirationRelativeToNow = time; cache.Set(k, 1, _settable); }
        public void Replaceable(string k) => cache.Set(k, 1, _replaceable);
        public void Overridden(string k) => cache.Set(k, 1, Overridable);
        public void Visible(string k) => cache.Set(k, 1, Shared);
        public void Parameter(string k, MemoryCacheEntryOptions o) => cache.Set(k, 1, o);
        public void Method(string k) => cache.Set(k, 1, Make());
        public void Passed(string k) { var o = new MemoryCacheEntryOptions(); Configure(o); cache.Set(k, 1, o); }
        public int? Factory(string k) => cache.GetOrCreate(k, entry => { Configure(entry); return 1; });
        public int? Group(string k) => cache.GetOrCreate(k, Load);
        public void KeptByCall(string k) => cache.Set(k, 1, new MemoryCacheEntryOptions().SetPriority(CacheItemPriority.NeverRemove));
        public void KeptPerhaps(string k, CacheItemPriority priority) => cache.Set(k, 1, new MemoryCacheEntryOptions { Priority = priority });
        public void Kept(string k) => cache.Set(k, 1, new MemoryCacheEntryOptions { Priority = CacheItemPriority.NeverRemove });
        public void Session(string sessionId) => cache.Set(sessionId, 1, new MemoryCacheEntryOptions { SlidingExpiration = TimeSpan.FromMinutes(5) });
        private static int Load(ICacheEntry entry) { Configure(entry); return 1; }
        private static void Configure(object o) { }
        private static MemoryCacheEntryOptions Make() => new();
        """);

    [Fact]
    public Task KeysThatTheProgramHasOnlySoManyOf() => Verify.VerifyAnalyzerAsync(
        Usings + """
        public enum Kind { A, B }
        public class C(IMemoryCache cache)
        {
            private const string Format = "capabilities:{0}";
            public void Formatted() { var key = string.Format(System.Globalization.CultureInfo.InvariantCulture, Format, "options"); cache.{|#0:Set|}(key, 1); }
            public void OfType<T>() => cache.{|#1:Set|}($"settings:{typeof(T).FullName}", 1);
            public void OfEnum(Kind kind) => cache.{|#2:Set|}("kind:" + kind, 1);
            public void OfObject(object value) => cache.{|#3:Set|}(Key(value.GetType().Name), 1);
            public void Either(bool all) => cache.{|#4:Set|}(all ? "all" : nameof(Either), 1);
            public void Called() { Add("decoders"); Add("encoders"); }
            private void Add(string name) => cache.{|#5:Set|}(Key(name), 1);
            private static string Key(string name) => $"{nameof(C)}_{name.ToLowerInvariant()}";

            public void Settings<T>(string? name = null) { name ??= typeof(T).Name; cache.{|#11:Set|}(Key(name), 1); }
            public void SettingsAgain<T>(string? name = null) => cache.{|#12:Set|}(Key(name ?? typeof(T).Name), 1);
            public void AskedOrAll(string? name) => cache.{|#13:Set|}(name ?? "all", 1);

            public void Asked(string name) => cache.{|#6:Set|}(Key(name), 1);
            public void Forwarded(string name) => Other(name);
            public void Constant() => Other("a");
            private void Other(string name) => cache.{|#7:Set|}(name, 1);
            public void Random() => cache.{|#8:Set|}("a" + Guid.NewGuid().ToString(), 1);
            public void Written(string name) { var key = "a"; if (name != "") { key = name; } cache.{|#9:Set|}(key, 1); }
            private void Overwritten(string name) { name += cache.GetHashCode(); cache.{|#10:Set|}(name, 1); }
            public void Overwrites() => Overwritten("a");
        }
        """,
        Few(0), Few(1), Few(2), Few(3), Few(4), Few(5), Many(6), Many(7), Many(8), Many(9), Many(10), Few(11), Few(12), Many(13));

    private static DiagnosticResult Few(int location) => Verify.Diagnostic(RuleIds.EntryNeverExpires).WithSeverity(DiagnosticSeverity.Info).WithLocation(location).WithArguments("Set", "");

    private static DiagnosticResult Many(int location) => Verify.Diagnostic(RuleIds.EntryNeverExpires).WithLocation(location).WithArguments("Set", ", and there is one more for every key");

    [Fact]
    public Task ALimitedCacheDropsEntriesItself() => VerifyAsync("""
        private static readonly MemoryCache Own = new(new MemoryCacheOptions { SizeLimit = 100 });
        public void Set(string k) => cache.Set(k, 1, new MemoryCacheEntryOptions { Size = 1 });
        """);

    private static Task VerifyAsync(string members) => Verify.VerifyAnalyzerAsync(Usings + "public class C(IMemoryCache cache, IDistributedCache remote)\n{\n" + members + "\n}\n");
}
