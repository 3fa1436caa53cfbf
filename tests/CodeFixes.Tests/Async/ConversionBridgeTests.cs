using PerfAnalyzers.Async;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>Where some must go on calling a synchronous member, it stays as a bridge to its asynchronous twin. By hand only: no fix-all adds to an API.</summary>
public class ConversionBridgeTests
{
    [Fact]
    public Task OneCallerCannotFollow() => Converted(
        """
        using System.Threading;
        using System.Threading.Tasks;

        public class Settings
        {
            private readonly string greeting;

            public Settings() { greeting = Read("greeting"); }

            /// <summary>Reads a setting.</summary>
            // From the disk.
            public string Read(string name)
            {
                return Load(name, 3).{|PERF5002:Result|};
            }

            private static async Task<string> Load(string name, int tries, CancellationToken token = default)
            {
                await Task.Delay(tries, token);
                return name;
            }

            public async Task<string> GreetAsync(CancellationToken token)
            {
                await Task.Yield();
                return Read("other") + greeting + token;
            }
        }
        """,
        """
        using System.Threading;
        using System.Threading.Tasks;

        public class Settings
        {
            private readonly string greeting;

            public Settings() { greeting = Read("greeting"); }

            /// <summary>Reads a setting.</summary>
            // From the disk.
            public async Task<string> ReadAsync(string name, CancellationToken cancellationToken = default)
            {
                return await Load(name, 3, cancellationToken).ConfigureAwait(false);
            }

            public string Read(string name) => ReadAsync(name).GetAwaiter().{|PERF5002:GetResult|}();

            private static async Task<string> Load(string name, int tries, CancellationToken token = default)
            {
                await Task.Delay(tries, token);
                return name;
            }

            public async Task<string> GreetAsync(CancellationToken token)
            {
                await Task.Yield();
                return await ReadAsync("other", token) + greeting + token;
            }
        }
        """);

    [Fact]
    public Task TheInterfaceHasBoth() => Converted(
        """
        using System;
        using System.Threading.Tasks;

        public interface IStore
        {
            /// <summary>Counts.</summary>
            int Count<T>(T[] of) where T : class;
        }

        public class WebStore : IStore
        {
            public int Count<T>(T[] of) where T : class => Ask(of).GetAwaiter().{|PERF5002:GetResult|}();
            private static async Task<int> Ask(object of) { await Task.Yield(); return 1; }
        }

        public class MemoryStore : IStore
        {
            public int Count<T>(T[] of)
                where T : class
            {
                return of.Length;
            }
        }

        public class Page(IStore store)
        {
            public int Total => store.Count(new string[1]);
            public async Task<int> SumAsync() { await Task.Yield(); return store.Count(new string[2]) + Inner(); }
            public int Inner() => store.Count(new object[1]);
        }
        """,
        """
        using System;
        using System.Threading.Tasks;

        public interface IStore
        {
            /// <summary>Counts.</summary>
            Task<int> CountAsync<T>(T[] of) where T : class;
            /// <summary>Counts.</summary>
            int Count<T>(T[] of) where T : class;
        }

        public class WebStore : IStore
        {
            public async Task<int> CountAsync<T>(T[] of) where T : class => await Ask(of).ConfigureAwait(false);

            public int Count<T>(T[] of) where T : class => CountAsync<T>(of).GetAwaiter().{|PERF5002:GetResult|}();
            private static async Task<int> Ask(object of) { await Task.Yield(); return 1; }
        }

        public class MemoryStore : IStore
        {
            public int Count<T>(T[] of)
                where T : class
            {
                return of.Length;
            }

            public Task<int> CountAsync<T>(T[] of)
                where T : class => Task.FromResult(Count<T>(of));
        }

        public class Page(IStore store)
        {
            public int Total => store.Count(new string[1]);
            public async Task<int> SumAsync() { await Task.Yield(); return await store.CountAsync(new string[2]) + await InnerAsync(); }
            public async Task<int> InnerAsync() => await store.CountAsync(new object[1]);
        }
        """);

    [Fact]
    public Task WhatAwaitsNothingStaysAsItIs() => Converted(
        """
        using System.Threading.Tasks;

        abstract class Store
        {
            public abstract void Save(string text);
        }

        class WebStore : Store
        {
            public override void Save(string text) => Task.Delay(3).GetAwaiter().{|PERF5002:GetResult|}();
        }

        class NoStore : Store
        {
            public override void Save(string text) { }
        }

        class Page(Store store)
        {
            bool IsEmpty { get { store.Save(""); return true; } }
            async Task M() { await Task.Yield(); store.Save("text"); }
        }
        """,
        """
        using System.Threading;
        using System.Threading.Tasks;

        abstract class Store
        {
            public abstract Task SaveAsync(string text, CancellationToken cancellationToken = default);
            public abstract void Save(string text);
        }

        class WebStore : Store
        {
            public override async Task SaveAsync(string text, CancellationToken cancellationToken = default) => await Task.Delay(3, cancellationToken).ConfigureAwait(false);

            public override void Save(string text) => SaveAsync(text).GetAwaiter().{|PERF5002:GetResult|}();
        }

        class NoStore : Store
        {
            public override void Save(string text) { }

            public override Task SaveAsync(string text, CancellationToken cancellationToken = default)
            {
                Save(text);
                return Task.CompletedTask;
            }
        }

        class Page(Store store)
        {
            bool IsEmpty { get { store.Save(""); return true; } }
            async Task M() { await Task.Yield(); await store.SaveAsync("text"); }
        }
        """);

