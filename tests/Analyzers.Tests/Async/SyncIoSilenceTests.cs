using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Async;

/// <summary>Calls that have an asynchronous sibling and still are no I/O, or stand where nothing can be awaited.</summary>
public class SyncIoSilenceTests
{
    [Fact]
    public Task NothingIsAskedForWhereTheWorkIsInMemory() => SyncIoSource.VerifyMembersAsync<SyncIoAnalyzer>("""
            async Task Context(IDbContextFactory<ShopContext> factory)
            {
                await using var own = factory.CreateDbContext();
                own.Users.Add(new User());
                own.AddRange(new User());
                await own.SaveChangesAsync();
            }

            async Task Lists(List<User> users)
            {
                await Task.Yield();
                _ = users.ToList();
                _ = users.AsQueryable().Where(u => u.Id > 1).Count();
                foreach (var user in users.AsQueryable()) { }
                var either = users.Count > 3 ? users.AsQueryable() : db.Users;
                either = users.Count switch { 1 => either.OrderBy(u => u.Id), _ => either.OrderBy(u => u.Name) };
                _ = either.ToList();
                var loaded = await db.Users.ToListAsync();
                _ = loaded.First();
                _ = db.Users.Local.ToList();
            }

            async Task Columns(DbDataReader reader)
            {
                while (await reader.ReadAsync()) { _ = reader.IsDBNull(0) ? "" : reader.GetFieldValue<string>(0); }
            }

            async Task Others(CancellationTokenSource source, FluentValidation.AbstractValidator<User> validator, Moq.Mock<User> mock, Azure.Storage.Blobs.BlobClient blobs, StackExchange.Redis.IDatabase redis)
            {
                await Task.Yield();
                source.Cancel();
                _ = validator.Validate(new User());
                mock.Verify();
                mock.Setup(validator);
                Console.Out.WriteLine("a");
                Console.WriteLine("a");
                Console.Out.Flush();
                _ = blobs.GenerateUri();
                _ = redis.CreateBatch();
                _ = JsonSerializer.Serialize(new User());
                _ = JsonSerializer.Deserialize<User>("{}");
            }
        """);

    [Fact]
    public Task StreamsOverMemory() => SyncIoSource.VerifyMembersAsync<SyncIoAnalyzer>("""
            async Task M(byte[] bytes, string text, bool zip)
            {
                await Task.Yield();
                using var memory = new MemoryStream(bytes);
                memory.Write(bytes, 0, 1);
                Stream declared = memory;
                declared.Flush();
                using var reader = new StreamReader(declared);
                _ = reader.ReadToEnd();
                _ = new StringReader(text).ReadToEnd();
                new StringWriter().WriteLine(text);
                using var buffered = new BufferedStream(new MemoryStream());
                buffered.CopyTo(memory);
                using var zipped = new StreamWriter(zip ? new GZipStream(memory, CompressionMode.Compress) : (Stream)memory);
                zipped.WriteLine(text);
                zipped.Flush();
                using var made = Make();
                made.Flush();
                using var resource = new StreamReader(typeof(User).Assembly.GetManifestResourceStream("a")!);
                _ = resource.ReadLine();
                using var standard = new StreamReader(Console.OpenStandardInput());
                _ = standard.ReadLine();
                using var entry = new ZipArchive(memory).GetEntry("a")!.Open();
                entry.CopyTo(memory);
                using var body = new StreamReader(await (await http.GetAsync(text)).Content.ReadAsStreamAsync());
                _ = body.ReadToEnd();
                JsonSerializer.Serialize(memory, text);
            }

            static Stream Make() => new MemoryStream();

            async Task Xml(Stream stream)
            {
                using var reader = XmlReader.Create(stream);
                while (reader.Read()) { }
                await Task.Yield();
            }
        """);

    [Fact]
    public Task SqliteHasNoAsynchronousWork() => SyncIoSource.VerifyMembersAsync<SyncIoAnalyzer>("""
            async Task M(SqliteConnection sqlite)
            {
                sqlite.Open();
                using var command = sqlite.CreateCommand();
                command.ExecuteNonQuery();
                DbConnection plain = new SqliteConnection("Data Source=a.db");
                plain.Open();
                using DbCommand other = sqlite.CreateCommand();
                using var reader = other.ExecuteReader();
                _ = sqlite.Query<int>("select 1");
                await Task.Yield();
            }
        """);

    [Fact]
    public Task WhereNothingCanBeAwaited() => SyncIoSource.VerifyMembersAsync<SyncIoAnalyzer>("""
            readonly object gate = new();

            int Synchronous() => db.Users.Count();
            async Task Locked() { await Task.Yield(); lock (gate) { db.SaveChanges(); } }
            async Task Inner() { await Task.Yield(); _ = new[] { 1 }.Select(id => db.Users.Find(id)).ToList(); }
            async Task Thread() { await Task.Run(() => db.SaveChanges()); }
            async Task<List<User>> Translated() => await db.Users.Where(u => db.Orders.Any(o => o.UserId == u.Id) && u.Orders.Count() > db.Orders.Count()).ToListAsync();
            async Task<List<User>> TranslatedQuery() => await (from u in db.Users where !db.Orders.Any(o => o.UserId == u.Id) let n = db.Orders.Count() select u).ToListAsync();
            async Task Named() { await Task.Yield(); _ = nameof(db.SaveChanges); }
        """);

