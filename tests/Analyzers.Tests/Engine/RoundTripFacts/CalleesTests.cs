using PerfAnalyzers.Engine.RoundTripFacts;

namespace PerfAnalyzers.Analyzers.Tests.Engine;

/// <summary>Calls that lead to a round trip, and those that only seem to.</summary>
public sealed class CalleesTests
{
    [Theory]
    [InlineData("extension method", "public static class X { public static int Ask(this ShopContext db, int id) => db.Orders.Count(o => o.Id == id); }", "[|db.Ask(1)|]", "X.Ask -> Orders.Count")]
    [InlineData("generic method", "public class X { public static T One<T>(ShopContext db) where T : class => db.Set<T>().First(); }", "[|X.One<User>(db)|]", "X.One -> Set<T>.First")]
    [InlineData("getter", "public class X(ShopContext db) { public int Count => db.Users.Count(); }", "[|new X(db).Count|]", "X.Count -> Users.Count")]
    [InlineData("indexer", "public class X(ShopContext db) { public User this[int id] => db.Users.First(u => u.Id == id); }", "[|new X(db)[1]|]", "X[] -> Users.First")]
    [InlineData("constructor", "public class X { public X(ShopContext db) => Count = db.Users.Count(); public int Count; }", "[|new X(db)|]", "new X -> Users.Count")]
    [InlineData("operator", "public class X(ShopContext db) { public int N => db.Users.Count(); public static int operator +(X x, int n) => x.N + n; }", "[|new X(db) + 1|]", "X operator -> X.N -> Users.Count")]
    [InlineData("conversion", "public class X(ShopContext db) { ShopContext Db => db; public static explicit operator int(X x) => x.Db.Users.Count(); }", "[|(int)new X(db)|]", "X conversion -> Users.Count")]
    [InlineData("default interface member", "public interface IX { ShopContext Db { get; } int Ask() => Db.Users.Count(); } public class X(ShopContext db) : IX { public ShopContext Db { get; } = db; }", "[|((IX)new X(db)).Ask()|]", "IX.Ask -> Users.Count")]
    [InlineData("virtual member", "public abstract class B { public abstract int Ask(); } public class X(ShopContext db) : B { public override int Ask() => db.Users.Count(); }", "[|((B)new X(db)).Ask()|]", "B.Ask -> X.Ask -> Users.Count")]
    [InlineData("delegate in a field", "public static class X { public static readonly Func<ShopContext, int> Ask = db => db.Users.Count(); }", "[|X.Ask(db)|]", "Ask -> Users.Count")]
    [InlineData("a delegate that a constructor sets", "public class X { private readonly Func<int, int> _ask; public X(ShopContext db) { _ask = id => db.Users.Count(u => u.Id == id); } public int Run() => [|_ask(1)|]; }", "1", "_ask -> Users.Count")]
    [InlineData("a delegate in a private property", "public class X { private Func<int>? Ask { get; set; } public X(ShopContext db) => Ask = () => db.Users.Count(); public void Stop() => Ask = null; public int Run() => [|Ask!()|]; }", "1", "Ask -> Users.Count")]
    [InlineData("a delegate that a constructor chooses", "public class X { private readonly Func<int> _ask; public X(ShopContext db, bool all) { if (all) _ask = () => db.Users.Count(); else _ask = () => db.Users.Count(u => u.IsActive); } public int Run() => [|_ask()|]; }", "1", "_ask -> Users.Count")]
    [InlineData("an entry of a table", "public class X { private readonly Dictionary<int, Func<int>> _asks = new(); public X(ShopContext db) { _asks.Add(1, () => db.Users.Count()); _asks[2] = () => db.Users.Count(); } public int Run() => [|_asks[1]()|]; }", "1", "_asks -> Users.Count")]
    [InlineData("an entry that is there", "public class X { private readonly IReadOnlyDictionary<int, Func<int>> _asks; public X(ShopContext db) => _asks = new Dictionary<int, Func<int>> { { 1, () => db.Users.Count() } }; public int Run() => _asks.TryGetValue(1, out var ask) ? [|ask()|] : 0; }", "1", "ask -> Users.Count")]
    [InlineData("an entry of a table of one body", "public class X { public int Run(ShopContext db, int key) { var asks = new Dictionary<int, Func<int>> { [1] = () => db.Users.Count() }; return [|asks[key]()|]; } }", "1", "asks -> Users.Count")]
    [InlineData("SQL of the only caller", "public class X(DbConnection connection) { private T Ask<T>(string sql) => connection.ExecuteScalar<T>(sql)!; public int Run() => [|Ask<int>(\"select count(*) from users\")|]; }", "1", "X.Ask -> connection.ExecuteScalar")]
    [InlineData("SQL of callers that agree", "public class X(DbConnection connection) { private int Ask(string sql) => connection.ExecuteScalar<int>(sql); private int Twice(string sql) => Ask(sql) + Ask(sql); public int Run() => [|Ask(\"select 1\")|] + Twice(\"select 2\"); }", "1", "X.Ask -> connection.ExecuteScalar")]
    [InlineData("local function", "", "Local(); int Local() => [|db.Users.Count()|]", "Users.Count")]
    [InlineData("an implementation that only throws", "public interface IX { int Ask(); } public class A(ShopContext db) : IX { public int Ask() => db.Users.Count(); } public class B : IX { public int Ask() => throw new NotSupportedException(); }", "[|((IX)new A(db)).Ask()|]", "IX.Ask -> A.Ask -> Users.Count")]
    [InlineData("a delegate, or nothing that runs to its end", "public class X { private readonly Func<int> _ask = () => throw new InvalidOperationException(); public X(ShopContext db, bool asks) { if (asks) _ask = () => db.Users.Count(); } public int Run() => [|_ask()|]; }", "1", "_ask -> Users.Count")]
    [InlineData("a delegate, or a method that only throws", "public class X { private readonly Func<int> _ask = None; public X(ShopContext db, bool asks) { if (asks) _ask = () => db.Users.Count(); } static int None() { throw new InvalidOperationException(); } public int Run() => [|_ask()|]; }", "1", "_ask -> Users.Count")]
    [InlineData("a decorator", "public interface IX { int Ask(); } public class A(ShopContext db) : IX { public int Ask() => db.Users.Count(); } public class Logged(IX inner) : IX { public int Ask() { Console.WriteLine(); return inner.Ask(); } }", "[|((IX)new A(db)).Ask()|]", "IX.Ask -> A.Ask -> Users.Count")]
    [InlineData("an iterator that is walked", "public static class X { public static IEnumerable<int> Ids(ShopContext db) { var n = db.Users.Count(); for (var i = 0; i < n; i++) yield return i; } }", "[|X.Ids(db).Where(i => i > 1).ToList()|]", "X.Ids -> Users.Count")]
    public void Lead_to_it(string what, string types, string statement, string path)
    {
        Assert.NotEmpty(what);
        var trip = Question.In(types + "\npublic static class Q\n{\n    public static void Run(ShopContext db) { _ = " + statement + "; }\n}".Replace("_ = Local();", "Local();"))
            .At(RoundTripKinds.DatabaseRead);

        Assert.NotNull(trip);
        Assert.Equal(path, Question.PathOf(trip));
    }

