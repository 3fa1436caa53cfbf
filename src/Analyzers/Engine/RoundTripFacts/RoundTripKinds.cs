namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>What a round trip asks for. A <see cref="RoundTrip"/> has exactly one of these; a question may ask for several.</summary>
[Flags]
internal enum RoundTripKinds
{
    None = 0,

    /// <summary>A query, whatever runs it: EF Core, Dapper, ADO.NET, ...</summary>
    DatabaseRead = 1 << 0,

    /// <summary>A navigation of one entity is loaded on request: <c>Entry(order).Collection(o => o.Lines).Load()</c>.</summary>
    NavigationLoad = 1 << 1,

    /// <summary><c>SaveChanges</c>, <c>ExecuteUpdate</c>, an SQL command that writes.</summary>
    DatabaseWrite = 1 << 2,

    /// <summary>A transaction begins or ends.</summary>
    Transaction = 1 << 3,

    /// <summary>HTTP, gRPC, JSON-RPC, blobs, queues, buses.</summary>
    RemoteCall = 1 << 4,

    /// <summary>A cache in another process: Redis, <c>IDistributedCache</c>. A cache in memory makes no round trip.</summary>
    CacheCall = 1 << 5,

    Database = DatabaseRead | NavigationLoad | DatabaseWrite | Transaction,

    All = Database | RemoteCall | CacheCall,
}