    [Fact]
    public Task PublicApiOfAPackage()
    {
        var test = Test<UnavoidableWaitCodeFix>(
            """
            using System.Threading.Tasks;

            public sealed class Client
            {
                public string Name(int id)
                {
                    #region Waits
                    var text = Ask(id).{|PERF5003:Result|};
                    return text;
                    #endregion
                }

                public void Send(string text) => Ask(text.Length).{|PERF5003:Wait|}();

                private async Task<string> Ask(int id) { await Task.Yield(); return ""; }
            }
            """,
            """
            using System.Threading.Tasks;

            public sealed class Client
            {
                public async Task<string> NameAsync(int id)
                {
                    #region Waits
                    var text = await Ask(id).ConfigureAwait(false);
                    return text;
                    #endregion
                }

                public string Name(int id) => NameAsync(id).GetAwaiter().GetResult();

                public async Task SendAsync(string text) => await Ask(text.Length).ConfigureAwait(false);

                public void Send(string text) => SendAsync(text).GetAwaiter().GetResult();

                private async Task<string> Ask(int id) { await Task.Yield(); return ""; }
            }
            """);
        test.TestState.AdditionalFiles.Add(("/0/PublicAPI.Shipped.txt", ""));
        return test.RunAsync();
    }

    [Fact]
    public Task TheTwinIsThereAlready() => Converted(
        """
        using System.Threading.Tasks;

        class C
        {
            C() => Load(1);
            static int Load(int id) => LoadAsync(id).{|PERF5002:Result|};
            static async Task<int> LoadAsync(int id) { await Task.Yield(); return id; }
            async Task<int> M() { await Task.Yield(); return Load(2); }
        }
        """,
        """
        using System.Threading.Tasks;

        class C
        {
            C() => Load(1);
            static int Load(int id) => LoadAsync(id).{|PERF5002:Result|};
            static async Task<int> LoadAsync(int id) { await Task.Yield(); return id; }
            async Task<int> M() { await Task.Yield(); return await LoadAsync(2); }
        }
        """);

    [Fact]
    public Task UsedAsADelegate() => Test<UnavoidableWaitCodeFix>(
        """
        using System;
        using System.Linq;
        using System.Threading.Tasks;

        class C
        {
            static int Load(int id) => Ask(id).GetAwaiter().{|PERF5003:GetResult|}();
            static async Task<int> Ask(int id) { await Task.Yield(); return id; }
            int[] All(int[] ids) => ids.Select(Load).ToArray();
            async Task<int> M() { await Task.Yield(); return Load(2); }
        }
        """,
        """
        using System;
        using System.Linq;
        using System.Threading.Tasks;

        class C
        {
            static async Task<int> LoadAsync(int id) => await Ask(id).ConfigureAwait(false);

            static int Load(int id) => LoadAsync(id).GetAwaiter().{|PERF5003:GetResult|}();
            static async Task<int> Ask(int id) { await Task.Yield(); return id; }
            int[] All(int[] ids) => ids.Select(Load).ToArray();
            async Task<int> M() { await Task.Yield(); return await LoadAsync(2); }
        }
        """).RunAsync();

    [Theory]
    // Nobody could call the twin.
    [InlineData("C() { Load(); } int P => Load();")]
    [InlineData("C() { M(); } int M() => Load();")]
    // A caller that waits for an AggregateException gets it no more.
    [InlineData("C() { try { Load(); } catch (AggregateException) { } } async Task M() { await Task.Yield(); Load(); try { Load(); } catch (AggregateException) { } }")]
    public Task NothingToGain(string members) => new CSharpCodeFixTest<SynchronousWaitAnalyzer, SynchronousWaitCodeFix>
    {
        TestCode = $$"""
            using System;
            using System.Threading.Tasks;

            class C
            {
                static async Task<int> Read() { await Task.Yield(); return 1; }
                static int Load() => Read().{|PERF5002:Result|};
                {{members}}
            }
            """,
    }.RunAsync();

