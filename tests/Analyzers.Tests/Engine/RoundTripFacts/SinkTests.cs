using PerfAnalyzers.Engine.RoundTripFacts;

namespace PerfAnalyzers.Analyzers.Tests.Engine;

/// <summary>The table of round trips, on stand-ins of the libraries' public types where the library itself is not at hand.</summary>
public sealed class SinkTests
{
    private const string Stubs = """
        using System.Threading;
        using System.Threading.Tasks;
        using System.Collections.Generic;
        using System.Linq;

        namespace StackExchange.Redis
        {
            public readonly struct RedisKey { public static implicit operator RedisKey(string? key) => default; }
            public readonly struct RedisValue { public static implicit operator RedisValue(string? value) => default; }
            public interface IDatabaseAsync { Task<RedisValue> StringGetAsync(RedisKey key); Task<RedisValue> HashGetAsync(RedisKey key, RedisValue field); IAsyncEnumerable<RedisValue> SetScanAsync(RedisKey key); }
            public interface IDatabase : IDatabaseAsync { RedisValue StringGet(RedisKey key); bool KeyDelete(RedisKey key); IEnumerable<RedisValue> SetScan(RedisKey key); IBatch CreateBatch(); }
            public interface IBatch : IDatabaseAsync { void Execute(); }
        }
        namespace Refit
        {
            public abstract class HttpMethodAttribute(string path) : System.Attribute { public string Path { get; } = path; }
            public class GetAttribute(string path) : HttpMethodAttribute(path);
        }
        namespace Grpc.Core
        {
            public class Metadata;
            public struct CallOptions;
            public abstract class ClientBase { public string WithHost(string host) => host; }
            public abstract class ClientBase<T> : ClientBase;
        }
        namespace MongoDB.Driver
        {
            public interface IAsyncCursorSource<T>;
            public interface IFindFluent<T, U> : IAsyncCursorSource<U>;
            public interface IMongoCollection<T> { void InsertOne(T document); long CountDocuments(); }
            public static class IMongoCollectionExtensions
            {
                public static IFindFluent<T, T> Find<T>(this IMongoCollection<T> collection, System.Linq.Expressions.Expression<System.Func<T, bool>> filter) => null!;
                public static IQueryable<T> AsQueryable<T>(this IMongoCollection<T> collection) => null!;
            }
            public static class IAsyncCursorSourceExtensions { public static List<T> ToList<T>(this IAsyncCursorSource<T> source) => null!; }
        }
        namespace NHibernate
        {
            public interface ISession { T Get<T>(object id); T Load<T>(object id); void Save(object o); void Flush(); IQueryable<T> Query<T>(); }
        }
        namespace LinqToDB
        {
            public interface ITable<T> : IQueryable<T>;
            public static class DataExtensions { public static int Insert<T>(this object context, T row) => 0; }
        }
        namespace MassTransit { public interface IPublishEndpoint { Task Publish<T>(T message); } }
        namespace Azure.Storage.Blobs.Specialized { public class BlobBaseClient { public object DownloadContent() => this; public System.Uri Uri => null!; } }
        namespace Azure.Storage.Blobs { public class BlobClient : Specialized.BlobBaseClient { public object Upload(string path) => this; } }
        namespace Azure.Messaging.ServiceBus { public class ServiceBusSender { public Task SendMessageAsync(object message) => Task.CompletedTask; } }
        namespace Amazon.S3 { public interface IAmazonS3 { Task<object> GetObjectAsync(string bucket, string key); } }
        namespace RabbitMQ.Client { public interface IModel { object BasicGet(string queue, bool ack); void BasicPublish(string exchange, string key); } }
        namespace StreamJsonRpc { public class JsonRpc { public Task<T> InvokeAsync<T>(string method) => null!; } }
        namespace Microsoft.AspNetCore.Identity.EntityFrameworkCore { public class UserStore<A, B, C, D, E, F, G, H, I>; }
        namespace My
        {
            public interface IUsersApi { [Refit.Get("/users")] Task<string> GetUsers(); Task<string> Helper(); }
            public class GreeterClient : Grpc.Core.ClientBase<GreeterClient>
            {
                public string SayHello(string request, Grpc.Core.Metadata? headers = null) => request;
                public string SayHello(string request, Grpc.Core.CallOptions options) => request;
            }
        }
        """;

