using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Analyzers.Tests.Robustness;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.Analyzers.Tests.RoundTrips;

/// <summary>Half-typed code: whatever the author has typed so far, the analyzer does not throw.</summary>
public sealed class QueryPerElementRobustnessTests
{
    private const string Source = Shop.Usings + "using System.Net.Http;\n" + """
        public class Service(ShopContext db, DbConnection connection, IUsers repository)
        {
            private readonly Dictionary<int, User?> _seen = new();

            public async Task<bool> Run(List<int> ids, List<User> users, CancellationToken token)
            {
                foreach (var id in ids.Where(x => x > 0))
                {
                    if (!_seen.TryGetValue(id, out var known)) known = _seen[id] = await db.Users.FindAsync(id);
                    var user = await db.Users.AsNoTracking().Where(u => u.Id == id).Select(u => u.Name).FirstOrDefaultAsync(token);
                    if (user is null) return false;
                    known = repository.Get(id) ?? Local(id);
                    User? Local(int key) => db.Users.SingleOrDefault(u => u.Id == key);
                }
                for (var i = 0; i < users.Count; i++) _ = connection.QuerySingle<User>("select 1", new { users[i].Id });
                var queue = new Queue<User>(users);
                while (queue.TryDequeue(out var next)) { try { db.Find<User>(next.Id); break; } catch { continue; } }
                await Task.WhenAll(users.Select(async u => await db.Orders.CountAsync(o => o.UserId == u.Id)));
                return users.Select(u => new { u.Id, Parent = db.Users.FirstOrDefault(p => p.Id == u.ParentId)?.Name }).ToList().Count > 0;
            }
        }

        public interface IUsers { User? Get(int id); }

        public class Nobody : IUsers { public User? Get(int id) => null; public int Count => new HttpClient().GetStringAsync("/").Result.Length; }

        public class Users(ShopContext db) : IUsers { public User? Get(int id) => db.Users.Find(id); }
        """;

    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
        [new QueryPerElementAnalyzer(), new RemoteCallPerElementAnalyzer(), new HiddenDataAccessAnalyzer(), new SuspectedQueryPerElementAnalyzer()];

    [Fact]
    public Task NothingIsThrownOnAnyPartOfIt() => HalfTypedCode.VerifyNothingThrownAsync(HalfTypedCode.Compile(Source, Shop.Model), Analyzers);

    /// <summary>Its operations would be bound by methods of the compiler that call themselves, as deep as the chain is long.</summary>
    [Fact]
    public Task Does_not_follow_a_call_into_a_chain_of_hundreds_of_calls() => Shop.VerifyAsync(
        $$"""
        public void Run(int[] ids)
        {
            foreach (var id in ids)
            {
                _ = Load(id);
            }
        }

        private string Load(int id) => db.Users.Find(id)!.Name{{string.Concat(Enumerable.Repeat(".Trim()", 600))}};
        """);

    [Fact]
    public Task Follows_a_call_into_a_chain_of_a_usual_length() => Shop.VerifyAsync(
        $$"""
        public void Run(int[] ids)
        {
            foreach (var id in ids)
            {
                _ = [|Load(id)|];
            }
        }

        private string Load(int id) => db.Users.Find(id)!.Name{{string.Concat(Enumerable.Repeat(".Trim()", 50))}};
        """);
}
