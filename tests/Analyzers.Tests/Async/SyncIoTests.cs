using PerfAnalyzers.Testing;
using static PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Async.SyncIoAnalyzer>;

namespace PerfAnalyzers.Async;

/// <summary>What is reported, and how it is named.</summary>
public class SyncIoTests
{
    [Fact]
    public Task TheMessageNamesTheCallThePlaceAndTheTwin() => SyncIoSource.VerifyMembersAsync<SyncIoAnalyzer>("""
            async Task<User> FirstAsync(int id) { await Task.Yield(); return db.Users.Where(u => u.Id > 1).{|#0:First|}(u => u.Id == id); }
            Task SaveAsync() { db.{|#1:SaveChanges|}(); return Task.CompletedTask; }
            Func<Task<string>> Read() => async () => { await Task.Yield(); return File.{|#2:ReadAllText|}("a.txt"); };
            async Task CountAsync() { await Task.Yield(); foreach (var user in {|#3:db.Users.AsNoTracking()|}) { Console.WriteLine(user.Id); } }
            async IAsyncEnumerable<int> IdsAsync() { await Task.Yield(); yield return db.Orders.{|#4:Count|}(); }
        """,
        Diagnostic().WithLocation(0).WithArguments("Users.First", "the database", "async method 'FirstAsync'", "await 'FirstAsync'"),
        Diagnostic().WithLocation(1).WithArguments("db.SaveChanges", "the database", "task-returning method 'SaveAsync'", "await 'SaveChangesAsync'"),
        Diagnostic().WithLocation(2).WithArguments("File.ReadAllText", "the file system", "an async lambda", "await 'ReadAllTextAsync'"),
        Diagnostic().WithLocation(3).WithArguments("Users", "the database", "async method 'CountAsync'", "use 'await foreach'"),
        Diagnostic().WithLocation(4).WithArguments("Orders.Count", "the database", "async method 'IdsAsync'", "await 'CountAsync'"));

    [Fact]
    public Task AMemberThatWaitsAndHasASibling() => SyncIoSource.VerifyMembersAsync<SyncIoAnalyzer>("""
            async Task M(Store store, Ready ready)
            {
                await Task.Yield();
                store.[|Save|]();
                _ = store.[|Load|](1).Name;
                store.Note("");
                store.Fake();
                store.Offloaded();
                store.Awaited();
                store.Defaulted();
                ready.Save();
                var memory = new MemoryStream();
                Store.WriteTo(memory);
                Store.[|WriteTo|](File.OpenWrite("a"));
                using var copy = new Store(db);
            }

            public class Store(ShopContext db) : IDisposable
            {
                public void Save() => db.SaveChanges();
                public async Task SaveAsync() { await db.SaveChangesAsync(); }
                public User Load(int id) => db.Users.Single(u => u.Id == id);
                public Task<User> LoadAsync(int id, CancellationToken token = default) => db.Users.SingleAsync(u => u.Id == id, token);
                public void Note(string text) => Console.WriteLine(text);
                public Task NoteAsync(string text) => Console.Out.WriteLineAsync(text);
                public void Fake() => db.SaveChanges();
                public Task FakeAsync() { Fake(); return Task.CompletedTask; }
                public void Offloaded() => db.SaveChanges();
                public Task OffloadedAsync() => Task.Run(Offloaded);
                public void Awaited() => db.SaveChanges();
                public async Task AwaitedAsync() { Awaited(); await Task.CompletedTask; }
                public void Defaulted() => db.SaveChanges();
                public ValueTask DefaultedAsync() { db.SaveChangesAsync(); return default; }
                public static void WriteTo(Stream target) => target.Write(new byte[3], 0, 3);
                public static Task WriteToAsync(Stream target) => target.WriteAsync(new byte[3], 0, 3);
                public void Dispose() => db.SaveChanges();
                public Task DisposeAsync() => db.SaveChangesAsync();
            }

            public class Ready
            {
                public void Save() { }
                public Task SaveAsync() => Task.CompletedTask;
            }
        """);

