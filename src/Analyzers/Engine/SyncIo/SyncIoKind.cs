namespace PerfAnalyzers.Engine.SyncIo;

/// <summary>What a thread waits for while it makes a synchronous call.</summary>
internal enum SyncIoKind
{
    Database,
    FileSystem,
    Network,
    Cache,
    Stream,
    RequestBody,
    ResponseBody,
    Process,
    Lock,

    /// <summary>Nobody knows, and perhaps for nothing.</summary>
    Unknown,
}

internal static class SyncIoKindExtensions
{
    /// <summary>For messages, after "waits for".</summary>
    public static string Describe(this SyncIoKind kind)
        => kind switch
        {
            SyncIoKind.Database => "the database",
            SyncIoKind.FileSystem => "the file system",
            SyncIoKind.Network => "the network",
            SyncIoKind.Cache => "the cache server",
            SyncIoKind.Stream => "a stream",
            SyncIoKind.RequestBody => "the request's body",
            SyncIoKind.ResponseBody => "the client that reads the response",
            SyncIoKind.Process => "another process",
            SyncIoKind.Lock => "a semaphore",
            _ => "something",
        };
}