    [Theory]
    [InlineData("db.Users.Find(1)", RoundTripKinds.DatabaseRead)]
    [InlineData("db.Users.ToListAsync()", RoundTripKinds.DatabaseRead)]
    [InlineData("db.Entry(user).Reload()", RoundTripKinds.DatabaseRead)]
    [InlineData("db.Entry(user).Collection(u => u.Orders).Load()", RoundTripKinds.NavigationLoad)]
    [InlineData("db.Entry(user).Collection(u => u.Orders).Query().CountAsync()", RoundTripKinds.NavigationLoad)]
    [InlineData("db.Entry(user).Collection(u => u.Orders).Query().Count()", RoundTripKinds.NavigationLoad)]
    [InlineData("accounts.GetRolesAsync(user)", RoundTripKinds.DatabaseRead)]
    [InlineData("accounts.AddToRoleAsync(user, \"admin\")", RoundTripKinds.DatabaseWrite)]
    [InlineData("db.SaveChanges()", RoundTripKinds.DatabaseWrite)]
    [InlineData("db.Users.Where(u => u.IsActive).ExecuteDelete()", RoundTripKinds.DatabaseWrite)]
    [InlineData("db.Database.ExecuteSqlRaw(\"select 1\")", RoundTripKinds.DatabaseWrite)]
    [InlineData("db.Database.Migrate()", RoundTripKinds.DatabaseWrite)]
    [InlineData("db.Database.BeginTransaction()", RoundTripKinds.Transaction)]
    [InlineData("db.Database.CurrentTransaction!.Commit()", RoundTripKinds.Transaction)]
    [InlineData("connection.BeginTransaction()", RoundTripKinds.Transaction)]
    [InlineData("connection.Query<User>(\"select * from users\")", RoundTripKinds.DatabaseRead)]
    [InlineData("connection.Execute(\"delete from users\")", RoundTripKinds.DatabaseWrite)]
    [InlineData("connection.CreateCommand().ExecuteNonQuery()", RoundTripKinds.DatabaseWrite)]
    [InlineData("mongo.Find(u => u.Id == 1).ToList()", RoundTripKinds.DatabaseRead)]
    [InlineData("mongo.AsQueryable().Where(u => u.Id == 1).First()", RoundTripKinds.DatabaseRead)]
    [InlineData("mongo.InsertOne(user)", RoundTripKinds.DatabaseWrite)]
    [InlineData("session.Get<User>(1)", RoundTripKinds.DatabaseRead)]
    [InlineData("session.Query<User>().Where(u => u.IsActive).ToList()", RoundTripKinds.DatabaseRead)]
    [InlineData("session.Flush()", RoundTripKinds.DatabaseWrite)]
    [InlineData("table.Count(u => u.IsActive)", RoundTripKinds.DatabaseRead)]
    [InlineData("LinqToDB.DataExtensions.Insert(db, user)", RoundTripKinds.DatabaseWrite)]
    [InlineData("http.GetStringAsync(\"/\")", RoundTripKinds.RemoteCall)]
    [InlineData("System.Net.Http.Json.HttpClientJsonExtensions.GetFromJsonAsync<User>(http, \"/\")", RoundTripKinds.RemoteCall)]
    [InlineData("api.GetUsers()", RoundTripKinds.RemoteCall)]
    [InlineData("greeter.SayHello(\"x\")", RoundTripKinds.RemoteCall)]
    [InlineData("greeter.SayHello(\"x\", default(Grpc.Core.CallOptions))", RoundTripKinds.RemoteCall)]
    [InlineData("rpc.InvokeAsync<int>(\"x\")", RoundTripKinds.RemoteCall)]
    [InlineData("bus.Publish(user)", RoundTripKinds.RemoteCall)]
    [InlineData("blob.DownloadContent()", RoundTripKinds.RemoteCall)]
    [InlineData("blob.Upload(\"x\")", RoundTripKinds.RemoteCall)]
    [InlineData("sender.SendMessageAsync(user)", RoundTripKinds.RemoteCall)]
    [InlineData("s3.GetObjectAsync(\"a\", \"b\")", RoundTripKinds.RemoteCall)]
    [InlineData("rabbit.BasicGet(\"a\", true)", RoundTripKinds.RemoteCall)]
    [InlineData("redis.StringGet(\"a\")", RoundTripKinds.CacheCall)]
    [InlineData("redis.StringGetAsync(\"a\")", RoundTripKinds.CacheCall)]
    [InlineData("redis.HashGetAsync(\"a\", \"b\")", RoundTripKinds.CacheCall)]
    [InlineData("distributed.GetAsync(\"a\")", RoundTripKinds.CacheCall)]
    [InlineData("Microsoft.Extensions.Caching.Distributed.DistributedCacheExtensions.GetString(distributed, \"a\")", RoundTripKinds.CacheCall)]
    [InlineData("hybrid.RemoveAsync(\"a\")", RoundTripKinds.CacheCall)]
    public void Makes_a_round_trip(string expression, object kind) => Assert.Equal(kind, Ask(expression)?.Kind);