    [Fact]
    public Task EntityFramework() => SyncIoSource.VerifyMembersAsync<SyncIoAnalyzer>("""
            async Task M(int id)
            {
                await Task.Yield();
                var query = db.Users.Where(u => u.Name != "");
                if (id > 3) query = query.OrderBy(u => u.Id);
                query = id > 4 ? query.OrderBy(u => u.Id) : query.OrderByDescending(u => u.Id);
                query = id switch { 1 => query.OrderBy(u => u.Id), 2 => query.OrderBy(u => u.Name), 3 => query, _ => throw new ArgumentException(nameof(id)) };
                _ = query.[|ToList|]();
                _ = query.Select(u => u.Name).[|ToArray|]();
                _ = query.[|ToDictionary|](u => u.Id);
                _ = query.[|Any|]() || query.[|All|](u => u.Id > 2);
                _ = db.Users.[|Find|](id);
                _ = db.[|Find|]<User>(id);
                _ = db.Users.[|Max|](u => u.Id) + db.Users.[|Sum|](u => u.Id);
                db.Users.Where(u => u.Id == id).[|ExecuteDelete|]();
                db.Database.[|Migrate|]();
                db.Database.[|ExecuteSqlRaw|]("vacuum");
                using var transaction = db.Database.[|BeginTransaction|]();
                db.Entry(db.Users.Local.First()).[|Reload|]();
                db.Entry(db.Users.Local.First()).Collection(u => u.Orders).[|Load|]();
                transaction.[|Commit|]();
            }
        """);

    [Fact]
    public Task AdoNetAndDapper() => SyncIoSource.VerifyMembersAsync<SyncIoAnalyzer>("""
            async Task M(int id)
            {
                connection.[|Open|]();
                await using var command = connection.CreateCommand();
                command.CommandText = "select 1";
                using var reader = command.[|ExecuteReader|]();
                while (reader.[|Read|]()) { }
                command.[|ExecuteNonQuery|]();
                _ = command.[|ExecuteScalar|]();
                _ = connection.[|Query|]<int>("select id from users");
                _ = old.[|QuerySingle|]<int>("select 1", new { id });
                old.[|Execute|]("delete from users where id = @id", new { id });
            }
        """);

    [Fact]
    public Task FilesAndStreams() => SyncIoSource.VerifyMembersAsync<SyncIoAnalyzer>("""
            async Task M(Stream given, string path, byte[] bytes, IFormFile upload, StreamReader reader)
            {
                await Task.Yield();
                File.[|WriteAllLines|](path, File.[|ReadAllLines|](path));
                using var file = File.OpenRead(path);
                file.[|CopyTo|](given);
                given.[|Flush|]();
                given.[|Write|](bytes, 0, 3);
                using (var lines = new StreamReader(file)) { while (lines.[|ReadLine|]() is { } line) { } }
                using var zipped = new StreamWriter(new GZipStream(File.Create(path), CompressionMode.Compress));
                zipped.[|WriteLine|](path);
                using var memory = new MemoryStream();
                upload.[|CopyTo|](memory);
                memory.[|CopyTo|](file);
                _ = reader.[|ReadToEnd|]();
                JsonSerializer.[|Serialize|](file, path);
                using var document = JsonDocument.[|Parse|](file);
            }

            async Task Xml(Stream stream)
            {
                using var reader = XmlReader.Create(stream, new XmlReaderSettings { Async = true });
                while (reader.[|Read|]()) { }
                await Task.Yield();
            }
        """);

