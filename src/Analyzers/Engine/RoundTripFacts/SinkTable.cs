using System.Collections.Immutable;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>What must hold of a call, beside its name and type, for it to be a round trip.</summary>
internal enum SinkShape
{
    /// <summary>Nothing: whoever calls it asks the database.</summary>
    Always,

    /// <summary>It is called on a query of Entity Framework. The same operator over a list, or over a query of an unknown provider, is none of ours.</summary>
    EfQuery,

    /// <summary>Only Entity Framework can run it, so that a query of an unknown provider counts too; a query over a list does not (it would throw).</summary>
    EfOnly,

    /// <summary>The first word of its SQL says whether it reads or writes.</summary>
    Sql,

    /// <summary>As <see cref="Sql"/>, but the SQL must be known: without it the call may as well insert a row and give back its number.</summary>
    KnownSql,
}

/// <param name="Type">Metadata name of the type that declares the member.</param>
/// <param name="Members">The names of the members, separated by spaces.</param>
internal sealed record Sink(string Type, string Members, RoundTripKind Kind, SinkShape Shape);

/// <summary>The members that make a round trip. A library that is absent costs nothing.</summary>
internal static class SinkTable
{
    private const RoundTripKind Read = RoundTripKind.DatabaseRead;
    private const RoundTripKind Write = RoundTripKind.DatabaseWrite;

    private const string EfQueryable = "Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions";
    private const string EfRelationalQueryable = "Microsoft.EntityFrameworkCore.RelationalQueryableExtensions";
    private const string EfDatabase = "Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions";

    public static readonly ImmutableArray<Sink> Rows =
    [
        // The change tracker is asked first; an entity that is not tracked yet costs a query.
        new("Microsoft.EntityFrameworkCore.DbSet`1", "Find FindAsync", Read, SinkShape.Always),
        new("Microsoft.EntityFrameworkCore.DbContext", "Find FindAsync", Read, SinkShape.Always),

        new(EfQueryable,
            "AllAsync AnyAsync AverageAsync ContainsAsync CountAsync ElementAtAsync ElementAtOrDefaultAsync FirstAsync FirstOrDefaultAsync"
            + " ForEachAsync LastAsync LastOrDefaultAsync LoadAsync LongCountAsync MaxAsync MinAsync SingleAsync SingleOrDefaultAsync SumAsync"
            + " ToArrayAsync ToDictionaryAsync ToHashSetAsync ToListAsync",
            Read, SinkShape.EfOnly),
        new(EfQueryable, "Load", Read, SinkShape.EfQuery),

        new("System.Linq.Queryable",
            "Aggregate All Any Average Contains Count ElementAt ElementAtOrDefault First FirstOrDefault Last LastOrDefault LongCount"
            + " Max MaxBy Min MinBy SequenceEqual Single SingleOrDefault Sum",
            Read, SinkShape.EfQuery),
        new("System.Linq.Enumerable",
            "Aggregate All Any Average Contains Count ElementAt ElementAtOrDefault First FirstOrDefault Last LastOrDefault LongCount"
            + " Max MaxBy Min MinBy SequenceEqual Single SingleOrDefault Sum ToArray ToDictionary ToHashSet ToList ToLookup",
            Read, SinkShape.EfQuery),

        new("Dapper.SqlMapper",
            "ExecuteReader ExecuteReaderAsync Query QueryAsync QueryFirst QueryFirstAsync QueryFirstOrDefault QueryFirstOrDefaultAsync"
            + " QueryMultiple QueryMultipleAsync QuerySingle QuerySingleAsync QuerySingleOrDefault QuerySingleOrDefaultAsync"
            + " QueryUnbufferedAsync",
            Read, SinkShape.Sql),
        new("Dapper.SqlMapper", "ExecuteScalar ExecuteScalarAsync", Read, SinkShape.KnownSql),

        new("System.Data.IDbCommand", "ExecuteReader", Read, SinkShape.Sql),
        new("System.Data.IDbCommand", "ExecuteScalar", Read, SinkShape.KnownSql),
        new("System.Data.Common.DbCommand", "ExecuteReader ExecuteReaderAsync", Read, SinkShape.Sql),
        new("System.Data.Common.DbCommand", "ExecuteScalar ExecuteScalarAsync", Read, SinkShape.KnownSql),

        new("Microsoft.EntityFrameworkCore.DbContext", "SaveChanges SaveChangesAsync", Write, SinkShape.Always),
        new(EfQueryable, "ExecuteDelete ExecuteDeleteAsync ExecuteUpdate ExecuteUpdateAsync", Write, SinkShape.Always),
        new(EfRelationalQueryable, "ExecuteDelete ExecuteDeleteAsync ExecuteUpdate ExecuteUpdateAsync", Write, SinkShape.Always),
        new(EfDatabase,
            "ExecuteSql ExecuteSqlAsync ExecuteSqlInterpolated ExecuteSqlInterpolatedAsync ExecuteSqlRaw ExecuteSqlRawAsync Migrate MigrateAsync",
            Write, SinkShape.Always),
        new("Dapper.SqlMapper", "Execute ExecuteAsync", Write, SinkShape.Always),
        new("System.Data.IDbCommand", "ExecuteNonQuery", Write, SinkShape.Always),
        new("System.Data.Common.DbCommand", "ExecuteNonQuery ExecuteNonQueryAsync", Write, SinkShape.Always),
    ];

    /// <summary>One of these in the references, and the code may make a round trip.</summary>
    public static readonly ImmutableArray<string> Libraries =
    [
        "Microsoft.EntityFrameworkCore.DbContext",
        "Dapper.SqlMapper",
        "Microsoft.Data.SqlClient.SqlCommand",
        "System.Data.SqlClient.SqlCommand",
        "Microsoft.Data.Sqlite.SqliteCommand",
        "Npgsql.NpgsqlCommand",
        "MySqlConnector.MySqlCommand",
        "MySql.Data.MySqlClient.MySqlCommand",
        "Oracle.ManagedDataAccess.Client.OracleCommand",
    ];
}
