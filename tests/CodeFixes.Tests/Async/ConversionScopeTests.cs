using Microsoft.CodeAnalysis;
using PerfAnalyzers.Async;
using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.Async.SynchronousWaitAnalyzer, PerfAnalyzers.CodeFixes.Async.SynchronousWaitCodeFix>;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>Who calls the converted method: lambdas, tests, mocks, actions, programs.</summary>
public class ConversionScopeTests
{
    private const string MoqStub = """
        using System;
        using System.Linq.Expressions;
        using System.Threading.Tasks;

        namespace Moq
        {
            public interface ISetup<T> { ISetup<T> Callback(Action action); ISetup<T> Throws(Exception e); void Verifiable(); }
            public interface ISetup<T, R> { ISetup<T, R> Callback(Action action); ISetup<T, R> Returns(R value); ISetup<T, R> Returns(Func<int, R> value); ISetup<T, R> Throws(Exception e); ISetup<T, R> Throws<E>() where E : Exception, new(); void Verifiable(); }
            public class Mock<T>
            {
                public T Object => default!;
                public ISetup<T> Setup(Expression<Action<T>> call) => null!;
                public ISetup<T, R> Setup<R>(Expression<Func<T, R>> call) => null!;
                public void Verify(Expression<Action<T>> call) { }
                public void Verify<R>(Expression<Func<T, R>> call) { }
            }
            public static class It { public static T IsAny<T>() => default!; }
            public static class ReturnsExtensions
            {
                public static ISetup<T, Task<R>> ReturnsAsync<T, R>(this ISetup<T, Task<R>> setup, R value) => setup;
                public static ISetup<T, Task<R>> ReturnsAsync<T, R>(this ISetup<T, Task<R>> setup, Func<int, R> value) => setup;
                public static ISetup<T, Task<R>> ThrowsAsync<T, R>(this ISetup<T, Task<R>> setup, Exception e) => setup;
            }
        }

        namespace Xunit
        {
            public class FactAttribute : Attribute { }
            public static class Assert
            {
                public static void Equal<T>(T expected, T actual) { }
                public static E Throws<E>(Action code) where E : Exception => null!;
                public static E Throws<E>(Func<object> code) where E : Exception => null!;
                [Obsolete("Use ThrowsAsync", true)] public static E Throws<E>(Func<Task> code) where E : Exception => null!;
                public static Task<E> ThrowsAsync<E>(Func<Task> code) where E : Exception => null!;
            }
        }
        """;

