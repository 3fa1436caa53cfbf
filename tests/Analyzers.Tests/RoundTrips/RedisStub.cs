namespace PerfAnalyzers.Analyzers.Tests.RoundTrips;

/// <summary>The public types of StackExchange.Redis that the tests use.</summary>
internal static class RedisStub
{
    public const string Source = """
        using System.Threading.Tasks;

        namespace StackExchange.Redis
        {
            public readonly struct RedisKey { public static implicit operator RedisKey(string? key) => default; }
            public readonly struct RedisValue { public static implicit operator RedisValue(string? value) => default; public static implicit operator string?(RedisValue value) => null; }
            public interface IDatabaseAsync
            {
                Task<RedisValue> StringGetAsync(RedisKey key);
                Task<RedisValue[]> StringGetAsync(RedisKey[] keys);
                Task<bool> StringSetAsync(RedisKey key, RedisValue value);
            }
            public enum CommandFlags { None = 0, FireAndForget = 2 }
            public interface IDatabase : IDatabaseAsync { RedisValue StringGet(RedisKey key); bool KeyDelete(RedisKey key, CommandFlags flags = CommandFlags.None); long KeyDelete(RedisKey[] keys, CommandFlags flags = CommandFlags.None); long SetAdd(RedisKey key, RedisValue[] values); bool SetAdd(RedisKey key, RedisValue value); IBatch CreateBatch(); }
            public interface IBatch : IDatabaseAsync { void Execute(); }
        }
        """;
}
