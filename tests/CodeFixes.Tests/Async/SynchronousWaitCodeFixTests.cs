using PerfAnalyzers.Async;
using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.Async.SynchronousWaitAnalyzer, PerfAnalyzers.CodeFixes.Async.SynchronousWaitCodeFix>;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>Waits in synchronous functions: the functions become async, and what calls them follows.</summary>
public class SynchronousWaitCodeFixTests
{
    [Fact]
    public Task TheWholeChainFollows() => Verify.VerifyCodeFixAsync(
        """
        using System.Threading.Tasks;

        class Store
        {
            /// <summary>See <see cref="Count"/>.</summary>
            static async Task<int> ReadAsync(int id) { await Task.Yield(); return id; }

            // the bottom
            public int Load(int id)
            {
                return ReadAsync(id).{|PERF5002:Result|}; // now
            }

            private void Save(int id) => ReadAsync(id).GetAwaiter().{|PERF5002:GetResult|}();

            int Count(int a, int b) => Load(a) + Load(Load(b));

            void All(int[] ids)
            {
                foreach (var id in ids)
                {
                    Save(id);
                    var text = Load(id).ToString();
                }
            }

            public async Task TopAsync()
            {
                Count(1, 2);
                All(new[] { 1 });
                await Task.Yield();
            }
        }
        """,
        """
        using System.Threading.Tasks;

        class Store
        {
            /// <summary>See <see cref="CountAsync"/>.</summary>
            static async Task<int> ReadAsync(int id) { await Task.Yield(); return id; }

            // the bottom
            public async Task<int> LoadAsync(int id)
            {
                return await ReadAsync(id); // now
            }

            private async Task SaveAsync(int id) => await ReadAsync(id);

            async Task<int> CountAsync(int a, int b) => await LoadAsync(a) + await LoadAsync(await LoadAsync(b));

            async Task AllAsync(int[] ids)
            {
                foreach (var id in ids)
                {
                    await SaveAsync(id);
                    var text = (await LoadAsync(id)).ToString();
                }
            }

            public async Task TopAsync()
            {
                await CountAsync(1, 2);
                await AllAsync(new[] { 1 });
                await Task.Yield();
            }
        }
        """);

    [Fact]
    public Task InterfacesImplementationsAndOverridesFollowAcrossProjects() => new CSharpCodeFixTest<SynchronousWaitAnalyzer, SynchronousWaitCodeFix>
    {
        TestState =
        {
            AdditionalProjects =
            {
                ["Library"] =
                {
                    Sources =
                    {
                        """
                        using System.Net.Http;

                        public interface IStore
                        {
                            string Load(int id);
                            void Clear();
                        }

                        public class WebStore : IStore
                        {
                            private readonly HttpClient http = new();

                            public virtual string Load(int id) => http.GetStringAsync("/" + id).{|PERF5002:Result|};

                            public void Clear() { }
                        }

                        public class Special : WebStore
                        {
                            public override string Load(int id)
                            {
                                if (id == 0)
                                {
                                    return null!;
                                }

                                return base.Load(id);
                            }
                        }

                        public sealed class MemoryStore : IStore
                        {
                            string IStore.Load(int id) => "memory" + id;

                            public void Clear() { }
                        }
                        """,
                    },
                },
            },
            AdditionalProjectReferences = { "Library" },
            Sources =
            {
                """
                using System;
                using System.Threading;
                using System.Threading.Tasks;

                class Fake : IStore
                {
                    public string Load(int id)
                    {
                        Console.WriteLine(id);
                        return id.ToString();
                    }

                    public void Clear() { }
                }

                class Caller
                {
                    public async Task<int> RunAsync(IStore store, CancellationToken stopping)
                    {
                        await Task.Yield();
                        return store.Load(3).Length;
                    }
                }
                """,
            },
        },
        FixedState =
        {
            AdditionalProjects =
            {
                ["Library"] =
                {
                    Sources =
                    {
                        """
                        using System.Net.Http;
                        using System.Threading;
                        using System.Threading.Tasks;

                        public interface IStore
                        {
                            Task<string> LoadAsync(int id, CancellationToken cancellationToken = default);
                            void Clear();
                        }

                        public class WebStore : IStore
                        {
                            private readonly HttpClient http = new();

                            public virtual async Task<string> LoadAsync(int id, CancellationToken cancellationToken = default) => await http.GetStringAsync("/" + id, cancellationToken);

                            public void Clear() { }
                        }

                        public class Special : WebStore
                        {
                            public override async Task<string> LoadAsync(int id, CancellationToken cancellationToken = default)
                            {
                                if (id == 0)
                                {
                                    return null!;
                                }

                                return await base.LoadAsync(id, cancellationToken);
                            }
                        }

                        public sealed class MemoryStore : IStore
                        {
                            Task<string> IStore.LoadAsync(int id, CancellationToken cancellationToken) => Task.FromResult("memory" + id);

                            public void Clear() { }
                        }
                        """,
                    },
                },
            },
            Sources =
            {
                """
                using System;
                using System.Threading;
                using System.Threading.Tasks;

                class Fake : IStore
                {
                    public Task<string> LoadAsync(int id, CancellationToken cancellationToken = default)
                    {
                        Console.WriteLine(id);
                        return Task.FromResult(id.ToString());
                    }

                    public void Clear() { }
                }

                class Caller
                {
                    public async Task<int> RunAsync(IStore store, CancellationToken stopping)
                    {
                        await Task.Yield();
                        return (await store.LoadAsync(3, stopping)).Length;
                    }
                }
                """,
            },
        },
    }.RunAsync();

