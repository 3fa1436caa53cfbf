namespace PerfAnalyzers.Analyzers.Tests.RoundTrips.Quiet;

/// <summary>Elements that are databases, units of work or services of their own.</summary>
public sealed class ContextsTests
{
    [Fact]
    public Task A_context_per_shard() => Shop.SilentAsync(
        """
        foreach (var shard in new List<string>())
        {
            await using var own = new ShopContext(shard);
            found.Add(await own.Users.FirstAsync());
        }
        foreach (var id in ids)
        {
            using var scope = ((IServiceScopeFactory)null!).CreateScope();
            var own = scope.ServiceProvider.GetRequiredService<ShopContext>();
            found.Add(await own.Users.FirstAsync(u => u.Id == id));
        }
        """);

    [Fact]
    public Task A_context_per_tenant_at_once() => Shop.SilentAsync(
        """
        await Parallel.ForEachAsync(new List<string>(), async (shard, _) =>
        {
            await using var own = new ShopContext(shard);
            var query = own.Users.Where(u => u.IsActive);
            found.AddRange(await query.ToListAsync());
        });
        foreach (var own in new List<ShopContext>())
            found.Add(await own.Users.FirstAsync());
        """);

    [Fact]
    public Task Services_that_each_do_their_own_work() => Shop.VerifySourceAsync(
        """
        public interface IRule { bool Check(Order order); }

        public class KnownUser(ShopContext db) : IRule
        {
            public bool Check(Order order) => db.Users.Find(order.UserId) != null;
        }

        public class Service(List<IRule> rules)
        {
            public void Run(Order order)
            {
                foreach (var rule in rules)
                    rule.Check(order);
            }
        }
        """);
}
