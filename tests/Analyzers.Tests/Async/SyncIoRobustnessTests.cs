using PerfAnalyzers.Analyzers.Tests.Robustness;

namespace PerfAnalyzers.Async;

/// <summary>Half-typed code: whatever the author has typed so far, the rules about synchronous calls and tokens do not throw.</summary>
public class SyncIoRobustnessTests
{
    private const string Source = SyncIoSource.Usings + """
        public class UsersController(ShopContext db, HttpClient http, IUsers users, Shop? shop) : ControllerBase
        {
            private static readonly SemaphoreSlim gate = new(1);

            public List<User> Get(int id) { foreach (var user in db.Users) { id += user.Id; } return db.Users.Where(u => u.Id > id).ToList(); }
            public int Count() => users.Count();

            public async Task<string> Form(CancellationToken token, StreamReader given)
            {
                using var reader = new StreamReader(Request.Body);
                await using var writer = new StreamWriter(Response.Body);
                gate.Wait(TimeSpan.FromSeconds(1));
                Thread.Sleep(10);
                db?.SaveChanges();
                _ = db?.Users.ToList().Count + shop?.Store.Inner!.Load("a") + shop?[0].Load("a") + shop?.Store.LoadAsync("a").Result;
                await (db?.Users.CountAsync()!);
                var text = await Task.Run(() => File.ReadAllText("a")) + reader.ReadToEnd() + Request.Form["a"];
                return text + await http.GetStringAsync(text) + given.ReadLine() + Helper.RunSync(() => http.GetStringAsync("b"));
            }

            public async Task<int> Tokens() => await db.Users.CountAsync();
        }

        public interface IUsers { int Count(); }
        public class Users(ShopContext db) : IUsers { public int Count() => db.Users.Count(); }
        public class Shop { public Store Store => new(); public Store this[int i] => new(); }
        public class Store
        {
            public Store? Inner;
            public int Load(string key) => key.Length;
            public Task<int> LoadAsync(string key, CancellationToken token = default) => Task.FromResult(1);
        }

        public static class Helper { public static T RunSync<T>(Func<Task<T>> work) => work().Result; }
        """;

    [Fact]
    public Task NothingIsThrownOnAnyPartOfIt() => HalfTypedCode.VerifyNothingThrownAsync(
        HalfTypedCode.Compile(Source, SyncIoSource.Model),
        [new SyncIoAnalyzer(), new AsyncSiblingAnalyzer(), new SyncEntryPointAnalyzer(), new ThreadSleepAnalyzer(), new FakeAsyncAnalyzer(), new OffloadedWaitAnalyzer(), new LostTokenAnalyzer(), new ActionWithoutTokenAnalyzer()]);
}