    [Theory]
    [InlineData("new List<User>().First()")]
    [InlineData("new List<User>().AsQueryable().First()")]
    [InlineData("db.Users.Where(u => u.IsActive)")]
    [InlineData("db.Users.ToList().Count()")]
    [InlineData("db.Entry(user)")]
    [InlineData("db.Add(user)")]
    [InlineData("memory.Get(\"a\")")]
    [InlineData("mongo.Find(u => u.Id == 1)")]
    [InlineData("session.Load<User>(1)")]
    [InlineData("session.Save(user)")]
    [InlineData("api.Helper()")]
    [InlineData("greeter.WithHost(\"x\")")]
    [InlineData("rabbit.BasicPublish(\"a\", \"b\")")]
    [InlineData("redis.CreateBatch()")]
    [InlineData("redis.CreateBatch().StringGetAsync(\"a\")")]
    [InlineData("redis.SetScan(\"a\")")]
    [InlineData("redis.SetScanAsync(\"a\")")]
    [InlineData("http.CancelPendingRequests()")]
    public void Makes_none(string expression) => Assert.Null(Ask(expression));

    [Theory]
    [InlineData("redis.StringGet(\"a\")", "StringGet(RedisKey[])")]
    [InlineData("redis.HashGetAsync(\"a\", \"b\")", "CreateBatch")]
    [InlineData("sender.SendMessageAsync(user)", "SendMessagesAsync")]
    [InlineData("http.GetStringAsync(\"/\")", null)]
    public void Knows_the_form_for_many(string expression, string? form) => Assert.Equal(form, Ask(expression)?.BatchForm);

    [Fact]
    public void A_compilation_without_a_library_has_no_facts_of_its_kind()
    {
        var compilation = EngineCompilation.Create("public class C;").WithReferences(PerfAnalyzers.Testing.ReferenceAssemblies.NetCore.References);

        Assert.Null(RoundTripFacts.TryCreate(compilation, RoundTripKinds.Database | RoundTripKinds.CacheCall));
        Assert.NotNull(RoundTripFacts.TryCreate(compilation, RoundTripKinds.RemoteCall));
    }

    [Fact]
    public void A_store_of_accounts_that_is_not_referenced_makes_the_round_trip_a_suspicion()
    {
        var question = Question.In("public class Q(Microsoft.AspNetCore.Identity.UserManager<User> accounts) { public void Run() { [|accounts.FindByIdAsync(\"a\")|]; } }");

        Assert.Null(question.Facts.Direct(question.Operation));
        Assert.Null(question.At(RoundTripKinds.All));
        Assert.NotNull(question.SuspectedAt(RoundTripKinds.DatabaseRead));
    }

    private static RoundTrip? Ask(string expression)
    {
        var question = Question.In(
            "using MongoDB.Driver;\nusing System.Net.Http;\npublic class Q(ShopContext db, DbConnection connection, User user, Microsoft.AspNetCore.Identity.UserManager<User> accounts, IMemoryCache memory, StackExchange.Redis.IDatabase redis, MongoDB.Driver.IMongoCollection<User> mongo,\n"
            + "NHibernate.ISession session, LinqToDB.ITable<User> table, HttpClient http, My.IUsersApi api, My.GreeterClient greeter, StreamJsonRpc.JsonRpc rpc,\n"
            + "MassTransit.IPublishEndpoint bus, Azure.Storage.Blobs.BlobClient blob, Azure.Messaging.ServiceBus.ServiceBusSender sender, Amazon.S3.IAmazonS3 s3,\n"
            + "RabbitMQ.Client.IModel rabbit, Microsoft.Extensions.Caching.Distributed.IDistributedCache distributed, Microsoft.Extensions.Caching.Hybrid.HybridCache hybrid)\n"
            + "{ public void Run() { [|" + expression + "|]; } }",
            Stubs);
        return question.Facts.Direct(question.Operation);
    }
}