    [Theory]
    [InlineData("an iterator that nobody walks", "public static class X { public static IEnumerable<int> Ids(ShopContext db) { yield return db.Users.Count(); } }", "[|X.Ids(db)|]")]
    [InlineData("a query that is only built", "public static class X { public static IQueryable<User> Ids(ShopContext db) => db.Users.Where(u => u.IsActive); }", "[|X.Ids(db)|]")]
    [InlineData("an automatic property", "public class X { public int Count { get; set; } }", "[|new X().Count|]")]
    [InlineData("a delegate that anyone may set", "public class X { public Func<int> Ask = () => 1; public X(ShopContext db) => Ask = () => db.Users.Count(); }", "[|new X(db).Ask()|]")]
    [InlineData("a delegate that a caller gives", "public class X { private readonly Func<int> _ask; public X(ShopContext db, Func<int>? ask) { _ask = () => db.Users.Count(); if (ask is not null) _ask = ask; } public int Run() => [|_ask()|]; }", "1")]
    [InlineData("a delegate that is handed out", "public class X { private Func<int> _ask; public X(ShopContext db) { _ask = () => db.Users.Count(); Swap(ref _ask); } static void Swap(ref Func<int> ask) => ask = () => 1; public int Run() => [|_ask()|]; }", "1")]
    [InlineData("a delegate that is added to", "public class X { private Action? _ask; public X(ShopContext db) { _ask += () => db.Users.Count(); } public void Run() => [|_ask!()|]; }", "1")]
    [InlineData("a delegate that a tuple sets", "public class X { private Func<int> _ask; private int _n; public X(ShopContext db, Func<int> ask) { _ask = () => db.Users.Count(); (_ask, _n) = (ask, 1); } public int Run() => [|_ask()|]; }", "1")]
    [InlineData("a delegate that a tuple in a tuple sets", "public class X { private Func<int> _ask; private int _n; public X(ShopContext db, Func<int> ask) { _ask = () => db.Users.Count(); ((_ask, _n), _n) = ((ask, 1), 2); } public int Run() => [|_ask()|]; }", "1")]
    [InlineData("a delegate of another object", "public class X { private Func<int> _ask; public X(ShopContext db, X? other, Func<int> ask) { _ask = () => db.Users.Count(); other?._ask = ask; } public int Run() => [|_ask()|]; }", "1")]
    [InlineData("a delegate in parentheses", "public class X { private Func<int> _ask; public X(ShopContext db, Func<int> ask) { _ask = () => db.Users.Count(); (_ask) = ask; } public int Run() => [|_ask()|]; }", "1")]
    [InlineData("a delegate that is injected", "public class InjectAttribute : Attribute; public class X { [Inject] private Func<int> Ask { get; set; } public X(ShopContext db) => Ask = () => db.Users.Count(); public int Run() => [|Ask()|]; }", "1")]
    [InlineData("a comparer that is only kept", "public class X(ShopContext db) : IComparer<int> { public int Compare(int x, int y) => db.Users.Count(); public static int Keep(IComparer<int> kept) => 1; }", "X.Keep([|new X(db)|])")]
    [InlineData("an entry of a table that is handed out", "public class X { private readonly Dictionary<int, Func<int>> _asks = new(); public X(ShopContext db) { _asks.Add(1, () => db.Users.Count()); Fill(_asks); } static void Fill(Dictionary<int, Func<int>> asks) => asks[1] = () => 1; public int Run() => [|_asks[1]()|]; }", "1")]
    [InlineData("an entry of a table that a caller fills", "public class X { private readonly Dictionary<int, Func<int>> _asks; public X(ShopContext db, Dictionary<int, Func<int>> asks) { _asks = asks; _asks[1] = () => db.Users.Count(); } public int Run() => [|_asks[1]()|]; }", "1")]
    [InlineData("an entry of a table that anyone may fill", "public class X { public readonly Dictionary<int, Func<int>> Asks = new(); public X(ShopContext db) => Asks[1] = () => db.Users.Count(); public int Run() => [|Asks[1]()|]; }", "1")]
    [InlineData("an entry of a table that only computes", "public class X { private readonly Dictionary<int, Func<int>> _asks = new() { [1] = () => 1 }; public int Run() => [|_asks[1]()|]; }", "1")]
    [InlineData("SQL that anyone may give", "public class X(DbConnection connection) { public int Ask(string sql) => connection.ExecuteScalar<int>(sql); public int Run() => [|Ask(\"select 1\")|]; }", "1")]
    [InlineData("SQL of callers that do not agree", "public class X(DbConnection connection) { private int Ask(string sql) => connection.ExecuteScalar<int>(sql); public int Add() => Ask(\"insert into users default values returning id\"); public int Run() => [|Ask(\"select 1\")|]; }", "1")]
    [InlineData("SQL of a method that is kept", "public class X(DbConnection connection) { private int Ask(string sql) => connection.ExecuteScalar<int>(sql); public Func<string, int> Kept() => Ask; public int Run() => [|Ask(\"select 1\")|]; }", "1")]
    [InlineData("a delegate that only computes", "public class X { private readonly Func<int, int> _ask; public X(ShopContext db) { _ask = n => n + 1; } public int Run() => [|_ask(1)|]; }", "1")]
    public void Do_not_lead_to_it(string what, string types, string statement)
    {
        Assert.NotEmpty(what);
        var question = Question.In(types + "\npublic static class Q\n{\n    public static void Run(ShopContext db) { _ = " + statement + "; }\n}");

        Assert.Null(question.At(RoundTripKinds.All));
        Assert.Null(question.SuspectedAt(RoundTripKinds.All));
    }