    [Fact]
    public Task WhereThereIsNoTwinForTheCall() => SyncIoSource.VerifyMembersAsync<SyncIoAnalyzer>("""
            async Task M(IEnumerable<string> lines, Stream stream, Process process)
            {
                await Task.Yield();
                Span<byte> part = new byte[3];
                _ = stream.Read(part);
                _ = connection.Query<int>("select 1", buffered: false);
                _ = db.Users.AsEnumerable().ToList();
                _ = stream.ReadByte();
            }
        """);

    [Fact]
    public Task AWaitThatOnlyAsks() => SyncIoSource.VerifyMembersAsync<SyncIoAnalyzer>("""
            readonly SemaphoreSlim gate = new(1);
            async Task M() { await Task.Yield(); if (gate.Wait(0) || gate.Wait(TimeSpan.Zero)) { gate.Release(); } }
        """);

    [Fact]
    public Task TheTwinThatDoesItsWorkThroughTheCall() => SyncIoSource.VerifyAsync<SyncIoAnalyzer>("""
        public class Audited : DbContext
        {
            public override int SaveChanges() => base.SaveChanges();
            public override Task<int> SaveChangesAsync(CancellationToken cancellationToken = default) => Task.FromResult(SaveChanges());
        }

        public class Slow : Stream
        {
            public override bool CanRead => true;
            public override bool CanSeek => false;
            public override bool CanWrite => false;
            public override long Length => 0;
            public override long Position { get; set; }
            public override void Flush() { }
            public override Task FlushAsync(CancellationToken cancellationToken) { Flush(); return Task.CompletedTask; }
            public override int Read(byte[] buffer, int offset, int count) => 0;
            public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Read(buffer, offset, count));
            public override long Seek(long offset, SeekOrigin origin) => 0;
            public override void SetLength(long value) { }
            public override void Write(byte[] buffer, int offset, int count) { }
        }
        """);

    [Fact]
    public Task ATwinThatIsObsolete() => SyncIoSource.VerifyAsync<SyncIoAnalyzer>("""
        public abstract class OldConnection : DbConnection
        {
            [Obsolete("Open is enough")]
            public new Task OpenAsync() => Task.CompletedTask;
            [Obsolete("Open is enough")]
            public override Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        }

        public class C
        {
            async Task M(OldConnection connection) { connection.Open(); await Task.Yield(); }
        }
        """);

    [Fact]
    public Task AFormThatTheFrameworkHasRead() => SyncIoSource.VerifyAsync<SyncIoAnalyzer>("""
        public class FormController : ControllerBase
        {
            public async Task<string> Bound(int id) { await Task.Yield(); return Request.Form["a"].ToString(); }
            [ValidateAntiForgeryToken]
            public async Task<string> Checked() { await Task.Yield(); return Request.Form["a"].ToString(); }
            public async Task<string> Read() { var form = await Request.ReadFormAsync(); return Request.Form["a"].ToString(); }
            private async Task<string> Helper() { await Task.Yield(); return Request.Form["a"].ToString(); }
        }

        public class BoundController : ControllerBase
        {
            [BindProperty]
            public string Name { get; set; } = "";
            public async Task<string> Post() { await Task.Yield(); return Request.Form["a"].ToString(); }
        }

        public class C
        {
            public static Func<HttpContext, IFormFile, Task<string>> Handler = async (context, file) => { await Task.Yield(); return context.Request.Form["a"].ToString(); };
            public static async Task<string> Helper(HttpRequest request) { await Task.Yield(); return request.Form["a"].ToString(); }
        }
        """);

    /// <summary>What the base class does in the twins of a transaction, it does synchronously.</summary>
    [Fact]
    public Task ATransactionWhoseProviderOverridesNothing() => SyncIoSource.VerifyMembersAsync<SyncIoAnalyzer>("""
            async Task M(PlainTransaction plain, AsyncTransaction async, DbTransaction any)
            {
                plain.Commit();
                plain.Rollback();
                plain.Save("a");
                async.[|Commit|]();
                async.Rollback();
                any.[|Commit|]();
                await plain.DisposeAsync();
            }
        }

        public abstract class PlainTransaction : DbTransaction
        {
        }

        public abstract class AsyncTransaction : PlainTransaction
        {
            public override Task CommitAsync(CancellationToken token = default) => Task.Delay(1, token);
        """);

    [Fact]
    public Task CodeThatRunsOnce()
    {
        var test = SyncIoSource.Create<SyncIoAnalyzer>("""
            public class UserSeeder(ShopContext db)
            {
                public async Task RunAsync() { await Task.Yield(); if (!db.Users.Any()) { db.SaveChanges(); } }
            }

            public static class Startup
            {
                public static async Task MigrateAsync(Microsoft.AspNetCore.Builder.WebApplication app, ShopContext db) { await Task.Yield(); db.Database.Migrate(); }
            }

            public static class Program
            {
                public static async Task Main() { await Task.Yield(); _ = File.ReadAllText("settings.json"); }
            }
            """);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task ATestProject()
    {
        var test = SyncIoSource.Create<SyncIoAnalyzer>("public class C { async Task M(ShopContext db) { await Task.Yield(); db.SaveChanges(); } }");
        test.TestState.AdditionalReferences.Add(Microsoft.CodeAnalysis.MetadataReference.CreateFromFile(typeof(FactAttribute).Assembly.Location));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