    [Fact]
    public Task CallersCallTheTwinThatIsThere() => Verify.VerifyCodeFixAsync(
        """
        using System.Threading;
        using System.Threading.Tasks;

        interface IStore
        {
            int Load(int id);

            Task<int> LoadAsync(int id, CancellationToken cancellationToken = default);
        }

        class Store : IStore
        {
            public async Task<int> LoadAsync(int id, CancellationToken cancellationToken = default)
            {
                await Task.Delay(1, cancellationToken);
                return id;
            }

            /// <summary>For those who cannot await.</summary>
            public int Load(int id) => LoadAsync(id).GetAwaiter().{|PERF5002:GetResult|}();

            public void Log() { }
        }

        class Caller
        {
            public async Task<int> SumAsync(IStore store, CancellationToken stop) { await Task.Yield(); return Twice(store, 1); }

            int Twice(IStore store, int id) => store.Load(id) + store.Load(id);
        }
        """,
        """
        using System.Threading;
        using System.Threading.Tasks;

        interface IStore
        {
            Task<int> LoadAsync(int id, CancellationToken cancellationToken = default);
        }

        class Store : IStore
        {
            public async Task<int> LoadAsync(int id, CancellationToken cancellationToken = default)
            {
                await Task.Delay(1, cancellationToken);
                return id;
            }

            public void Log() { }
        }

        class Caller
        {
            public async Task<int> SumAsync(IStore store, CancellationToken stop) { await Task.Yield(); return await TwiceAsync(store, 1, stop); }

            async Task<int> TwiceAsync(IStore store, int id, CancellationToken cancellationToken = default) => await store.LoadAsync(id, cancellationToken) + await store.LoadAsync(id, cancellationToken);
        }
        """);

    [Fact]
    public Task ATwinThatDoesSomethingElseStandsInTheWay() => new CSharpCodeFixTest<SynchronousWaitAnalyzer, SynchronousWaitCodeFix>
    {
        TestCode = """
            using System.Threading.Tasks;

            class Store
            {
                public async Task<int> LoadAsync(int id) { await Task.Yield(); return id; }

                public int Load(int id)
                {
                    System.Console.WriteLine(id);
                    return LoadAsync(id).{|PERF5002:Result|};
                }

                public int Unused(int id) => UnusedAsync(id).{|PERF5002:Result|};

                public async Task<int> UnusedAsync(int id) { await Task.Yield(); return Load(id); }
            }
            """,
    }.RunAsync();
}