    [Fact]
    public void Implementations_that_do_not_agree_are_suspected()
    {
        var question = Question.In(
            """
            public interface IX { int Ask(); }
            public class Database(ShopContext db) : IX { public int Ask() => db.Users.Count(); }
            public class Memory : IX { public int Ask() => 1; }
            public static class Q { public static int Run(IX x) => [|x.Ask()|]; }
            """);

        Assert.Null(question.At(RoundTripKinds.DatabaseRead));
        var suspected = question.SuspectedAt(RoundTripKinds.DatabaseRead);
        Assert.NotNull(suspected);
        Assert.False(suspected.IsProved);
        Assert.Equal("IX.Ask -> Database.Ask -> Users.Count", Question.PathOf(suspected));
    }

    [Fact]
    public void Entries_of_a_table_that_do_not_agree_are_suspected()
    {
        var question = Question.In(
            """
            public class X
            {
                private readonly Dictionary<int, Func<int>> _asks;
                public X(ShopContext db) => _asks = new() { [1] = () => 1, [2] = () => db.Users.Count() };
                public int Run(int key) => [|_asks[key]()|];
            }
            """);

        Assert.Null(question.At(RoundTripKinds.DatabaseRead));
        Assert.Equal("_asks -> Users.Count", Question.PathOf(question.SuspectedAt(RoundTripKinds.DatabaseRead)!));
    }

