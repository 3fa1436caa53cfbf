using PerfAnalyzers.RoundTrips;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Analyzers.Tests.RoundTrips;

/// <summary>Sequences that run their lambda, or ask the database, when somebody walks them.</summary>
public sealed class LazySequencesTests
{
    [Fact]
    public Task What_a_function_returns_is_walked_by_its_caller() => Shop.VerifyAsync(
        """
            public IEnumerable<User?> Load(List<int> ids) => ids.Select(id => [|db.Users.Find(id)|]);

            public IEnumerable<string> Names(List<int> ids)
            {
                var users = ids.Select(id => [|db.Users.First(u => u.Id == id)|]);
                return users.Where(u => u.IsActive).Select(u => u.Name);
            }

            public List<User?> Nested(List<List<int>> groups) => groups.SelectMany(ids => ids.Select(id => [|db.Users.Find(id)|])).ToList();

            public User? First(List<int> ids) => ids.Select(id => db.Users.Find(id)).FirstOrDefault(u => u is not null);

            public Func<IEnumerable<User?>> Later(List<int> ids) => () => ids.Select(id => db.Users.Find(id));
        """);

    [Fact]
    public Task What_becomes_a_response_is_walked()
    {
        var test = Shop.Create(
            """
            [Microsoft.AspNetCore.Mvc.ApiController, Microsoft.AspNetCore.Mvc.Route("users")]
            public class UsersController(ShopContext db) : Microsoft.AspNetCore.Mvc.ControllerBase
            {
                [Microsoft.AspNetCore.Mvc.HttpPost]
                public object Names(List<int> ids) => Ok(ids.Select(id => [|db.Users.Find(id)|]));

                [Microsoft.AspNetCore.Mvc.HttpPut]
                public object Wrapped(List<int> ids) => Ok(new { ids.Count, Users = ids.Select(id => [|db.Users.Find(id)|]) });

                [Microsoft.AspNetCore.Mvc.HttpDelete]
                public object Unwalked(List<int> ids) => Ok(Keep(new { Users = ids.Select(id => db.Users.Find(id)) }));

                private static int Keep(object value) => value.GetHashCode();
            }

            public static class Endpoints
            {
                public static void Map(Microsoft.AspNetCore.Builder.WebApplication app)
                    => Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapPost(app, "/users", (List<int> ids, ShopContext db) => ids.Select(id => [|db.Users.Find(id)|]));
            }
            """);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
