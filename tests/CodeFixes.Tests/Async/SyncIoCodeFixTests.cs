using PerfAnalyzers.Async;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Async;

public class SyncIoCodeFixTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Data.Common;
        using System.IO;
        using System.Linq;
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;
        using Dapper;
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.Mvc;

        """;

    private const string Model = """
        using Microsoft.EntityFrameworkCore;

        public class User
        {
            public int Id { get; set; }
            public string Name { get; set; } = "";
        }

        public class ShopContext : DbContext
        {
            public DbSet<User> Users => Set<User>();
        }
        """;

    [Fact]
    public Task EachFormInAnAsyncFunction() => VerifyAsync(
        Usings + "using Microsoft.EntityFrameworkCore;\n" + """

        public class Service(ShopContext db, DbConnection connection, HttpClient http)
        {
            readonly SemaphoreSlim gate = new(1);

            public async Task<int> M(int id, string path, HttpRequestMessage request, CancellationToken token)
            {
                await Task.Yield();
                // the user
                var user = db.Users.Where(u => u.Id > 1).[|First|](u => u.Id == id); // by id
                user.Name = db.Users.[|Find|](id)!.Name + db.Users.[|ToList|]()[0].Name;
                db.[|SaveChanges|]();
                foreach (var other in [|db.Users|])
                {
                    id += other.Id;
                }

                id += connection.[|Query|]<int>("select 1").First();
                using var response = http.[|Send|](request, token);
                File.[|WriteAllText|](path, File.[|ReadAllText|](path));
                gate.[|Wait|]();
                using var reader = new StreamReader(path);
                while (reader.[|ReadLine|]() is { } line) { id += line.Length; }
                try { db.[|SaveChanges|](); }
                finally { gate.Release(); db.[|SaveChanges|](); }
                return db.Users.[|Count|]();
            }
        }
        """,
        Usings + "using Microsoft.EntityFrameworkCore;\n" + """

        public class Service(ShopContext db, DbConnection connection, HttpClient http)
        {
            readonly SemaphoreSlim gate = new(1);

            public async Task<int> M(int id, string path, HttpRequestMessage request, CancellationToken token)
            {
                await Task.Yield();
                // the user
                var user = await db.Users.Where(u => u.Id > 1).FirstAsync(u => u.Id == id, token); // by id
                user.Name = (await db.Users.FindAsync(id))!.Name + (await db.Users.ToListAsync(token))[0].Name;
                await db.SaveChangesAsync(token);
                await foreach (var other in db.Users.AsAsyncEnumerable())
                {
                    id += other.Id;
                }

                id += (await connection.QueryAsync<int>("select 1")).First();
                using var response = await http.SendAsync(request, token);
                await File.WriteAllTextAsync(path, await File.ReadAllTextAsync(path, token));
                await gate.WaitAsync();
                using var reader = new StreamReader(path);
                while (await reader.ReadLineAsync(token) is { } line) { id += line.Length; }
                try { await db.SaveChangesAsync(token); }
                finally { gate.Release(); await db.SaveChangesAsync(); }
                return await db.Users.CountAsync(token);
            }
        }
        """);

    [Fact]
    public Task AFunctionThatReturnsATaskBecomesAsyncAndTheNamespaceIsImported() => VerifyAsync(
        Usings + """

        public class Service(ShopContext db)
        {
            public Task SaveAsync() { db.[|SaveChanges|](); return Task.CompletedTask; }

            public Task<List<User>> ListAsync(CancellationToken token) => Task.FromResult(db.Users.Where(u => u.Id > 1).[|ToList|]());

            public Func<Task<int>> Count() => () => Task.FromResult(db.Users.[|Count|]());
        }
        """,
        Usings + "using Microsoft.EntityFrameworkCore;\n" + """

        public class Service(ShopContext db)
        {
            public async Task SaveAsync() { await db.SaveChangesAsync(); }

            public async Task<List<User>> ListAsync(CancellationToken token) => await db.Users.Where(u => u.Id > 1).ToListAsync(token);

            public Func<Task<int>> Count() => async () => await db.Users.CountAsync();
        }
        """);

    [Fact]
    public Task AMemberThatWaitsHasASibling()
    {
        const string Store = """

            public interface IStore
            {
                int Save(string name);
                Task<int> SaveAsync(string name, CancellationToken token = default);
            }

            public class Store(ShopContext db) : IStore
            {
                public int Save(string name) { db.Users.Add(new User { Name = name }); return db.SaveChanges(); }
                public Task<int> SaveAsync(string name, CancellationToken token = default) { db.Users.Add(new User { Name = name }); return db.SaveChangesAsync(token); }
            }
            """;
        return VerifyAsync(
            Usings + """

            public class Service(IStore store)
            {
                public async Task<string> M(CancellationToken token)
                {
                    await Task.Yield();
                    return store.[|Save|]("a").ToString();
                }

                public Task<int> N(string name) => Task.FromResult(store.[|Save|](name));
            }
            """ + Store,
            Usings + """

            public class Service(IStore store)
            {
                public async Task<string> M(CancellationToken token)
                {
                    await Task.Yield();
                    return (await store.SaveAsync("a", token)).ToString();
                }

                public async Task<int> N(string name) => await store.SaveAsync(name);
            }
            """ + Store);
    }

    [Fact]
    public Task RequestAndResponse() => VerifyAsync(
        Usings + """

        public class HookController : ControllerBase
        {
            public async Task<string> Form()
            {
                await Task.Yield();
                return Request.[|Form|]["id"].ToString();
            }

            public async Task Download(CancellationToken token)
            {
                [|using|] var writer = new StreamWriter(Response.Body);
                await writer.WriteAsync("a");
            }

            public async Task Block()
            {
                [|using|] (var writer = new StreamWriter(Response.Body)) { await writer.WriteAsync("a"); }
            }
        }
        """,
        Usings + """

        public class HookController : ControllerBase
        {
            public async Task<string> Form()
            {
                await Task.Yield();
                return (await Request.ReadFormAsync())["id"].ToString();
            }

            public async Task Download(CancellationToken token)
            {
                await using var writer = new StreamWriter(Response.Body);
                await writer.WriteAsync("a");
            }

            public async Task Block()
            {
                await using (var writer = new StreamWriter(Response.Body)) { await writer.WriteAsync("a"); }
            }
        }
        """);

    [Fact]
    public Task AFileThatConfiguresItsAwaits() => VerifyAsync(
        Usings + """

        public class Service(ShopContext db)
        {
            public async Task M() { await Task.Delay(1).ConfigureAwait(false); db.[|SaveChanges|](); }
        }
        """,
        Usings + """

        public class Service(ShopContext db)
        {
            public async Task M() { await Task.Delay(1).ConfigureAwait(false); await db.SaveChangesAsync().ConfigureAwait(false); }
        }
        """);

    /// <summary>Another method of the same name that is run for several elements says nothing of this one.</summary>
    [Fact]
    public Task WhereANamesakeIsStartedForSeveral()
    {
        const string Others = """

            public class Names
            {
                public List<string> All(int[] ids) => ids.Select(Load).ToList();
                private static string Load(int id) => "" + id;
            }
            """;
        return VerifyAsync(
            Usings + """
            public class Service(ShopContext db)
            {
                public async Task<User?> Load(int id) { await Task.Yield(); return db.Users.[|Find|](id); }
            }
            """ + Others,
            Usings + """
            public class Service(ShopContext db)
            {
                public async Task<User?> Load(int id) { await Task.Yield(); return await db.Users.FindAsync(id); }
            }
            """ + Others);
    }

    [Fact]
    public Task TheTwinIsGivenWhatItTakesBesideTheArguments() => VerifyAsync(
        Usings + """
        using System.Xml.Linq;

        public class Feed(DbDataSource source)
        {
            public async Task<XDocument> M(Stream stream, ReadOnlyMemory<byte> memory, Memory<byte> buffer, CancellationToken token)
            {
                stream.[|Write|](memory.Span); // all
                _ = stream.[|Read|](buffer[..3].Span);
                await using var connection = source.[|OpenConnection|]();
                XElement.[|Load|](stream, LoadOptions.SetBaseUri).[|Save|](stream, SaveOptions.None);
                // An annotation may hold options that SaveAsync does not look for.
                XElement.[|Load|](stream, LoadOptions.SetBaseUri).[|Save|](stream);
                return XDocument.[|Load|](stream);
            }

            public async Task<System.Xml.Linq.XElement> NoToken(StreamReader reader) { await Task.Yield(); return XElement.[|Load|](reader); }
        }
        """,
        Usings + """
        using System.Xml.Linq;

        public class Feed(DbDataSource source)
        {
            public async Task<XDocument> M(Stream stream, ReadOnlyMemory<byte> memory, Memory<byte> buffer, CancellationToken token)
            {
                await stream.WriteAsync(memory, token); // all
                _ = await stream.ReadAsync(buffer[..3], token);
                await using var connection = await source.OpenConnectionAsync(token);
                await (await XElement.LoadAsync(stream, LoadOptions.SetBaseUri, token)).SaveAsync(stream, SaveOptions.None, token);
                // An annotation may hold options that SaveAsync does not look for.
                (await XElement.LoadAsync(stream, LoadOptions.SetBaseUri, token)).[|Save|](stream);
                return await XDocument.LoadAsync(stream, LoadOptions.None, token);
            }

            public async Task<System.Xml.Linq.XElement> NoToken(StreamReader reader) { await Task.Yield(); return await XElement.LoadAsync(reader, LoadOptions.None, default); }
        }
        """);

    /// <summary>Reported, but nothing is offered: an await would not compile there, or would do something else.</summary>
    [Fact]
    public Task WhereNoAwaitCanStand()
    {
        const string Source = """
            public class Service(ShopContext db, ShopContext? maybe)
            {
                Task<int> Property => Task.FromResult(db.Users.[|Count|]());
                async Task NullTest() { await Task.Yield(); maybe?.[|SaveChanges|](); }
                async Task NullTestBefore(Service? service) { await Task.Yield(); service?.Context.[|SaveChanges|](); _ = service?.Context.Users.ToList().Count; }
                ShopContext Context => db;
                Task<bool> Limited(System.Diagnostics.Process process) => Task.FromResult(process.[|WaitForExit|](5000));
                async void Fire() { await Task.Yield(); db.[|SaveChanges|](); }
                async Task Filter() { try { await Task.Yield(); } catch (Exception) when (db.Users.[|Any|]()) { } }
                async Task<int> LiveSpan(int[] all) { Span<int> part = all; var n = db.Users.[|Count|](); return part[0] + n; }
                Task ByRef(ref int n) { n = db.[|SaveChanges|](); return Task.CompletedTask; }

                // Each run blocks until its query has ended, so that they follow one another on the one context.
                async Task Overlap(int[] ids)
                {
                    await Task.WhenAll(ids.Select(async id => { await Task.Yield(); return db.Users.[|Find|](id); }));
                    await Task.WhenAll(ids.Select(LoadAsync));
                }

                async Task<User?> LoadAsync(int id) { await Task.Yield(); return db.Users.[|Find|](id); }

                interface ILoad { Task<User?> OneAsync(int id); }
                class Loader(ShopContext db) { public Task<User?> OneAsync(int id) => Task.FromResult(db.Users.[|Find|](id)); }
                class Repository(ShopContext db) : Loader(db), ILoad;
                static Task AllAsync(ILoad loader, int[] ids) => Task.WhenAll(ids.Select(id => loader.OneAsync(id)));

                Task<int> DiscardedAsync() => Task.FromResult(db.[|SaveChanges|]());
                void Caller() { DiscardedAsync(); Console.WriteLine("saved"); }
            }
            """;
        return VerifyAsync(Usings + Source, Usings + Source);
    }

    private static Task VerifyAsync(string source, string fixedSource)
    {
        var test = new CSharpCodeFixTest<SyncIoAnalyzer, SyncIoCodeFix> { TestCode = source, FixedCode = fixedSource };
        test.TestState.Sources.Add(("Model.cs", Model));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