    [Fact]
    public void Sql_that_all_callers_write_with_writes()
    {
        var question = Question.InService(
            """
                private int Ask(string sql) => connection.ExecuteScalar<int>(sql);
                public int Run() => [|Ask("insert into users default values returning id")|];
            """);

        Assert.Null(question.At(RoundTripKinds.DatabaseRead));
        Assert.NotNull(question.At(RoundTripKinds.DatabaseWrite));
    }

    private const string Handlers = """
        public interface IHandler<in TMessage> { int Handle(TMessage message); }
        public interface IAnimal; public record Cat : IAnimal; public record Dog; public record Bird;
        public class Animals(ShopContext db) : IHandler<IAnimal> { public int Handle(IAnimal animal) => db.Users.Count(); }
        public class Dogs : IHandler<Dog> { public int Handle(Dog dog) => 1; }
        public class Birds(ShopContext db) : IHandler<Bird> { public int Handle(Bird bird) => db.Orders.Count(); }

        """;

    [Theory]
    [InlineData("the class for the argument", "public static class Q { public static int Run(IHandler<Bird> birds) => [|birds.Handle(new())|]; }", "IHandler.Handle -> Birds.Handle -> Orders.Count")]
    [InlineData("a class for what the argument inherits", "public static class Q { public static int Run(IHandler<Cat> cats) => [|cats.Handle(new())|]; }", "IHandler.Handle -> Animals.Handle -> Users.Count")]
    [InlineData("a class for any argument", "public class Any<T>(ShopContext db) : IHandler<List<T>> { public int Handle(List<T> all) => db.Lines.Count(); } public static class Q { public static int Run(IHandler<List<Dog>> x) => [|x.Handle(new())|]; }", "IHandler.Handle -> Any.Handle -> Lines.Count")]
    [InlineData("a class below a base class", "public abstract class Base<T> { public abstract int Ask(); } public class A : Base<int> { public override int Ask() => 1; } public class B(ShopContext db) : Base<long> { public override int Ask() => db.Users.Count(); } public static class Q { public static int Run(Base<long> x) => [|x.Ask()|]; }", "Base.Ask -> B.Ask -> Users.Count")]
    [InlineData("a class whose base class names the interface", "public abstract class Base : IHandler<User> { public abstract int Handle(User user); } public class B(ShopContext db) : Base { public override int Handle(User user) => db.Users.Count(); } public static class Q { public static int Run(IHandler<User> x) => [|x.Handle(new())|]; }", "IHandler.Handle -> B.Handle -> Users.Count")]
    public void A_generic_interface_is_asked_for_one_of_its_forms(string what, string types, string path)
    {
        Assert.NotEmpty(what);
        Assert.Equal(path, Question.PathOf(Question.In(Handlers + types).At(RoundTripKinds.DatabaseRead)!));
    }

