using System.Collections.Immutable;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>
/// The members that make a round trip. A library that is absent costs nothing. Caches and queries in memory are none, nor are
/// members that only build a query, hand out a client or queue a command for later.
/// </summary>
internal static class SinkTable
{
    private const RoundTripKinds Read = RoundTripKinds.DatabaseRead;
    private const RoundTripKinds Load = RoundTripKinds.NavigationLoad;
    private const RoundTripKinds Write = RoundTripKinds.DatabaseWrite;
    private const RoundTripKinds Transaction = RoundTripKinds.Transaction;
    private const RoundTripKinds Remote = RoundTripKinds.RemoteCall;
    private const RoundTripKinds Cache = RoundTripKinds.CacheCall;

    private const string Ef = "Microsoft.EntityFrameworkCore.";
    private const string EfQueryable = Ef + "EntityFrameworkQueryableExtensions";
    private const string EfDatabase = Ef + "RelationalDatabaseFacadeExtensions";
    private const string EfTransaction = Ef + "Storage.IDbContextTransaction";
    private const string Identity = "Microsoft.AspNetCore.Identity.";
    private const string IdentityStore = Identity + "EntityFrameworkCore.UserStore`9";
    private const string Redis = "StackExchange.Redis.";
    private const string DistributedCache = "Microsoft.Extensions.Caching.Distributed.";

    /// <summary>Eager operators of LINQ over a query, and their names with Async.</summary>
    private const string Terminals =
        "Aggregate All Any Average Contains Count ElementAt ElementAtOrDefault First FirstOrDefault Last LastOrDefault LongCount"
        + " Max MaxBy Min MinBy SequenceEqual Single SingleOrDefault Sum";

    private const string AsyncTerminals =
        "AllAsync AnyAsync AverageAsync ContainsAsync CountAsync ElementAtAsync ElementAtOrDefaultAsync FirstAsync FirstOrDefaultAsync"
        + " ForEachAsync LastAsync LastOrDefaultAsync LoadAsync LongCountAsync MaxAsync MinAsync SingleAsync SingleOrDefaultAsync SumAsync"
        + " ToArrayAsync ToDictionaryAsync ToHashSetAsync ToListAsync";

