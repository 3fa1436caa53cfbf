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

    [Fact]
    public Task A_query_that_is_called_a_mere_sequence() => Shop.VerifySourceAsync(
        """
        public interface IUserStore
        {
            IEnumerable<User> Active { get; }
            IEnumerable<User> Children(int id);
            IAsyncEnumerable<Order> Orders(int id);
            IEnumerable<User> Loaded(int id);
        }

        public class UserStore(ShopContext db) : IUserStore
        {
            public IEnumerable<User> Active => db.Users.Where(u => u.IsActive);
            public IEnumerable<User> Children(int id) => db.Users.Where(u => u.ParentId == id).AsEnumerable();
            public IAsyncEnumerable<Order> Orders(int id) => db.Orders.Where(o => o.UserId == id).AsAsyncEnumerable();
            public IEnumerable<User> Loaded(int id) => _all ??= db.Users.ToList();
            private List<User>? _all;
        }

        public class Service(ShopContext db, IUserStore users)
        {
            public async Task Run(List<int> ids, List<User> found, HashSet<User> set)
            {
                foreach (var id in ids)
                {
                    found.AddRange([|db.Users.FromSql($"EXEC children {id}").AsEnumerable()|]);
                    set.UnionWith([|users.Children(id)|]);
                    found.Add([|users.Active.First(u => u.ParentId == id)|]);
                    foreach (var child in [|users.Children(id).Where(u => u.IsActive)|])
                        found.Add(child);
                    await foreach (var order in [|users.Orders(id)|])
                        found.RemoveAll(u => u.Id == order.UserId);
                    found.AddRange(users.Loaded(id));
                    var later = users.Children(id);
                    found.AddRange(Known(id));
                }
            }

            private static IEnumerable<User> Known(int id)
            {
                yield return new User { Id = id };
            }
        }
        """);

    [Fact]
    public Task Queries_that_are_kept_and_run_one_by_one() => Shop.VerifyAsync(
        """
            public List<int> Run(List<int> ids, List<List<User>> loaded)
            {
                var queries = ids.Select(id => db.Users.Where(u => u.ParentId == id)).ToList();
                var counts = new List<int>();
                foreach (var query in queries)
                    counts.Add([|query.Count()|]);
                foreach (var query in queries)
                    counts.Add([|query.Where(u => u.IsActive).Count()|]);
                foreach (var list in loaded.Select(users => users.AsQueryable()))
                    counts.Add(list.Count());
                return counts;
            }
        """);
}