    [Fact]
    public void Classes_for_other_arguments_have_no_say()
    {
        var question = Question.In(Handlers + "public static class Q { public static int Run(IHandler<Dog> dogs) => [|dogs.Handle(new())|]; }");

        Assert.Null(question.At(RoundTripKinds.All));
        Assert.Null(question.SuspectedAt(RoundTripKinds.All));
    }

    [Fact]
    public void Generic_code_may_call_them_all()
    {
        var question = Question.In(Handlers + "public static class Q { public static int Run<T>(IHandler<T> handler, T message) => [|handler.Handle(message)|]; }");

        Assert.Null(question.At(RoundTripKinds.DatabaseRead));
        Assert.NotNull(question.SuspectedAt(RoundTripKinds.DatabaseRead));
    }

    [Fact]
    public void Values_of_a_delegate_that_do_not_agree_are_suspected()
    {
        var question = Question.In(
            """
            public class X
            {
                private readonly Func<int> _ask = () => 1;
                public X(ShopContext db, bool asks) { if (asks) _ask = () => db.Users.Count(); }
                public int Run() => [|_ask()|];
            }
            """);

        Assert.Null(question.At(RoundTripKinds.DatabaseRead));
        Assert.Equal("_ask -> Users.Count", Question.PathOf(question.SuspectedAt(RoundTripKinds.DatabaseRead)!));
    }

    [Fact]
    public void Delegates_that_call_each_other_end()
    {
        var question = Question.In(
            """
            public class X
            {
                private Func<int, int> _even, _odd;
                public X(ShopContext db)
                {
                    _even = n => n == 0 ? 1 : _odd(n - 1) + _odd(n - 2);
                    _odd = n => n == 0 ? db.Users.Count() : _even(n - 1) + _even(n - 2);
                }

                public int Run() => [|_even(5)|];
            }
            """);

        Assert.Equal("_even -> _odd -> Users.Count", Question.PathOf(question.At(RoundTripKinds.DatabaseRead)!));
    }

    [Fact]
    public void A_member_has_a_fact_of_each_kind()
    {
        var question = Question.InService(
            """
                public async Task Run(int id) => await [|Rename(id)|];
                private async Task Rename(int id)
                {
                    var user = await db.Users.FirstAsync(u => u.Id == id);
                    user.Name = "x";
                    await db.SaveChangesAsync();
                }
            """);

        Assert.Equal("Service.Rename -> Users.FirstAsync", Question.PathOf(question.At(RoundTripKinds.DatabaseRead)!));
        Assert.Equal("Service.Rename -> db.SaveChangesAsync", Question.PathOf(question.At(RoundTripKinds.DatabaseWrite)!));
        Assert.Null(question.At(RoundTripKinds.RemoteCall | RoundTripKinds.CacheCall));
    }