    [Fact]
    public Task TestsAndMocks() => new CSharpCodeFixTest<SynchronousWaitAnalyzer, SynchronousWaitCodeFix>
    {
        TestState =
        {
            Sources =
            {
                """
                using System;
                using System.Net.Http;
                using System.Threading;
                using System.Threading.Tasks;
                using Moq;
                using Xunit;

                public interface IStore { string Load(int id); void Save(string text); }

                public class WebStore(HttpClient http) : IStore
                {
                    public string Load(int id) => http.GetStringAsync("/").{|PERF5002:Result|};
                    public void Save(string text) => http.DeleteAsync(text).GetAwaiter().{|PERF5002:GetResult|}();
                }

                public class Service(IStore store)
                {
                    public int Length(int id)
                    {
                        store.Save("x");
                        return store.Load(id).Length;
                    }

                    public async Task<int> OfRequestAsync(CancellationToken token) { await Task.Yield(); return Length(3); }
                }

                public class ServiceTests
                {
                    [Fact]
                    public void Length()
                    {
                        var mock = new Mock<IStore>();
                        mock.Setup(s => s.Load(3)).Returns("abc").Verifiable();
                        mock.Setup(s => s.Save(It.IsAny<string>())); // loose
                        Assert.Equal(3, new Service(mock.Object).Length(3));
                        mock.Verify(s => s.Save("x"));
                    }

                    [Fact]
                    public void Fails()
                    {
                        var mock = new Mock<IStore>();
                        mock.Setup(s => s.Load(3)).Throws<ArgumentException>();
                        mock.Setup(s => s.Load(4)).Throws(new Exception());
                        var service = new Service(mock.Object);
                        Assert.Throws<ArgumentException>(() => service.Length(3));
                    }
                }
                """,
                MoqStub,
            },
        },
        FixedState =
        {
            Sources =
            {
                """
                using System;
                using System.Net.Http;
                using System.Threading;
                using System.Threading.Tasks;
                using Moq;
                using Xunit;

                public interface IStore { Task<string> LoadAsync(int id, CancellationToken cancellationToken = default); Task SaveAsync(string text, CancellationToken cancellationToken = default); }

                public class WebStore(HttpClient http) : IStore
                {
                    public async Task<string> LoadAsync(int id, CancellationToken cancellationToken = default) => await http.GetStringAsync("/", cancellationToken);
                    public async Task SaveAsync(string text, CancellationToken cancellationToken = default) => await http.DeleteAsync(text, cancellationToken);
                }

                public class Service(IStore store)
                {
                    public async Task<int> LengthAsync(int id, CancellationToken cancellationToken = default)
                    {
                        await store.SaveAsync("x", cancellationToken);
                        return (await store.LoadAsync(id, cancellationToken)).Length;
                    }

                    public async Task<int> OfRequestAsync(CancellationToken token) { await Task.Yield(); return await LengthAsync(3, token); }
                }

                public class ServiceTests
                {
                    [Fact]
                    public async Task Length()
                    {
                        var mock = new Mock<IStore>();
                        mock.Setup(s => s.LoadAsync(3, It.IsAny<CancellationToken>())).ReturnsAsync("abc").Verifiable();
                        mock.Setup(s => s.SaveAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).Returns(Task.CompletedTask); // loose
                        Assert.Equal(3, await new Service(mock.Object).LengthAsync(3));
                        mock.Verify(s => s.SaveAsync("x", It.IsAny<CancellationToken>()));
                    }

                    [Fact]
                    public async Task Fails()
                    {
                        var mock = new Mock<IStore>();
                        mock.Setup(s => s.LoadAsync(3, It.IsAny<CancellationToken>())).ThrowsAsync(new ArgumentException());
                        mock.Setup(s => s.LoadAsync(4, It.IsAny<CancellationToken>())).ThrowsAsync(new Exception());
                        var service = new Service(mock.Object);
                        await Assert.ThrowsAsync<ArgumentException>(async () => await service.LengthAsync(3));
                    }
                }
                """,
            },
        },
        // One by one, the first conversion finds no caller with a token below which another takes none.
    }.RunAsync();

    [Fact]
    public Task LambdasFollowWhereTheirDelegateDoes() => Verify.VerifyCodeFixAsync(
        """
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;

        class C
        {
            static async Task<int> ReadAsync(int id) { await Task.Yield(); return id; }

            int Load(int id) => ReadAsync(id).{|PERF5002:Result|};

            Task<int> Offloaded() => Task.Run(() => Load(3));

            void Each(List<int> ids)
            {
                ids.ForEach(id => Load(id));
                ids.ForEach(id =>
                {
                    Load(id); // twice
                });
                Parallel.ForEach(ids, id => Load(id));
                Func<Task> task = async () => Load(5);
            }

            async Task TopAsync() => Each(await Task.FromResult(new List<int>()));
        }
        """,
        """
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;

        class C
        {
            static async Task<int> ReadAsync(int id) { await Task.Yield(); return id; }

            async Task<int> LoadAsync(int id) => await ReadAsync(id);

            Task<int> Offloaded() => Task.Run(async () => await LoadAsync(3));

            async Task EachAsync(List<int> ids)
            {
                foreach (var id in ids) await LoadAsync(id);
                foreach (var id in ids)
                {
                    await LoadAsync(id); // twice
                }
                await Parallel.ForEachAsync(ids, async (id, _) => await LoadAsync(id));
                Func<Task> task = async () => await LoadAsync(5);
            }

            async Task TopAsync() => await EachAsync(await Task.FromResult(new List<int>()));
        }
        """);

