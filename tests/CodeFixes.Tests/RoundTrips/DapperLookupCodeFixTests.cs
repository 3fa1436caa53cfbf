using PerfAnalyzers.CodeFixes.RoundTrips;
using PerfAnalyzers.RoundTrips;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Tests.RoundTrips;

public sealed class DapperLookupCodeFixTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Data;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Dapper;
        using Microsoft.Data.Sqlite;
        using Npgsql;

        """;

    private const string Model = Usings + """
        public class User
        {
            public int Id { get; set; }
            public int CityId { get; set; }
            public int? ParentId { get; set; }
            public string Name { get; set; } = "";
        }

        public record City(int Id, string Name);
        """;

    /// <summary>Stands in for the package, which these tests do not reference.</summary>
    private const string Npgsql = """
        using System.Data;
        using System.Data.Common;

        namespace Npgsql;

        public sealed class NpgsqlConnection(string connectionString) : DbConnection
        {
            public override string ConnectionString { get; set; } = connectionString;
            public override string Database => "";
            public override string DataSource => "";
            public override string ServerVersion => "";
            public override ConnectionState State => ConnectionState.Closed;
            public override void ChangeDatabase(string databaseName) { }
            public override void Close() { }
            public override void Open() { }
            protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => null!;
            protected override DbCommand CreateDbCommand() => null!;
        }
        """;

    private static CSharpCodeFixTest<QueryPerElementAnalyzer, QueryPerElementCodeFix> Test(string source)
    {
        var test = new CSharpCodeFixTest<QueryPerElementAnalyzer, QueryPerElementCodeFix> { TestCode = source };
        test.TestState.Sources.Add(("Model.cs", Model));
        test.TestState.Sources.Add(("Npgsql.cs", Npgsql));
        return test;
    }

    private static Task VerifyAsync(string members, string fixedMembers)
    {
        var test = Test(Wrap(members));
        test.FixedCode = Wrap(fixedMembers);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static string Wrap(string members) => Usings + "public class Service(SqliteConnection connection, IDbConnection any)\n{\n    private const string ById = \"SELECT Id, Name FROM Cities WHERE Id = @id\";\n\n" + members + "\n}\n";

    /// <summary>One loop with one statement that asks.</summary>
    private static Task VerifyNoFixAsync(string statement, string elements = "List<User> users")
        => Test(Wrap($$"""
                public async Task Run({{elements}}, IDbTransaction transaction, int other, CancellationToken token)
                {
                    foreach (var user in users)
                    {
                        await Task.Yield();
                        {{statement}}
                    }
                }
            """)).RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public Task One_row_by_its_key_is_found_in_a_lookup() => VerifyAsync(
        """
            public void Run(List<User> users)
            {
                foreach (var user in users)
                {
                    var city = [|connection.QueryFirstOrDefault<City>("SELECT Id, Name FROM Cities WHERE Id = @id", new { id = user.CityId })|];
                    Console.WriteLine(city?.Name);
                }
            }
        """,
        """
            public void Run(List<User> users)
            {
                var cities = new List<City>();
                foreach (var chunk in users.Select(user => user.CityId).Distinct().Chunk(1000))
                {
                    cities.AddRange(connection.Query<City>("SELECT Id, Name FROM Cities WHERE Id IN @ids", new { ids = chunk }));
                }

                var citiesById = cities.ToLookup(c => c.Id);
                foreach (var user in users)
                {
                    var city = citiesById[user.CityId].FirstOrDefault();
                    Console.WriteLine(city?.Name);
                }
            }
        """);

    [Fact]
    public Task PostgreSql_is_given_an_array() => VerifyAsync(
        """
            public async Task Run(NpgsqlConnection connection, IEnumerable<int> ids, CancellationToken token)
            {
                foreach (var id in ids)
                {
                    var city = await [|connection.QuerySingleAsync<City>(new CommandDefinition("SELECT * FROM cities c WHERE c.id = @id AND c.name <> @name ORDER BY c.name;", new { id, name = "" }, cancellationToken: token))|].ConfigureAwait(false);
                    Console.WriteLine(city.Name);
                }
            }
        """,
        """
            public async Task Run(NpgsqlConnection connection, IEnumerable<int> ids, CancellationToken token)
            {
                var idList = ids.ToList();
                var cities = new List<City>();
                foreach (var chunk in idList.Distinct().Chunk(1000))
                {
                    cities.AddRange(await connection.QueryAsync<City>(new CommandDefinition("SELECT * FROM cities c WHERE c.id = ANY(@ids) AND c.name <> @name ORDER BY c.name;", new { ids = chunk, name = "" }, cancellationToken: token)).ConfigureAwait(false));
                }

                var citiesById = cities.ToLookup(c => c.Id);
                foreach (var id in idList)
                {
                    var city = citiesById[id].Single();
                    Console.WriteLine(city.Name);
                }
            }
        """);

    [Fact]
    public Task All_rows_of_a_key_are_kept_together_and_rows_that_Dapper_listed_are_walked_again() => VerifyAsync(
        """
            public void Run(IDbTransaction transaction)
            {
                foreach (var city in connection.Query<City>("SELECT Id, Name FROM Cities", transaction: transaction))
                {
                    // who lives there
                    const string sql = "SELECT Id, CityId FROM Users WHERE CityId = @cityId ORDER BY Id"; // in order
                    foreach (var user in [|connection.Query<User>(sql, new { cityId = city.Id }, transaction)|])
                    {
                        Console.WriteLine(user.Id);
                    }
                }
            }
        """,
        """
            public void Run(IDbTransaction transaction)
            {
                var cities = connection.Query<City>("SELECT Id, Name FROM Cities", transaction: transaction);
                // who lives there
                // in order
                const string sql = "SELECT Id, CityId FROM Users WHERE CityId IN @cityIds ORDER BY Id";
                var users = new List<User>();
                foreach (var chunk in cities.Select(city => city.Id).Distinct().Chunk(1000))
                {
                    users.AddRange(connection.Query<User>(sql, new { cityIds = chunk }, transaction));
                }

                var usersByCityId = users.ToLookup(u => u.CityId);
                foreach (var city in cities)
                {
                    foreach (var user in usersByCityId[city.Id])
                    {
                        Console.WriteLine(user.Id);
                    }
                }
            }
        """);

    [Fact]
    public Task A_key_and_a_column_that_may_be_null_are_a_miss() => VerifyAsync(
        """
            public int Run(User[] users)
            {
                var sum = 0;
                foreach (var user in users)
                {
                    sum += [|connection.Query<User>("SELECT * FROM [dbo].[Users] WHERE [ParentId] = @ParentId", new { user.ParentId })|].Sum(child => child.Id);
                }

                return sum;
            }
        """,
        """
            public int Run(User[] users)
            {
                var sum = 0;
                var loadedUsers = new List<User>();
                foreach (var chunk in users.Select(user => user.ParentId).OfType<int>().Distinct().Chunk(1000))
                {
                    loadedUsers.AddRange(connection.Query<User>("SELECT * FROM [dbo].[Users] WHERE [ParentId] IN @ParentIds", new { ParentIds = chunk }));
                }

                var usersByParentId = loadedUsers.ToLookup(u => (int?)u.ParentId!.Value);
                foreach (var user in users)
                {
                    sum += usersByParentId[user.ParentId].Sum(child => child.Id);
                }

                return sum;
            }
        """);

    [Fact]
    public Task SQL_that_is_declared_elsewhere_is_changed_there_or_written_anew() => VerifyAsync(
        """"
            public void Run(List<int> ids)
            {
                // one city
                var sql = """
                    SELECT Id, Name
                    FROM Cities
                    WHERE Name IS NOT NULL
                      AND Id = @id
                    """;
                foreach (var id in ids)
                {
                    Console.WriteLine([|connection.QuerySingleOrDefault<City>(sql, new { id })|]?.Name);
                }
            }

            public void RunTwo(List<int> ids)
            {
                foreach (var id in ids)
                {
                    Console.WriteLine([|connection.QueryFirst<City>(ById, new { id })|].Name);
                }
            }
        """",
        """"
            public void Run(List<int> ids)
            {
                // one city
                var sql = """
                    SELECT Id, Name
                    FROM Cities
                    WHERE Name IS NOT NULL
                      AND Id IN @ids
                    """;
                var cities = new List<City>();
                foreach (var chunk in ids.Distinct().Chunk(1000))
                {
                    cities.AddRange(connection.Query<City>(sql, new { ids = chunk }));
                }

                var citiesById = cities.ToLookup(c => c.Id);
                foreach (var id in ids)
                {
                    Console.WriteLine(citiesById[id].SingleOrDefault()?.Name);
                }
            }

            public void RunTwo(List<int> ids)
            {
                var cities = new List<City>();
                foreach (var chunk in ids.Distinct().Chunk(1000))
                {
                    cities.AddRange(connection.Query<City>("SELECT Id, Name FROM Cities WHERE Id IN @ids", new { ids = chunk }));
                }

                var citiesById = cities.ToLookup(c => c.Id);
                foreach (var id in ids)
                {
                    Console.WriteLine(citiesById[id].First().Name);
                }
            }
        """");

    [Fact]
    public Task A_connection_is_followed_to_where_it_is_made() => VerifyAsync(
        """
            private readonly IDbConnection _kept = new SqliteConnection("Data Source=shop.db");

            private static IDbConnection Open() => new NpgsqlConnection("Host=db");

            public void Run(List<int> ids)
            {
                using var opened = Open();
                foreach (var id in ids)
                {
                    Console.WriteLine([|opened.QuerySingle<City>("SELECT * FROM Cities WHERE Id = @id", new { id })|].Name);
                }
            }

            public void RunTwo(List<int> ids)
            {
                foreach (var id in ids)
                {
                    Console.WriteLine([|_kept.QuerySingle<City>("SELECT * FROM Cities WHERE Id = @id", new { id })|].Name);
                }
            }
        """,
        """
            private readonly IDbConnection _kept = new SqliteConnection("Data Source=shop.db");

            private static IDbConnection Open() => new NpgsqlConnection("Host=db");

            public void Run(List<int> ids)
            {
                using var opened = Open();
                var cities = new List<City>();
                foreach (var chunk in ids.Distinct().Chunk(1000))
                {
                    cities.AddRange(opened.Query<City>("SELECT * FROM Cities WHERE Id = ANY(@ids)", new { ids = chunk }));
                }

                var citiesById = cities.ToLookup(c => c.Id);
                foreach (var id in ids)
                {
                    Console.WriteLine(citiesById[id].Single().Name);
                }
            }

            public void RunTwo(List<int> ids)
            {
                var cities = new List<City>();
                foreach (var chunk in ids.Distinct().Chunk(1000))
                {
                    cities.AddRange(_kept.Query<City>("SELECT * FROM Cities WHERE Id IN @ids", new { ids = chunk }));
                }

                var citiesById = cities.ToLookup(c => c.Id);
                foreach (var id in ids)
                {
                    Console.WriteLine(citiesById[id].Single().Name);
                }
            }
        """);

    [Theory]
    [InlineData("SELECT Id, Name FROM Cities WHERE Id = @id OR Name = 'x'")]
    [InlineData("SELECT Id, Name FROM Cities WHERE (Id = @id)")]
    [InlineData("SELECT Id, Name FROM Cities WHERE Id <> @id")]
    [InlineData("SELECT Id, Name FROM Cities WHERE Id = @id LIMIT 1")]
    [InlineData("SELECT TOP 1 Id, Name FROM Cities WHERE Id = @id")]
    [InlineData("SELECT DISTINCT Id, Name FROM Cities WHERE Id = @id")]
    [InlineData("SELECT Id, lower(Name) FROM Cities WHERE Id = @id")]
    [InlineData("SELECT Name FROM Cities WHERE Id = @id")]
    [InlineData("SELECT Id, Name, Number AS Id FROM Cities WHERE Id = @id")]
    [InlineData("SELECT Id, Name FROM Cities WHERE Id = @id GROUP BY Name")]
    [InlineData("SELECT c.Id, c.Name FROM Cities c JOIN Users u ON u.CityId = c.Id WHERE c.Id = @id")]
    [InlineData("SELECT Id, Name FROM Cities, Users WHERE Id = @id")]
    [InlineData("SELECT Id, Name FROM Cities WHERE Id = @id FOR UPDATE")]
    [InlineData("SELECT Id, Name FROM Cities WHERE Id = @id AND Opened < now()")]
    [InlineData("SELECT Id, Name FROM Cities WHERE Id = @id AND Opened < CURRENT_DATE")]
    [InlineData("SELECT Id, Name FROM Cities WHERE Id = @id AND Rank BETWEEN 1 AND 2")]
    [InlineData("SELECT Id, Name FROM Cities WHERE Id = @id AND Id IN (SELECT CityId FROM Users)")]
    [InlineData("SELECT Id, Name FROM Cities WHERE Id = @id AND ParentId = @id")]
    [InlineData("SELECT Id, Name FROM Cities WHERE Id = @id /* one */")]
    [InlineData("SELECT Id, Name FROM Cities WHERE Id = @id UNION SELECT 0, ''")]
    [InlineData("SELECT Id, Name FROM Cities WHERE Id = @id; SELECT 1")]
    [InlineData("EXEC GetCity @id")]
    public Task SQL_of_another_shape_stays(string sql)
        => VerifyNoFixAsync($"Console.WriteLine([|connection.QuerySingleOrDefault<City>(\"{sql}\", new {{ id = user.CityId }})|]?.Name);");

    [Theory]
    // Nobody says which of several rows is the first.
    [InlineData("Console.WriteLine([|connection.QueryFirst<User>(\"SELECT * FROM Users WHERE CityId = @id\", new { id = user.CityId })|].Name);")]
    // Which database it is, nobody knows.
    [InlineData("Console.WriteLine([|any.QuerySingle<City>(\"SELECT * FROM Cities WHERE Id = @id\", new { id = user.CityId })|].Name);")]
    // Text compares as the collation says.
    [InlineData("Console.WriteLine([|connection.QuerySingle<City>(\"SELECT * FROM Cities WHERE Name = @name\", new { name = user.Name })|].Id);")]
    // A long is asked for, an int is in the rows.
    [InlineData("Console.WriteLine([|connection.QuerySingle<City>(\"SELECT * FROM Cities WHERE Id = @id\", new { id = (long)user.CityId })|].Id);")]
    // Another parameter is of the element too.
    [InlineData("Console.WriteLine([|connection.QuerySingle<City>(\"SELECT * FROM Cities WHERE Id = @id AND Name <> @name\", new { id = user.CityId, name = user.Name })|].Id);")]
    // Values alone do not carry their key.
    [InlineData("Console.WriteLine([|connection.QuerySingle<string>(\"SELECT Name FROM Cities WHERE Id = @id\", new { id = user.CityId })|]);")]
    [InlineData("Console.WriteLine([|connection.QuerySingle(\"SELECT Name FROM Cities WHERE Id = @id\", new { id = user.CityId })|]);")]
    // The rows are read while they are walked.
    [InlineData("foreach (var city in [|connection.Query<City>(\"SELECT * FROM Cities WHERE Id = @id\", new { id = user.CityId }, buffered: false)|]) Console.WriteLine(city.Name);")]
    // A procedure.
    [InlineData("Console.WriteLine([|connection.QuerySingle<City>(\"SELECT * FROM Cities WHERE Id = @id\", new { id = user.CityId }, commandType: CommandType.StoredProcedure)|].Name);")]
    // Parameters that are built elsewhere.
    [InlineData("Console.WriteLine([|connection.QuerySingle<City>(\"SELECT * FROM Cities WHERE Id = @id\", new DynamicParameters(new { id = user.CityId }))|].Name);")]
    // The loop writes what it reads.
    [InlineData("Console.WriteLine([|connection.QuerySingle<City>(\"SELECT * FROM Cities WHERE Id = @id\", new { id = user.CityId })|].Name); connection.Execute(\"UPDATE Cities SET Name = ''\");")]
    // The error of one is none of the others.
    [InlineData("try { Console.WriteLine([|connection.QuerySingle<City>(\"SELECT * FROM Cities WHERE Id = @id\", new { id = user.CityId })|].Name); } catch (InvalidOperationException) { }")]
    // SQL that is put together.
    [InlineData("Console.WriteLine([|connection.QuerySingle<City>(\"SELECT * FROM Cities WHERE Id = @id AND Rank = \" + other, new { id = user.CityId })|].Name);")]
    // In the fourth place Query takes another argument.
    [InlineData("Console.WriteLine([|connection.QuerySingle<City>(\"SELECT * FROM Cities WHERE Id = @id\", new { id = user.CityId }, transaction, 5)|].Name);")]
    // A row that gets out of the loop would be the same object twice.
    [InlineData("var parent = [|connection.QuerySingle<User>(\"SELECT * FROM Users WHERE Id = @id\", new { id = user.CityId })|]; Keep(parent); static void Keep(User kept) => kept.Name = \"\";")]
    public Task A_query_that_a_batch_would_change_stays(string statement) => VerifyNoFixAsync(statement);

    [Fact]
    public Task Rows_with_a_mapping_of_their_own_stay() => VerifyNoFixAsync(
        "SqlMapper.SetTypeMap(typeof(City), null!); Console.WriteLine([|connection.QuerySingle<City>(\"SELECT * FROM Cities WHERE Id = @id\", new { id = user.CityId })|].Name);");
}
