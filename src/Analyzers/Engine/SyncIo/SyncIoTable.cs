using System.Collections.Immutable;

namespace PerfAnalyzers.Engine.SyncIo;

/// <summary>What must hold of a call, beside its name and type, for it to wait for something.</summary>
internal enum SyncIoShape
{
    Always,

    /// <summary>It is called on a query that Entity Framework runs; the same operator over a list works in memory.</summary>
    EfQuery,

    /// <summary>Its connection is none of SQLite, whose asynchronous methods are synchronous ones by another name.</summary>
    AdoNet,

    /// <summary>The stream that it is called on, or copies to, is not known to lie in memory.</summary>
    Stream,

    /// <summary>As <see cref="Stream"/>, for a reader or writer that is known to work on a stream: many a <c>TextReader</c> holds a string.</summary>
    StreamText,

    /// <summary>As <see cref="Stream"/>, for a stream among its arguments: <c>JsonSerializer.Serialize(stream, value)</c>.</summary>
    StreamArgument,

    /// <summary>The reader or writer was created with <c>Async = true</c>; without it, its asynchronous methods throw.</summary>
    AsyncXml,

    /// <summary>Its time limit, if it has one, is not zero: <c>Wait(0)</c> only asks.</summary>
    Waits,

    /// <summary>Nothing around it sets <c>Blocking</c> or asks first whether something is there: <c>Poll</c>, <c>Available</c>, <c>Select</c>.</summary>
    BlockingSocket,

    /// <summary>The cache is none in memory.</summary>
    DistributedCache,
}

/// <param name="Type">Metadata name of the type that declares the members, or of a base type or interface of it.</param>
/// <param name="Members">
/// Names separated by spaces; <c>*</c> for every member. The asynchronous twin has the same name and <c>Async</c>, unless it is
/// written after it: <c>Send&gt;SendMailAsync</c>.
/// </param>
/// <param name="TwinType">Metadata name of the static class that holds the twins, when they are extension methods of another namespace.</param>
internal sealed record SyncIoRow(string Type, string Members, SyncIoKind Kind, SyncIoShape Shape = SyncIoShape.Always, string? TwinType = null)
{
    /// <summary>What the twin demands in its place when the call leaves an option out.</summary>
    public string? Added { get; init; }

    /// <summary>Why a call that leaves the option out does something else than a twin that is given it; null when it does not.</summary>
    public string? AddedObstacle { get; init; }
}

/// <summary>
/// The synchronous calls that wait, and have a twin that can be awaited. Curated: a method is not listed because it has a
/// sibling whose name ends in <c>Async</c>, but because it leaves the process or waits for another thread. So
/// <c>DbSet.Add</c>, <c>IDbContextFactory.CreateDbContext</c>, <c>CancellationTokenSource.Cancel</c>, the column getters of a
/// data reader, validators and the console are no rows. A library that is absent costs nothing.
/// </summary>
internal static class SyncIoTable
{
    private const string EfQueryable = "Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions";
    private const string EfRelationalQueryable = "Microsoft.EntityFrameworkCore.RelationalQueryableExtensions";
    private const string EfDatabase = "Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions";

    // An annotation of the tree, or of a part around it, may hold the options of a Save without any; SaveAsync does not look for one.
    private const string AnnotatedOptions = "the call takes its options from annotations, and the twin must be given them";

    private const SyncIoKind Database = SyncIoKind.Database;
    private const SyncIoKind FileSystem = SyncIoKind.FileSystem;
    private const SyncIoKind Network = SyncIoKind.Network;
    private const SyncIoKind Cache = SyncIoKind.Cache;
    private const SyncIoKind Stream = SyncIoKind.Stream;