    [Fact]
    public Task NetworkCachesAndThreads() => SyncIoSource.VerifyMembersAsync<SyncIoAnalyzer>("""
            readonly SemaphoreSlim gate = new(1);

            async Task M(HttpRequestMessage request, CancellationToken token, Process process, StackExchange.Redis.IDatabase redis)
            {
                await Task.Yield();
                using var response = http.[|Send|](request, token);
                _ = cache.[|Get|]("a");
                _ = cache.[|GetString|]("a");
                cache.[|SetString|]("a", "b");
                _ = redis.[|StringGet|]("a");
                redis.[|KeyDelete|]("a");
                process.[|WaitForExit|]();
                gate.[|Wait|]();
                gate.[|Wait|](token);
                var entered = gate.[|Wait|](TimeSpan.FromSeconds(3));
            }

            async Task Clients(Azure.Storage.Blobs.BlobClient blobs, Greeting.GreeterClient greeter, MongoDB.Driver.IMongoCollection<User> users, Stream stream)
            {
                await Task.Yield();
                blobs.[|Upload|](stream);
                var greeting = greeter.[|SayHello|]("you");
                users.[|InsertOne|](new User());
            }

            async Task Mail(System.Net.Mail.SmtpClient client, System.Net.Mail.MailMessage message) { client.[|Send|](message); await Task.Yield(); }
        """);

    [Fact]
    public Task SocketsAndPipes() => SyncIoSource.VerifyMembersAsync<SyncIoAnalyzer>("""
            async Task Serve(System.Net.Sockets.TcpListener listener, System.Net.Sockets.Socket socket, byte[] bytes)
            {
                await Task.Yield();
                using var client = listener.[|AcceptTcpClient|]();
                using var accepted = socket.[|Accept|]();
                _ = socket.[|Receive|](bytes);
                _ = socket.[|Send|](bytes);
            }

            async Task Ask(System.Net.Sockets.Socket socket, byte[] bytes)
            {
                await Task.Yield();
                if (socket.Available > 0) { _ = socket.Receive(bytes); }
            }

            async Task Pipe(System.IO.Pipes.NamedPipeServerStream server, System.IO.Pipes.NamedPipeClientStream client, System.Net.HttpListener listener)
            {
                await Task.Yield();
                server.[|WaitForConnection|]();
                client.[|Connect|]();
                _ = listener.[|GetContext|]();
            }
        """);

    /// <summary>Somewhere in the project, a socket is made not to block.</summary>
    [Fact]
    public Task SocketsThatMayNotBlock() => SyncIoSource.VerifyMembersAsync<SyncIoAnalyzer>("""
            readonly System.Net.Sockets.Socket socket = new(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp) { Blocking = false };

            async Task Drain(byte[] bytes) { await Task.Yield(); while (socket.Receive(bytes) > 0) { } }
        """);

    [Fact]
    public Task ReadersAndWritersByTheirBaseClass() => SyncIoSource.VerifyMembersAsync<SyncIoAnalyzer>("""
            async Task M(TextReader given, string text, string path, Stream stream)
            {
                TextReader file = new StreamReader(path);
                TextReader memory = new StringReader(text);
                TextReader lines = new StreamReader(stream);
                using TextWriter writer = new StreamWriter(path);
                await Task.Yield();
                _ = file.[|ReadToEnd|]();
                _ = lines.[|ReadLine|]();
                writer.[|WriteLine|](text);
                _ = memory.ReadToEnd() + given.ReadToEnd();
                Console.Out.WriteLine(text);
            }
        """);

    [Fact]
    public Task TheRequestAndTheResponse() => SyncIoSource.VerifyAsync<SyncIoAnalyzer>("""
        public class HookController : ControllerBase
        {
            public async Task<int> Post()
            {
                using var reader = new StreamReader(Request.Body);
                await Task.Yield();
                return reader.{|#0:ReadToEnd|}().Length;
            }

            public async Task<string> Form()
            {
                var form = Request.{|#1:Form|};
                await Task.Yield();
                return form["id"] + Request.Form["name"];
            }

            public async Task Download()
            {
                {|#2:using|} var writer = new StreamWriter(Response.Body);
                await writer.WriteAsync("a");
            }

            public async Task Json()
            {
                {|#3:using|} (var writer = new Utf8JsonWriter(Response.BodyWriter)) { writer.WriteNullValue(); }
                await Task.Yield();
            }
        }

        public class Middleware(RequestDelegate next)
        {
            public async Task InvokeAsync(HttpContext context)
            {
                var name = context.Request.{|#4:Form|}["name"];
                await next(context);
            }
        }
        """,
        Diagnostic().WithLocation(0).WithArguments("reader.ReadToEnd", "the request's body", "async method 'Post'", "await 'ReadToEndAsync'"),
        Diagnostic().WithLocation(1).WithArguments("Request.Form", "the request's body", "async method 'Form'", "await 'ReadFormAsync'"),
        Diagnostic().WithLocation(2).WithArguments("writer.Dispose", "the client that reads the response", "async method 'Download'", "use 'await using'"),
        Diagnostic().WithLocation(3).WithArguments("writer.Dispose", "the client that reads the response", "async method 'Json'", "use 'await using'"),
        Diagnostic().WithLocation(4).WithArguments("Request.Form", "the request's body", "async method 'InvokeAsync'", "await 'ReadFormAsync'"));

