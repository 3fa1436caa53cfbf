namespace PerfAnalyzers.Analyzers.Tests.RoundTrips.Quiet;

/// <summary>Sequences that hold one value at most: a loop over one is an <c>if</c>.</summary>
public sealed class OptionalsTests
{
    private const string Types = """

        public readonly struct Option<T> : IEnumerable<T>
        {
            private readonly T _value;
            public Option(T value) { _value = value; IsSome = true; }
            public bool IsSome { get; }
            public Option<T> Filter(Func<T, bool> test) => this;
            public IEnumerator<T> GetEnumerator() { if (IsSome) yield return _value; }
            System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
        }

        public sealed class Perhaps<T> : IEnumerable<T>
        {
            public bool HasValue { get; init; }
            public T Value { get; init; } = default!;
            public IEnumerator<T> GetEnumerator() { if (HasValue) yield return Value; }
            System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
        }

        public sealed class Maybe<T> : IEnumerable<T>
        {
            public IEnumerator<T> GetEnumerator() { yield break; }
            System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
        }

        public sealed class Options<T> : IEnumerable<T>
        {
            public bool HasValue { get; init; }
            public IEnumerator<T> GetEnumerator() { yield break; }
            System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
        }

        public sealed class Selection<T> : List<T>
        {
            public bool IsNone => Count == 0;
        }

        public sealed class Either<TLeft, TRight>
        {
            public IEnumerable<TRight> RightToSeq() => [];
        }

        public static class Prelude
        {
            public static Option<T> Optional<T>(T? value) where T : class => default;
            public static Option<T> HeadOrNone<T>(this IEnumerable<T> values) => default;
        }
        """;

    [Theory]
    [InlineData("foreach (var id in new Option<int>(3)) found.Add(await db.Users.FirstAsync(u => u.Id == id));")]
    [InlineData("foreach (var id in new Option<int>(3).Filter(n => n > 1)) found.Add(await db.Users.FirstAsync(u => u.Id == id));")]
    [InlineData("foreach (var id in new Option<int>(3).Where(n => n > 1)) found.Add(await db.Users.FirstAsync(u => u.Id == id));")]
    [InlineData("foreach (var user in Prelude.Optional(users[0])) found.Add(await db.Users.FirstAsync(u => u.Id == user.ParentId));")]
    [InlineData("foreach (var user in users.HeadOrNone()) found.Add(await db.Users.FirstAsync(u => u.Id == user.ParentId));")]
    [InlineData("foreach (var id in new Perhaps<int>()) found.Add(await db.Users.FirstAsync(u => u.Id == id));")]
    [InlineData("foreach (var id in new Maybe<int>()) found.Add(await db.Users.FirstAsync(u => u.Id == id));")]
    [InlineData("foreach (var id in new Either<string, int>().RightToSeq()) found.Add(await db.Users.FirstAsync(u => u.Id == id));")]
    [InlineData("found.AddRange(new Option<int>(3).Select(id => db.Users.First(u => u.Id == id)));")]
    [InlineData("Option<int> maybe = default; foreach (var id in maybe) foreach (var user in db.Users.Where(u => u.Id == id)) found.Add(user);")]
    [InlineData("foreach (var id in new Options<int>()) found.Add([|await db.Users.FirstAsync(u => u.Id == id)|]);", true)]
    [InlineData("foreach (var id in new Selection<int>()) found.Add([|await db.Users.FirstAsync(u => u.Id == id)|]);", true)]
    public Task A_value_or_none(string body, bool isReported = false) => Shop.VerifyAsync(
        $$"""
            public async Task Run(List<User> users, List<User> found)
            {
                await Task.Yield();
                {{(isReported ? body.Replace("[|await ", "await [|") : body)}}
            }
        """ + "}" + Types + "public class Rest {");

    [Fact]
    public Task The_loop_around_it_is_named() => Shop.VerifyAsync(
        """
            public async Task Run(List<User> users, List<User> found)
            {
                foreach (var user in users)
                {
                    foreach (var id in new Option<int>(user.Id))
                        found.Add(await {|#0:db.Users.FirstAsync(u => u.Id == id)|});
                    await {|#1:Load(user.ParentId, found)|};
                    user.Orders.AddRange(new Option<int>(user.Id).SelectMany(id => {|#2:db.Orders.Where(o => o.UserId == id).ToList()|}));
                }
            }

            private async Task Load(int? parent, List<User> found)
            {
                foreach (var id in new Option<int>(parent ?? 0))
                    found.Add(await db.Users.FirstAsync(u => u.Id == id));
            }
        """ + "}" + Types + "public class Rest {",
        Shop.Finding().WithLocation(0).WithArguments("Users.FirstAsync", "element of 'users'", ""),
        Shop.Finding().WithLocation(1).WithArguments("Service.Load", "element of 'users'", " (path: 'Service.Load' -> 'Users.FirstAsync')"),
        Shop.Finding().WithLocation(2).WithArguments("Orders.ToList", "element of 'users'", ""));
}