    public static readonly ImmutableArray<SyncIoRow> Rows =
    [
        // Entity Framework Core
        new("System.Linq.Queryable",
            "All Any Average Contains Count ElementAt ElementAtOrDefault First FirstOrDefault Last LastOrDefault LongCount Max Min"
            + " Single SingleOrDefault Sum",
            Database, SyncIoShape.EfQuery, EfQueryable),
        new("System.Linq.Enumerable", "ToArray ToDictionary ToHashSet ToList", Database, SyncIoShape.EfQuery, EfQueryable),
        new(EfQueryable, "ExecuteDelete ExecuteUpdate Load", Database, SyncIoShape.Always, EfQueryable),
        new(EfRelationalQueryable, "ExecuteDelete ExecuteUpdate", Database, SyncIoShape.Always, EfRelationalQueryable),
        new("Microsoft.EntityFrameworkCore.DbContext", "Find SaveChanges", Database),
        new("Microsoft.EntityFrameworkCore.DbSet`1", "Find", Database),
        new("Microsoft.EntityFrameworkCore.Infrastructure.DatabaseFacade",
            "BeginTransaction CanConnect CommitTransaction EnsureCreated EnsureDeleted RollbackTransaction", Database),
        new(EfDatabase,
            "BeginTransaction ExecuteSql ExecuteSqlInterpolated ExecuteSqlRaw GetAppliedMigrations GetPendingMigrations Migrate OpenConnection",
            Database, SyncIoShape.Always, EfDatabase),
        new("Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction", "Commit CreateSavepoint ReleaseSavepoint Rollback RollbackToSavepoint", Database),
        new("Microsoft.EntityFrameworkCore.ChangeTracking.EntityEntry", "GetDatabaseValues Reload", Database),
        new("Microsoft.EntityFrameworkCore.ChangeTracking.NavigationEntry", "Load", Database),

        // ADO.NET and what stands on it
        new("System.Data.Common.DbDataSource", "OpenConnection", Database, SyncIoShape.AdoNet),
        new("System.Data.Common.DbConnection", "BeginTransaction ChangeDatabase Open", Database, SyncIoShape.AdoNet),
        new("System.Data.Common.DbCommand", "ExecuteNonQuery ExecuteReader ExecuteScalar Prepare", Database, SyncIoShape.AdoNet),
        new("System.Data.Common.DbBatch", "ExecuteNonQuery ExecuteReader ExecuteScalar Prepare", Database, SyncIoShape.AdoNet),
        new("System.Data.Common.DbDataReader", "NextResult Read", Database, SyncIoShape.AdoNet),
        new("System.Data.Common.DbTransaction", "Commit Release Rollback Save", Database, SyncIoShape.AdoNet),
        new("Dapper.SqlMapper",
            "Execute ExecuteReader ExecuteScalar Query QueryFirst QueryFirstOrDefault QueryMultiple QuerySingle QuerySingleOrDefault",
            Database, SyncIoShape.AdoNet),
        new("Dapper.SqlMapper+GridReader", "Read ReadFirst ReadFirstOrDefault ReadSingle ReadSingleOrDefault", Database),
        new("NHibernate.ISession", "Delete Flush Get Refresh Save Update", Database),
        new("MongoDB.Driver.IMongoCollection`1", "*", Database),
        new("MongoDB.Driver.IMongoCollectionExtensions", "*", Database),
        new("MongoDB.Driver.IAsyncCursorSourceExtensions", "*", Database),
        new("MongoDB.Driver.IFindFluent`2", "CountDocuments ToCursor", Database),

        // Files and streams
        new("System.IO.File",
            "AppendAllBytes AppendAllLines AppendAllText ReadAllBytes ReadAllLines ReadAllText WriteAllBytes WriteAllLines WriteAllText",
            FileSystem),
        new("System.IO.Compression.ZipFile", "CreateFromDirectory ExtractToDirectory", FileSystem),
        new("System.IO.Stream", "CopyTo Flush Read ReadAtLeast ReadExactly Write", Stream, SyncIoShape.Stream),
        new("System.IO.StreamReader", "Read ReadBlock ReadLine ReadToEnd", Stream, SyncIoShape.Stream),
        new("System.IO.StreamWriter", "Flush Write WriteLine", Stream, SyncIoShape.Stream),
        new("System.IO.TextReader", "Read ReadBlock ReadLine ReadToEnd", Stream, SyncIoShape.StreamText),
        new("System.IO.TextWriter", "Flush Write WriteLine", Stream, SyncIoShape.StreamText),
        new("System.Text.Json.JsonSerializer", "Deserialize Serialize", Stream, SyncIoShape.StreamArgument),
        new("System.Text.Json.JsonDocument", "Parse", Stream, SyncIoShape.StreamArgument),
        new("System.Text.Json.Nodes.JsonNode", "Parse", Stream, SyncIoShape.StreamArgument),
        new("System.Xml.Linq.XDocument", "Load", Stream, SyncIoShape.StreamArgument) { Added = "LoadOptions.None" },
        new("System.Xml.Linq.XDocument", "Save", Stream, SyncIoShape.StreamArgument) { Added = "SaveOptions.None", AddedObstacle = AnnotatedOptions },
        new("System.Xml.Linq.XElement", "Load", Stream, SyncIoShape.StreamArgument) { Added = "LoadOptions.None" },
        new("System.Xml.Linq.XElement", "Save", Stream, SyncIoShape.StreamArgument) { Added = "SaveOptions.None", AddedObstacle = AnnotatedOptions },
        new("System.Xml.XmlReader",
            "MoveToContent Read ReadContentAsString ReadElementContentAsString ReadInnerXml ReadOuterXml Skip", Stream, SyncIoShape.AsyncXml),
        new("System.Xml.XmlWriter", "Flush WriteElementString WriteEndElement WriteNode WriteRaw WriteStartElement WriteString", Stream, SyncIoShape.AsyncXml),
        new("Microsoft.AspNetCore.Http.IFormFile", "CopyTo", Stream),

        // Network
        new("System.Net.Http.HttpMessageInvoker", "Send", Network),
        new("System.Net.WebRequest", "GetRequestStream GetResponse", Network),
        new("System.Net.WebClient",
            "DownloadData>DownloadDataTaskAsync DownloadFile>DownloadFileTaskAsync DownloadString>DownloadStringTaskAsync"
            + " UploadData>UploadDataTaskAsync UploadFile>UploadFileTaskAsync UploadString>UploadStringTaskAsync UploadValues>UploadValuesTaskAsync",
            Network),
        new("System.Net.Dns", "GetHostAddresses GetHostEntry", Network),
        new("System.Net.Sockets.TcpClient", "Connect", Network),
        new("System.Net.Sockets.TcpListener", "AcceptSocket AcceptTcpClient", Network),
        new("System.Net.Sockets.Socket", "Accept Connect Receive ReceiveFrom Send", Network, SyncIoShape.BlockingSocket),
        new("System.Net.Security.SslStream", "AuthenticateAsClient AuthenticateAsServer", Network),
        new("System.Net.HttpListener", "GetContext", Network),
        new("System.IO.Pipes.NamedPipeClientStream", "Connect", Network),
        new("System.IO.Pipes.NamedPipeServerStream", "WaitForConnection", Network),
        new("System.Net.NetworkInformation.Ping", "Send>SendPingAsync", Network),
        new("System.Net.Mail.SmtpClient", "Send>SendMailAsync", Network),
        new("MailKit.IMailTransport", "Send", Network),
        new("MailKit.IMailService", "Authenticate Connect Disconnect", Network),
        new("RestSharp.RestClientExtensions", "*", Network),
        new("Grpc.Core.ClientBase", "*", Network),
        new("Renci.SshNet.BaseClient", "Connect", Network),

        // Caches
        new("Microsoft.Extensions.Caching.Distributed.IDistributedCache", "Get Refresh Remove Set", Cache, SyncIoShape.DistributedCache),
        new("Microsoft.Extensions.Caching.Distributed.DistributedCacheExtensions", "GetString Set SetString", Cache, SyncIoShape.DistributedCache),
        new("StackExchange.Redis.IDatabase", "*", Cache),
        new("StackExchange.Redis.IServer", "*", Cache),
        new("StackExchange.Redis.ISubscriber", "*", Cache),
        new("StackExchange.Redis.ITransaction", "Execute", Cache),
        new("StackExchange.Redis.ConnectionMultiplexer", "Connect", Cache),

        // Other threads and processes
        new("System.Threading.SemaphoreSlim", "Wait", SyncIoKind.Lock, SyncIoShape.Waits),
        new("System.Diagnostics.Process", "WaitForExit", SyncIoKind.Process, SyncIoShape.Waits),
    ];

    /// <summary>Every method of the Azure libraries that calls the service gives back one of these.</summary>
    public static readonly ImmutableArray<string> ServiceResponses = ["Azure.Response", "Azure.Response`1", "Azure.NullableResponse`1"];
}