    [Theory]
    [InlineData("Send", "IRequest<int>", "IRequestHandler<Ask, int>", "IMediator.Send -> Handler.Handle -> Users.CountAsync")]
    [InlineData("Publish", "INotification", "INotificationHandler<Ask>", "IMediator.Publish -> Handler.Handle -> Users.CountAsync")]
    public void A_mediator_runs_the_handler(string method, string message, string handler, string path)
    {
        var trip = Question.In(
            $$"""
            public record Ask(int Id) : MediatR.{{message}};
            public class Handler(ShopContext db) : MediatR.{{handler}}
            {
                public async Task<int> Handle(Ask ask, CancellationToken token) => await db.Users.CountAsync(token);
            }
            public class Silent : MediatR.INotificationHandler<Ask>
            {
                public Task<int> Handle(Ask ask, CancellationToken token) => Task.FromResult(1);
            }
            public class Q(MediatR.IMediator mediator) { public Task Run(int id) => [|mediator.{{method}}(new Ask(id))|]; }
            """,
            """
            namespace MediatR;
            public interface IRequest<T>;
            public interface INotification;
            public interface IRequestHandler<T, R> { System.Threading.Tasks.Task<R> Handle(T request, System.Threading.CancellationToken token); }
            public interface INotificationHandler<T> { System.Threading.Tasks.Task<int> Handle(T request, System.Threading.CancellationToken token); }
            public interface IMediator
            {
                System.Threading.Tasks.Task Send(object request);
                System.Threading.Tasks.Task Publish(object notification);
            }
            """).At(RoundTripKinds.DatabaseRead);

        Assert.NotNull(trip);
        Assert.Equal(path, Question.PathOf(trip));
    }

    [Theory]
    [InlineData("[|mapper.Map<Dto>(user)|]", "IMapperBase.Map -> Resolver.Resolve -> Orders.Count")]
    [InlineData("[|mapper.Map<User, Dto>(user)|]", "IMapperBase.Map -> Resolver.Resolve -> Orders.Count")]
    [InlineData("[|mapper.Map<Other>(user)|]", null)]
    public void A_mapper_runs_its_resolvers(string call, string? path)
    {
        var trip = Question.In(
            $$"""
            using AutoMapper;
            public class Dto { public int Orders { get; set; } }
            public class Other { public int Orders { get; set; } }
            public class Resolver(ShopContext db) : IValueResolver<User, Dto, int>
            {
                public int Resolve(User source, Dto destination) => db.Orders.Count(o => o.UserId == source.Id);
            }
            public class Maps : Profile
            {
                public Maps()
                {
                    CreateMap<User, Other>();
                    CreateMap<User, Dto>().ForMember(d => d.Orders, o => o.MapFrom<Resolver>());
                }
            }
            public class Q(IMapperBase mapper, User user) { public void Run() { {{call}}; } }
            """,
            """
            namespace AutoMapper;
            public interface IMapperBase { D Map<D>(object source); D Map<S, D>(S source); }
            public interface IValueResolver<S, D, M> { M Resolve(S source, D destination); }
            public interface IMap<S, D> { IMap<S, D> ForMember<M>(System.Linq.Expressions.Expression<System.Func<D, M>> member, System.Action<IMember<S, D>> options); }
            public interface IMember<S, D> { void MapFrom<R>(); }
            public class Profile { public IMap<S, D> CreateMap<S, D>() => null!; }
            """).At(RoundTripKinds.DatabaseRead);

        Assert.Equal(path, trip is null ? null : Question.PathOf(trip));
    }

    [Theory]
    [InlineData("[|A(1)|]", "Service.A -> Service.B -> Service.C -> Users.Count")]
    [InlineData("[|B(1)|]", "Service.B -> Service.C -> Users.Count")]
    [InlineData("[|Last(1)|]", "Service.Last -> Service.B -> Service.C -> Users.Count")]
    [InlineData("[|Deep0(1)|]", null)]
    public void Members_that_call_each_other_are_known_from_each_of_them(string call, string? prefix)
    {
        var trip = Question.InService(
            $$"""
                public int Run() => {{call}};
                private int A(int n) => n == 0 ? 0 : B(n - 1);
                private int B(int n) => A(n - 1) + C(n);
                private int C(int n) => n > 5 ? B(n) : db.Users.Count();
                private int Last(int n) => Closed(n) + B(n);
                private int Closed(int n) => n == 0 ? 0 : Open(n - 1);
                private int Open(int n) => Closed(n) + 1;
            """ + string.Concat(Enumerable.Range(0, 60).Select(i => $"    private int Deep{i}(int n) => Deep{i + 1}(n);\n")) + "    private int Deep60(int n) => db.Users.Count();\n")
            .At(RoundTripKinds.DatabaseRead);

        Assert.Equal(prefix, trip is null ? null : Question.PathOf(trip));
    }
}
