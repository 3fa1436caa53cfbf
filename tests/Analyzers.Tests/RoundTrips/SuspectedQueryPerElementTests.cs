using PerfAnalyzers.RoundTrips;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Analyzers.Tests.RoundTrips;

public sealed class SuspectedQueryPerElementTests
{
    private static Task VerifyAsync(string source, params DiagnosticResult[] expected)
    {
        var test = new CSharpAnalyzerTest<SuspectedQueryPerElementAnalyzer> { TestCode = Shop.Usings + source };
        test.TestState.Sources.Add(("Model.cs", Shop.Model));
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Reports_implementations_that_do_not_agree() => VerifyAsync(
        """
        public interface IUsers { User? Get(int id); }
        public class DatabaseUsers(ShopContext db) : IUsers { public User? {|#1:Get|}(int id) => {|#2:db.Users.Find(id)|}; }
        public class MemoryUsers(Dictionary<int, User> users) : IUsers { public User? Get(int id) => users[id]; }

        public class Service(IUsers users)
        {
            public void Run(List<int> ids)
            {
                foreach (var id in ids)
                    {|#0:users.Get(id)|};
            }
        }
        """,
        CSharpAnalyzerVerifier<SuspectedQueryPerElementAnalyzer>.Diagnostic().WithLocation(0).WithLocation(1).WithLocation(2).WithArguments(
            "IUsers.Get", "element of 'ids'", " (path: 'IUsers.Get' -> 'DatabaseUsers.Get' -> 'Users.Find')"));

    [Fact]
    public Task Reports_an_equality_that_asks_where_the_hash_does_not() => VerifyAsync(
        """
        public class SameName(ShopContext db) : IEqualityComparer<Order>
        {
            public bool Equals(Order? x, Order? y) => db.Users.Any(u => u.Id == x!.UserId && u.Id == y!.UserId);
            public int GetHashCode(Order order) => order.LineIds.Length;
        }

        public class Service(ShopContext db)
        {
            public List<Order> Run(List<Order> orders) => orders.Distinct([|new SameName(db)|]).ToList();
            public bool Has(List<Order> orders, Order order) => orders.Contains(order, new SameName(db));
        }
        """);

    [Fact]
    public Task Silent_where_it_is_proved_or_nothing_is_known() => VerifyAsync(
        """
        public interface IUsers { User? Get(int id); }
        public class DatabaseUsers(ShopContext db) : IUsers { public User? Get(int id) => db.Users.Find(id); }
        public class BrokenUsers : IUsers { public User? Get(int id) => throw new NotImplementedException(); }
        public interface IElsewhere { User? Get(int id); }

        public class Service(IUsers users, IElsewhere elsewhere, Func<int, User> load)
        {
            public void Run(List<int> ids)
            {
                foreach (var id in ids)
                {
                    users.Get(id);
                    elsewhere.Get(id);
                    load(id);
                }
            }
        }
        """);

    [Fact]
    public Task Reports_accounts_whose_store_is_not_known() => VerifyAsync(
        """
        public class Account : Microsoft.AspNetCore.Identity.IdentityUser { }

        public class Service(Microsoft.AspNetCore.Identity.UserManager<Account> accounts, Microsoft.AspNetCore.Identity.RoleManager<Microsoft.AspNetCore.Identity.IdentityRole> roles)
        {
            public async Task Run(List<string> ids, List<string> names)
            {
                foreach (var id in ids)
                {
                    var account = await {|#0:accounts.FindByIdAsync(id)|};
                    await accounts.UpdateAsync(account!);
                }

                foreach (var name in names)
                    await {|#1:FindAsync(name)|};
            }

            private async Task<string?> FindAsync(string name) => (await {|#2:roles.FindByNameAsync(name)|})?.Id;

            public Task<Account?> One(string id) => accounts.FindByIdAsync(id);
        }
        """,
        CSharpAnalyzerVerifier<SuspectedQueryPerElementAnalyzer>.Diagnostic().WithLocation(0).WithArguments("accounts.FindByIdAsync", "element of 'ids'", ""),
        CSharpAnalyzerVerifier<SuspectedQueryPerElementAnalyzer>.Diagnostic().WithLocation(1).WithLocation(2).WithArguments(
            "Service.FindAsync", "element of 'names'", " (path: 'Service.FindAsync' -> 'roles.FindByNameAsync')"));
}