    [Fact]
    public Task AMemberOfAnInterfaceOfALibraryStays() => Test<UnavoidableWaitCodeFix>(
        """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        class ByWeight : IComparer<int>
        {
            static async Task<int> WeighAsync(int id) { await Task.Yield(); return id; }

            public int Compare(int x, int y)
            {
                var weight = WeighAsync(x).{|PERF5003:Result|};
                return weight.CompareTo(y);
            }
        }

        class C
        {
            void Sort(List<int> ids) => ids.Sort(new ByWeight());
            int Behind(IComparer<int> order) => order.Compare(1, 2);
            async Task<bool> Same(ByWeight order) { await Task.Yield(); return order.Compare(1, 2) == 0; }
        }
        """,
        """
        using System.Collections.Generic;
        using System.Threading.Tasks;

        class ByWeight : IComparer<int>
        {
            static async Task<int> WeighAsync(int id) { await Task.Yield(); return id; }

            public async Task<int> CompareAsync(int x, int y)
            {
                var weight = await WeighAsync(x).ConfigureAwait(false);
                return weight.CompareTo(y);
            }

            public int Compare(int x, int y) => CompareAsync(x, y).GetAwaiter().GetResult();
        }

        class C
        {
            void Sort(List<int> ids) => ids.Sort(new ByWeight());
            int Behind(IComparer<int> order) => order.Compare(1, 2);
            async Task<bool> Same(ByWeight order) { await Task.Yield(); return await order.CompareAsync(1, 2) == 0; }
        }
        """).RunAsync();

    [Theory]
    // Nobody who can await calls it by its own type.
    [InlineData("class S : IComparer<int> { public int Compare(int x, int y) => C.Read().{|PERF5003:Result|}; }", "async Task M(IComparer<int> s) { await Task.Yield(); s.Compare(1, 2); }")]
    // Who overrides it knows nothing of the twin.
    [InlineData("class S : IComparer<int> { public virtual int Compare(int x, int y) => C.Read().{|PERF5003:Result|}; }", "async Task M(S s) { await Task.Yield(); s.Compare(1, 2); }")]
    [InlineData("class S : Comparer<int> { public override int Compare(int x, int y) => C.Read().{|PERF5003:Result|}; }", "async Task M(S s) { await Task.Yield(); s.Compare(1, 2); }")]
    // Nor do the other implementations of an interface of the solution.
    [InlineData("interface I { int Compare(int x, int y); } class S : I, IComparer<int> { public int Compare(int x, int y) => C.Read().{|PERF5003:Result|}; }", "async Task M(S s) { await Task.Yield(); s.Compare(1, 2); }")]
    [InlineData("class S : IComparer<int> { int IComparer<int>.Compare(int x, int y) => C.Read().{|PERF5003:Result|}; }", "async Task M(IComparer<int> s) { await Task.Yield(); s.Compare(1, 2); }")]
    [InlineData("class S : IComparer<int> { public int Compare(int x, int y) => C.Read().{|PERF5003:Result|}; public int CompareAsync => 1; }", "async Task M(S s) { await Task.Yield(); s.Compare(1, 2); }")]
    public Task NoTwinOfAMemberOfALibrary(string type, string caller) => new CSharpCodeFixTest<SynchronousWaitAnalyzer, UnavoidableWaitCodeFix>
    {
        TestCode = $$"""
            using System.Collections.Generic;
            using System.Threading.Tasks;
            {{type}}
            class C
            {
                public static async Task<int> Read() { await Task.Yield(); return 1; }
                {{caller}}
            }
            """,
    }.RunAsync();

    [Theory]
    [InlineData("public interface IStore { int Load(); } public class Store : IStore { public int Load() => C.Read().{|PERF5003:Result|}; }")]
    [InlineData("public class Store { public virtual int Load() => C.Read().{|PERF5003:Result|}; }")]
    [InlineData("public class Store { public int Load([System.Runtime.CompilerServices.CallerMemberName] string name = \"\") => C.Read().{|PERF5003:Result|}; }")]
    [InlineData("public sealed class Store { public int Load() => C.Read().{|PERF5003:Result|}; public int LoadAsync => 1; }")]
    [InlineData("public sealed class Store { public int Load(out int n) => n = C.Read().{|PERF5003:Result|}; }")]
    [InlineData("public sealed class Store { public int Load() => C.Read().{|PERF5003:Result|}; } namespace System.Windows.Forms { class Control { } }")]
    [InlineData("static class L { static async Task M() { await Task.Yield(); int Inner() => C.Read().{|PERF5003:Result|}; System.Func<int> f = Inner; Inner(); f(); } }")]
    public Task TheMemberStaysWhole(string type)
    {
        var test = new CSharpCodeFixTest<SynchronousWaitAnalyzer, UnavoidableWaitCodeFix>
        {
            TestCode = $$"""
                using System.Threading.Tasks;
                {{type}}
                static class C { public static async Task<int> Read() { await Task.Yield(); return 1; } }
                """,
        };
        test.TestState.AdditionalFiles.Add(("/0/PublicAPI.Shipped.txt", ""));
        return test.RunAsync();
    }

    private static Task Converted(string source, string after) => Test<SynchronousWaitCodeFix>(source, after).RunAsync();

    private static CSharpCodeFixTest<SynchronousWaitAnalyzer, TFix> Test<TFix>(string source, string after)
        where TFix : Microsoft.CodeAnalysis.CodeFixes.CodeFixProvider, new()
        => new()
        {
            TestCode = source,
            FixedCode = after,
            BatchFixedCode = source,
        };
}