    [Fact]
    public Task AHandlerInTheProgramServesRequests()
    {
        var test = SyncIoSource.Create<SyncIoAnalyzer>("""
            var app = Microsoft.AspNetCore.Builder.WebApplication.Create(args);
            _ = File.ReadAllText("once.txt");
            Func<Task<string>> handler = async () => { await Task.Yield(); return File.[|ReadAllText|]("each.txt"); };
            await app.RunAsync();
            """);
        test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task AProcessThatIsWaitedForSoLong() => SyncIoSource.VerifyMembersAsync<SyncIoAnalyzer>("""
            async Task M(Process process, CancellationToken token)
            {
                await Task.Yield();
                if (!process.[|WaitForExit|](5000)) { process.Kill(); process.[|WaitForExit|](TimeSpan.FromSeconds(1)); }
                if (process.WaitForExit(0)) { await process.WaitForExitAsync(token); }
            }

            bool Stop(Process process) => process.WaitForExit(5000);
        """);

    /// <summary>The same call is bound once; only what decides which overload it selects tells two of them apart.</summary>
    [Fact]
    public Task TwinsWithOtherArguments() => SyncIoSource.VerifyMembersAsync<SyncIoAnalyzer>("""
            async Task Streams(Stream stream, ReadOnlyMemory<byte> memory, Memory<byte> buffer, byte[] bytes, CancellationToken token)
            {
                await Task.Yield();
                stream.Write(bytes.AsSpan());
                stream.Write(memory.Span.Slice(1));
                stream.[|Write|](memory.Span);
                stream.Write(new Held(bytes).Span);
                stream.[|Write|](buffer.Span);
                _ = stream.[|Read|](buffer.Span);
                _ = stream.Read(bytes.AsSpan());
                _ = XDocument.[|Load|](stream);
                _ = XDocument.[|Load|](stream, LoadOptions.SetLineInfo);
                _ = XElement.[|Load|](new StreamReader(stream));
                var document = new XDocument();
                document.[|Save|](stream);
                document.Save(new MemoryStream());
                document.Save("a.xml");
                _ = XDocument.Load("a.xml");
                _ = XDocument.Load(new StringReader("<a/>"));
                _ = XDocument.Load(XmlReader.Create(stream));
                _ = XDocument.Parse("<a/>");
                _ = JsonDocument.[|Parse|](stream);
                _ = System.Text.Json.Nodes.JsonNode.[|Parse|](stream);
                _ = JsonDocument.Parse("{}");
            }

            readonly ref struct Held(byte[] bytes) { public ReadOnlySpan<byte> Span => bytes; }

            async Task Sources(DbDataSource source, DbTransaction transaction, DbBatch batch, DbCommand command)
            {
                await using var opened = source.[|OpenConnection|]();
                await using var created = source.CreateConnection();
                created.[|ChangeDatabase|]("other");
                command.[|Prepare|]();
                batch.[|ExecuteNonQuery|]();
                transaction.[|Save|]("a");
                transaction.[|Rollback|]("a");
                _ = source.CreateCommand("select 1").[|ExecuteScalar|]();
            }
        """);
}
