using PerfAnalyzers.RoundTrips;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Analyzers.Tests.RoundTrips;

public sealed class HiddenDataAccessTests
{
    private static Task VerifyAsync(string source, params DiagnosticResult[] expected)
    {
        var test = new CSharpAnalyzerTest<HiddenDataAccessAnalyzer> { TestCode = Shop.Usings + source };
        test.TestState.Sources.Add(("Model.cs", Shop.Model));
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Names_the_member_and_the_path() => VerifyAsync(
        """
        public class Card(ShopContext db, int id)
        {
            public int {|#0:Orders|} => {|#1:Count()|};
            private int Count() => {|#2:db.Orders.Count(o => o.UserId == id)|};
        }
        """,
        CSharpAnalyzerVerifier<HiddenDataAccessAnalyzer>.Diagnostic().WithLocation(0).WithLocation(1).WithLocation(2)
            .WithArguments("'Card.Orders'", "'Card.Count' -> 'Orders.Count'"));

    [Fact]
    public Task Reports_every_member_that_looks_like_a_value() => VerifyAsync(
        """
        public class Card(ShopContext db, int id) : IComparable<Card>
        {
            public User [|this|][int key] => db.Users.First(u => u.Id == key);
            public override bool [|Equals|](object? other) => db.Orders.Any(o => o.UserId == id);
            public override int [|GetHashCode|]() => db.Orders.Count();
            public override string [|ToString|]() => db.Users.First(u => u.Id == id).Name;
            public int [|CompareTo|](Card? other) => db.Orders.Count();
            public static implicit operator [|int|](Card card) => card.GetHashCode();
            public static int operator [|+|](Card card, int n) => card.GetHashCode() + n;
        }
        """);

    [Fact]
    public Task Silent_where_the_type_says_so_or_the_value_is_kept() => VerifyAsync(
        """
        public class Card(ShopContext db, int id)
        {
            private List<User>? _users;
            public List<User> Users => _users ??= db.Users.ToList();
            public IQueryable<Order> Orders => db.Orders.Where(o => o.UserId == id);
            public Task<int> Count => db.Orders.CountAsync();
            public int Load() => db.Orders.Count();
            public int Id { get; } = id;
        }
        """);
}
