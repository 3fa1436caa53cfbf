namespace PerfAnalyzers.Analyzers.Tests.RoundTrips;

/// <summary>What a call passes as a constant decides which branches of the called body it runs.</summary>
public sealed class ConstantArgumentTests
{
    private const string Wallet = """

            User? Load(int id, bool withArchive = false)
            {
                User? user = null;
                if (user is null && withArchive)
                    user = db.Users.Find(id);
                return user;
            }

            string Name(int id, bool fromDatabase) => fromDatabase ? db.Users.First(u => u.Id == id).Name : "";

            int Count(int id, string? kind = null, int? limit = null)
            {
                if (kind == null)
                    return 0;
                if (!limit.HasValue)
                    return db.Users.Count(u => u.Id == id);
                return limit.Value;
            }

            bool Either(int id, bool first)
                => first
                    ? db.Users.Any(u => u.Id == id)
                    : db.Orders.Any(o => o.UserId == id);

            bool Passed(int id, bool first, bool asks) => asks && Either(id, first);

            User? Image(int id, Kind kind)
            {
                switch (kind)
                {
                    case Kind.Chapter:
                        return db.Users.Find(id);
                    case Kind.Poster or Kind.Banner:
                        return null;
                    default:
                        return new User();
                }
            }

            User? Other(int id, Kind kind) => kind switch { Kind.Chapter => db.Users.Find(id), _ => null };

            enum Kind { Chapter, Poster, Banner, Logo }

            bool Set(int id, bool asks)
            {
                asks = asks || id > 5;
                if (asks)
                    return db.Users.Any(u => u.Id == id);
                return false;
            }
        """;

    [Fact]
    public Task Branches_that_the_arguments_rule_out_run_nothing() => Shop.VerifyAsync(
        """
            public void Run(int[] ids)
            {
                foreach (var id in ids)
                {
                    Load(id);
                    Name(id, fromDatabase: false);
                    Count(id);
                    Count(id, "a", 5);
                    Passed(id, true, asks: false);
                    Image(id, Kind.Logo);
                    Image(id, Kind.Banner);
                    Other(id, Kind.Poster);
                }
            }
        """ + Wallet);

    [Fact]
    public Task Branches_that_may_run_are_reported() => Shop.VerifyAsync(
        """
            public void Run(int[] ids, bool flag)
            {
                foreach (var id in ids)
                {
                    [|Load(id, true)|];
                    [|Load(id, flag)|];
                    [|Name(id, true)|];
                    [|Count(id, "a")|];
                    [|Set(id, false)|];
                    [|Passed(id, flag, true)|];
                    [|Image(id, Kind.Chapter)|];
                    [|Image(id, flag ? Kind.Chapter : Kind.Logo)|];
                    [|Other(id, Kind.Chapter)|];
                }
            }
        """ + Wallet);

    [Fact]
    public Task The_path_is_that_of_the_branch_which_runs() => Shop.VerifyAsync(
        """
            public void Run(int[] ids)
            {
                foreach (var id in ids)
                {
                    {|#0:Either(id, first: false)|};
                    {|#1:Passed(id, false, true)|};
                }
            }
        """ + Wallet,
        Shop.Finding().WithLocation(0).WithArguments("Service.Either", "element of 'ids'", " (path: 'Service.Either' -> 'Orders.Any')"),
        Shop.Finding().WithLocation(1).WithArguments("Service.Passed", "element of 'ids'", " (path: 'Service.Passed' -> 'Service.Either' -> 'Orders.Any')"));
}