    [Fact]
    public Task ActionsPagesAndHubsKeepWhatOthersKnow() => Verify.VerifyCodeFixAsync(
        """
        using System.Net.Http;
        using System.Threading.Tasks;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.Mvc.RazorPages;
        using Microsoft.AspNetCore.SignalR;

        public class Feed(HttpClient http)
        {
            public string Load(string path) => http.GetStringAsync(path).{|PERF5002:Result|};
        }

        public class FeedController(Feed feed) : ControllerBase
        {
            [HttpGet("feed")]
            public ActionResult<string> Get() => feed.Load("x");

            [HttpPost]
            public IActionResult Post(string path)
            {
                var text = feed.Load(path);
                return CreatedAtAction(nameof(Get), text);
            }
        }

        public class IndexModel(Feed feed) : PageModel
        {
            public string Text { get; private set; } = "";

            public void OnGet() { Text = feed.Load("x"); }
        }

        public class FeedHub(Feed feed) : Hub
        {
            public string Read(string path) => feed.Load(path);
        }

        public static class Endpoints
        {
            public static void Map(WebApplication app)
            {
                app.MapGet("/feed", (Feed feed) => feed.Load("x"));
                app.MapGet("/handled", Handle);
            }

            static string Handle(Feed feed) => feed.Load("y");
        }
        """,
        """
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.Mvc.RazorPages;
        using Microsoft.AspNetCore.SignalR;

        public class Feed(HttpClient http)
        {
            public async Task<string> LoadAsync(string path, CancellationToken cancellationToken = default) => await http.GetStringAsync(path, cancellationToken);
        }

        public class FeedController(Feed feed) : ControllerBase
        {
            [HttpGet("feed")]
            public async Task<ActionResult<string>> Get(CancellationToken cancellationToken = default) => await feed.LoadAsync("x", cancellationToken);

            [HttpPost]
            public async Task<IActionResult> Post(string path, CancellationToken cancellationToken)
            {
                var text = await feed.LoadAsync(path, cancellationToken);
                return CreatedAtAction(nameof(Get), text);
            }
        }

        public class IndexModel(Feed feed) : PageModel
        {
            public string Text { get; private set; } = "";

            public async Task OnGetAsync(CancellationToken cancellationToken) { Text = await feed.LoadAsync("x", cancellationToken); }
        }

        public class FeedHub(Feed feed) : Hub
        {
            public async Task<string> Read(string path) => await feed.LoadAsync(path, Context.ConnectionAborted);
        }

        public static class Endpoints
        {
            public static void Map(WebApplication app)
            {
                app.MapGet("/feed", async (Feed feed) => await feed.LoadAsync("x"));
                app.MapGet("/handled", HandleAsync);
            }

            static async Task<string> HandleAsync(Feed feed) => await feed.LoadAsync("y");
        }
        """);

    [Fact]
    public Task AProgramFollows() => new CSharpCodeFixTest<SynchronousWaitAnalyzer, SynchronousWaitCodeFix>
    {
        TestState =
        {
            OutputKind = OutputKind.ConsoleApplication,
            Sources =
            {
                """
                using System.Threading.Tasks;

                static class Program
                {
                    static int Main(string[] args)
                    {
                        Work(args.Length);
                        return 0;
                    }

                    static void Work(int n)
                    {
                        if (n > 3)
                            return;
                        Inner(n);

                        void Inner(int i) => Task.Delay(i).{|PERF5002:Wait|}();
                    }
                }
                """,
            },
        },
        FixedState =
        {
            Sources =
            {
                """
                using System.Threading.Tasks;

                static class Program
                {
                    static async Task<int> Main(string[] args)
                    {
                        await WorkAsync(args.Length);
                        return 0;
                    }

                    static async Task WorkAsync(int n)
                    {
                        if (n > 3)
                            return;
                        await InnerAsync(n);

                        async Task InnerAsync(int i) => await Task.Delay(i);
                    }
                }
                """,
            },
        },
    }.RunAsync();
}