    public static readonly ImmutableArray<Sink> Rows =
    [
        // Entity Framework Core. The change tracker is asked first; an entity that is not tracked yet costs a query.
        new(Ef + "DbSet`1", "Find FindAsync", Read),
        new(Ef + "DbContext", "Find FindAsync", Read),
        new(EfQueryable, AsyncTerminals, Read, SinkShape.EfOnly),
        new(EfQueryable, "Load", Read, SinkShape.Query),
        new(Ef + "ChangeTracking.EntityEntry", "GetDatabaseValues GetDatabaseValuesAsync Reload ReloadAsync", Read),
        new(Ef + "ChangeTracking.NavigationEntry", "Load LoadAsync", Load),
        new(Ef + "DbContext", "SaveChanges SaveChangesAsync", Write),
        new(EfQueryable, "ExecuteDelete ExecuteDeleteAsync ExecuteUpdate ExecuteUpdateAsync", Write),
        new(Ef + "RelationalQueryableExtensions", "ExecuteDelete ExecuteDeleteAsync ExecuteUpdate ExecuteUpdateAsync", Write),
        new(EfDatabase,
            "ExecuteSql ExecuteSqlAsync ExecuteSqlInterpolated ExecuteSqlInterpolatedAsync ExecuteSqlRaw ExecuteSqlRawAsync Migrate MigrateAsync",
            Write),
        new(Ef + "Infrastructure.DatabaseFacade", "EnsureCreated EnsureCreatedAsync EnsureDeleted EnsureDeletedAsync", Write),
        new(Ef + "Infrastructure.DatabaseFacade",
            "BeginTransaction BeginTransactionAsync CommitTransaction CommitTransactionAsync RollbackTransaction RollbackTransactionAsync",
            Transaction),
        new(EfDatabase, "BeginTransaction BeginTransactionAsync", Transaction),
        new(EfTransaction, "Commit CommitAsync Rollback RollbackAsync", Transaction),
        new("EFCore.BulkExtensions.DbContextBulkExtensions", "BulkRead BulkReadAsync", Read),
        new("EFCore.BulkExtensions.DbContextBulkExtensions", "Bulk*", Write),

        // ASP.NET Core Identity over Entity Framework.
        new(Identity + "UserManager`1",
            "FindByEmailAsync FindByIdAsync FindByLoginAsync FindByNameAsync GetClaimsAsync GetLoginsAsync GetRolesAsync GetUserAsync"
            + " GetUsersForClaimAsync GetUsersInRoleAsync IsInRoleAsync",
            Read) { Requires = IdentityStore },
        new(Identity + "RoleManager`1", "FindByIdAsync FindByNameAsync GetClaimsAsync RoleExistsAsync", Read) { Requires = IdentityStore },
        new(Identity + "UserManager`1",
            "AddClaimAsync AddClaimsAsync AddLoginAsync AddPasswordAsync AddToRoleAsync AddToRolesAsync ChangePasswordAsync CreateAsync DeleteAsync"
            + " RemoveClaimAsync RemoveClaimsAsync RemoveFromRoleAsync RemoveFromRolesAsync RemoveLoginAsync RemovePasswordAsync ResetPasswordAsync"
            + " SetEmailAsync SetLockoutEnabledAsync SetLockoutEndDateAsync SetUserNameAsync UpdateAsync UpdateSecurityStampAsync",
            Write) { Requires = IdentityStore },
        new(Identity + "RoleManager`1", "AddClaimAsync CreateAsync DeleteAsync RemoveClaimAsync UpdateAsync", Write) { Requires = IdentityStore },

        // LINQ over a query of one of the providers.
        new("System.Linq.Queryable", Terminals, Read, SinkShape.Query),
        new("System.Linq.Enumerable", Terminals + " ToArray ToDictionary ToHashSet ToList ToLookup", Read, SinkShape.Query),
        new("System.Linq.AsyncEnumerable", AsyncTerminals, Read, SinkShape.Query),

        // Dapper and ADO.NET.
        new("Dapper.SqlMapper",
            "ExecuteReader ExecuteReaderAsync Query QueryAsync QueryFirst QueryFirstAsync QueryFirstOrDefault QueryFirstOrDefaultAsync"
            + " QueryMultiple QueryMultipleAsync QuerySingle QuerySingleAsync QuerySingleOrDefault QuerySingleOrDefaultAsync"
            + " QueryUnbufferedAsync",
            Read, SinkShape.Sql),
        new("Dapper.SqlMapper", "ExecuteScalar ExecuteScalarAsync", Read, SinkShape.KnownSql),
        new("Dapper.SqlMapper", "Execute ExecuteAsync", Write),
        new("System.Data.IDbCommand", "ExecuteReader", Read, SinkShape.Sql),
        new("System.Data.IDbCommand", "ExecuteScalar", Read, SinkShape.KnownSql),
        new("System.Data.IDbCommand", "ExecuteNonQuery", Write),
        new("System.Data.Common.DbCommand", "ExecuteReader ExecuteReaderAsync", Read, SinkShape.Sql),
        new("System.Data.Common.DbCommand", "ExecuteScalar ExecuteScalarAsync", Read, SinkShape.KnownSql),
        new("System.Data.Common.DbCommand", "ExecuteNonQuery ExecuteNonQueryAsync", Write),
        new("System.Data.Common.DbBatch", "ExecuteNonQuery ExecuteNonQueryAsync", Write),
        new("System.Data.Common.DbConnection", "BeginTransaction BeginTransactionAsync", Transaction),
        new("System.Data.IDbConnection", "BeginTransaction", Transaction),
        new("System.Data.Common.DbTransaction", "Commit CommitAsync Rollback RollbackAsync", Transaction),
        new("System.Data.IDbTransaction", "Commit Rollback", Transaction),
        new("Microsoft.Data.SqlClient.SqlBulkCopy", "WriteToServer WriteToServerAsync", Write),
        new("System.Data.SqlClient.SqlBulkCopy", "WriteToServer WriteToServerAsync", Write),
        new("Npgsql.NpgsqlConnection", "BeginBinaryImport BeginBinaryImportAsync BeginTextImport BeginTextImportAsync", Write),

        // linq2db.
        new("LinqToDB.AsyncExtensions", AsyncTerminals, Read),
        new("LinqToDB.Data.DataConnectionExtensions",
            "ExecuteReader ExecuteReaderAsync Query QueryAsync QueryMultiple QueryMultipleAsync QueryProc QueryProcAsync QueryToArrayAsync QueryToListAsync",
            Read, SinkShape.Sql),
        new("LinqToDB.Data.DataConnectionExtensions", "Execute ExecuteAsync ExecuteProc ExecuteProcAsync", Write),
        new("LinqToDB.Data.DataConnectionExtensions", "BulkCopy BulkCopyAsync", Write),
        new("LinqToDB.Data.DataConnection", "BeginTransaction BeginTransactionAsync CommitTransaction CommitTransactionAsync", Transaction),
        new("LinqToDB.LinqExtensions",
            "Delete DeleteAsync Insert InsertAsync InsertOrUpdate InsertOrUpdateAsync InsertWithIdentity InsertWithIdentityAsync InsertWithInt32Identity"
            + " InsertWithInt32IdentityAsync Merge MergeAsync Truncate TruncateAsync Update UpdateAsync",
            Write),
        new("LinqToDB.DataExtensions",
            "Delete DeleteAsync Insert InsertAsync InsertOrReplace InsertOrReplaceAsync InsertWithIdentity InsertWithIdentityAsync"
            + " InsertWithInt32Identity InsertWithInt32IdentityAsync Update UpdateAsync",
            Write),

        // NHibernate. Save, Update and Delete of a session wait for the flush; Load gives a proxy.
        new("NHibernate.ISession", "Get GetAsync Refresh RefreshAsync", Read),
        new("NHibernate.IStatelessSession", "Get GetAsync", Read),
        new("NHibernate.IQuery", "List ListAsync UniqueResult UniqueResultAsync", Read),
        new("NHibernate.IQuery", "ExecuteUpdate ExecuteUpdateAsync", Write),
        new("NHibernate.ICriteria", "List ListAsync UniqueResult UniqueResultAsync", Read),
        new("NHibernate.IQueryOver`1", "List ListAsync RowCount RowCountAsync SingleOrDefault SingleOrDefaultAsync", Read),
        new("NHibernate.Linq.LinqExtensionMethods", AsyncTerminals, Read),
        new("NHibernate.ISession", "Flush FlushAsync", Write),
        new("NHibernate.IStatelessSession", "Delete DeleteAsync Insert InsertAsync Update UpdateAsync", Write),
        new("NHibernate.ISession", "BeginTransaction", Transaction),
        new("NHibernate.ITransaction", "Commit CommitAsync Rollback RollbackAsync", Transaction),

        // MongoDB. Find only builds; what asks is the cursor source's terminal.
        new("MongoDB.Driver.IMongoCollection`1",
            "Aggregate AggregateAsync CountDocuments CountDocumentsAsync Distinct DistinctAsync EstimatedDocumentCount EstimatedDocumentCountAsync FindAsync FindSync",
            Read),
        new("MongoDB.Driver.IMongoCollectionExtensions", "CountDocuments CountDocumentsAsync Distinct DistinctAsync FindAsync FindSync", Read),
        new("MongoDB.Driver.IAsyncCursorSourceExtensions", "Any First FirstOrDefault Single SingleOrDefault ToList " + AsyncTerminals, Read),
        new("MongoDB.Driver.IFindFluent`2", "CountDocuments CountDocumentsAsync", Read),
        new("MongoDB.Driver.Linq.MongoQueryable", AsyncTerminals, Read),
        new("MongoDB.Driver.IMongoCollection`1",
            "BulkWrite BulkWriteAsync DeleteMany DeleteManyAsync DeleteOne DeleteOneAsync FindOneAndDelete FindOneAndDeleteAsync FindOneAndReplace"
            + " FindOneAndReplaceAsync FindOneAndUpdate FindOneAndUpdateAsync InsertMany InsertManyAsync InsertOne InsertOneAsync ReplaceOne"
            + " ReplaceOneAsync UpdateMany UpdateManyAsync UpdateOne UpdateOneAsync",
            Write),
        new("MongoDB.Driver.IMongoCollectionExtensions",
            "DeleteMany DeleteManyAsync DeleteOne DeleteOneAsync FindOneAndDelete FindOneAndDeleteAsync FindOneAndReplace FindOneAndReplaceAsync"
            + " FindOneAndUpdate FindOneAndUpdateAsync ReplaceOne ReplaceOneAsync UpdateMany UpdateManyAsync UpdateOne UpdateOneAsync",
            Write),

        // Other databases.
        new("Microsoft.Azure.Cosmos.Container", "ReadItemAsync ReadItemStreamAsync ReadManyItemsAsync", Read),
        new("Microsoft.Azure.Cosmos.Container",
            "CreateItemAsync DeleteItemAsync PatchItemAsync ReplaceItemAsync UpsertItemAsync",
            Write) { BatchForm = "TransactionalBatch" },
        new("Amazon.DynamoDBv2.DataModel.IDynamoDBContext", "LoadAsync", Read) { BatchForm = "BatchGet" },
        new("Amazon.DynamoDBv2.DataModel.IDynamoDBContext", "DeleteAsync SaveAsync", Write) { BatchForm = "BatchWrite" },
        new("Azure.Data.Tables.TableClient", "GetEntity GetEntityAsync GetEntityIfExists GetEntityIfExistsAsync", Read),
        new("Azure.Data.Tables.TableClient",
            "AddEntity AddEntityAsync DeleteEntity DeleteEntityAsync UpdateEntity UpdateEntityAsync UpsertEntity UpsertEntityAsync",
            Write) { BatchForm = "SubmitTransaction" },

        // HTTP.
        new("System.Net.Http.HttpClient",
            "DeleteAsync GetAsync GetByteArrayAsync GetStreamAsync GetStringAsync PatchAsync PostAsync PutAsync Send SendAsync",
            Remote),
        new("System.Net.Http.HttpMessageInvoker", "Send SendAsync", Remote),
        new("System.Net.Http.Json.HttpClientJsonExtensions",
            "DeleteFromJsonAsync GetFromJsonAsync PatchAsJsonAsync PostAsJsonAsync PutAsJsonAsync",
            Remote),
        new("System.Net.WebClient", "Download* Upload*", Remote),
        new("System.Net.WebRequest", "GetResponse GetResponseAsync", Remote),
        new("RestSharp.IRestClient", "DownloadStreamAsync ExecuteAsync", Remote),
        new("RestSharp.RestClient", "DownloadStreamAsync ExecuteAsync", Remote),
        new("RestSharp.RestClientExtensions", "Delete* Download* Execute* Get* Head* Patch* Post* Put*", Remote),
        new("Flurl.Http.GeneratedExtensions", "*Async", Remote),

        // JSON-RPC.
        new("StreamJsonRpc.JsonRpc", "Invoke* Notify*", Remote),
        new("Nethereum.JsonRpc.Client.IClient", "SendRequestAsync", Remote) { BatchForm = "SendBatchRequestAsync" },
        new("NBitcoin.RPC.RPCClient", "*Async", Remote, SinkShape.NotQueued) { BatchForm = "PrepareBatch" },

        // Blobs, queues, buses, secrets.
        new("Azure.Storage.Blobs.Specialized.BlobBaseClient",
            "Delete* Download* Exists ExistsAsync GetProperties GetPropertiesAsync OpenRead OpenReadAsync SetMetadata* StartCopyFromUri*",
            Remote),
        new("Azure.Storage.Blobs.BlobClient", "Upload*", Remote),
        new("Azure.Storage.Blobs.Specialized.BlockBlobClient", "Upload* CommitBlockList*", Remote),
        new("Azure.Storage.Blobs.BlobContainerClient", "CreateIfNotExists* DeleteBlob* Exists ExistsAsync UploadBlob*", Remote),
        new("Azure.Storage.Queues.QueueClient", "DeleteMessage* PeekMessage* ReceiveMessage* SendMessage* UpdateMessage*", Remote),
        new("Azure.Messaging.ServiceBus.ServiceBusSender", "ScheduleMessageAsync SendMessageAsync", Remote) { BatchForm = "SendMessagesAsync" },
        new("Azure.Security.KeyVault.Secrets.SecretClient", "GetSecret GetSecretAsync SetSecret SetSecretAsync", Remote),
        new("Amazon.S3.IAmazonS3", "Copy* Delete* Get*Async Put*", Remote),
        new("Amazon.S3.AmazonS3Client", "Copy* Delete* Get*Async Put*", Remote),
        new("Amazon.SQS.IAmazonSQS", "DeleteMessageAsync", Remote) { BatchForm = "DeleteMessageBatchAsync" },
        new("Amazon.SQS.IAmazonSQS", "SendMessageAsync", Remote) { BatchForm = "SendMessageBatchAsync" },
        new("Amazon.SimpleNotificationService.IAmazonSimpleNotificationService", "PublishAsync", Remote) { BatchForm = "PublishBatchAsync" },
        new("RabbitMQ.Client.IModel", "BasicGet MessageCount QueueDeclare WaitForConfirms WaitForConfirmsOrDie", Remote),
        new("RabbitMQ.Client.IChannel", "BasicGetAsync BasicPublishAsync MessageCountAsync QueueDeclareAsync", Remote),
        new("RabbitMQ.Client.IChannelExtensions", "BasicPublishAsync QueueDeclareAsync", Remote),
        new("MassTransit.IPublishEndpoint", "Publish", Remote),
        new("MassTransit.ISendEndpoint", "Send", Remote),
        new("MassTransit.IRequestClient`1", "GetResponse", Remote),
        new("Confluent.Kafka.IProducer`2", "ProduceAsync", Remote),

        // Redis. What takes an array of keys or values makes one round trip for all of them.
        new(Redis + "IDatabase", "StringGet", Cache, SinkShape.NotQueued) { BatchForm = "StringGet(RedisKey[])" },
        new(Redis + "IDatabaseAsync", "StringGetAsync", Cache, SinkShape.NotQueued) { BatchForm = "StringGetAsync(RedisKey[])" },
        new(Redis + "IDatabase", "StringSet", Cache, SinkShape.NotQueued) { BatchForm = "StringSet(KeyValuePair<RedisKey, RedisValue>[])" },
        new(Redis + "IDatabaseAsync", "StringSetAsync", Cache, SinkShape.NotQueued) { BatchForm = "StringSetAsync(KeyValuePair<RedisKey, RedisValue>[])" },
        new(Redis + "IDatabase", "KeyDelete", Cache, SinkShape.NotQueued) { BatchForm = "KeyDelete(RedisKey[])" },
        new(Redis + "IDatabaseAsync", "KeyDeleteAsync", Cache, SinkShape.NotQueued) { BatchForm = "KeyDeleteAsync(RedisKey[])" },
        new(Redis + "IDatabase", "Geo* Hash* HyperLogLog* Key* List* Ping Publish Script* Set* Sort* SortedSet* Stream* String* Execute", Cache, SinkShape.NotQueued)
            { BatchForm = "CreateBatch" },
        new(Redis + "IDatabaseAsync", "*Async", Cache, SinkShape.NotQueued) { BatchForm = "CreateBatch" },

        // Caches whose store is another process.
        new(DistributedCache + "IDistributedCache", "Get GetAsync Refresh RefreshAsync Remove RemoveAsync Set SetAsync", Cache, SinkShape.OutOfProcess),
        new(DistributedCache + "DistributedCacheExtensions", "GetString GetStringAsync Set SetAsync SetString SetStringAsync", Cache, SinkShape.OutOfProcess),
        new("Microsoft.Extensions.Caching.Hybrid.HybridCache", "GetOrCreateAsync RemoveAsync RemoveByTagAsync SetAsync", Cache),
    ];
    /// <summary>One of these in the references, and what <c>System.Data</c> declares is a database.</summary>
    public static readonly ImmutableArray<string> AdoProviders =
    [
        "Microsoft.Data.SqlClient.SqlCommand",
        "System.Data.SqlClient.SqlCommand",
        "Microsoft.Data.Sqlite.SqliteCommand",
        "Npgsql.NpgsqlCommand",
        "MySqlConnector.MySqlCommand",
        "MySql.Data.MySqlClient.MySqlCommand",
        "Oracle.ManagedDataAccess.Client.OracleCommand",
    ];

    /// <summary>Part of the base library or of ASP.NET Core: its presence says nothing about what the code uses.</summary>
    public static bool IsCommon(string type)
        => type.StartsWith("System.Linq.", StringComparison.Ordinal) || type.StartsWith("System.Data.", StringComparison.Ordinal);
}
