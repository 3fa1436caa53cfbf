using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.Caching.FactoryTokenAnalyzer, PerfAnalyzers.CodeFixes.Caching.FactoryTokenCodeFix>;

namespace PerfAnalyzers.CodeFixes.Caching;

public class FactoryTokenCodeFixTests
{
    private const string Usings = """
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.AspNetCore.Http;
        using Microsoft.Extensions.Caching.Hybrid;
        using Microsoft.Extensions.Caching.Memory;


        """;

    [Fact]
    public Task TheFactoryUsesItsOwnToken() => Verify.VerifyCodeFixAsync(
        Usings + """
        public class C(HybridCache cache, IHttpContextAccessor accessor)
        {
            public ValueTask<int> Named(int id, CancellationToken token)
                => cache.GetOrCreateAsync("a" + id, async cancel => await LoadAsync(id, {|PERF4043:token|} /* kept */), cancellationToken: token);

            public ValueTask<int> Discarded(int id, CancellationToken token)
                => cache.GetOrCreateAsync("b" + id, async _ => await LoadAsync(id, {|PERF4043:token|}));

            public ValueTask<int> OfTheRequest(int id)
                => cache.GetOrCreateAsync("c" + id, id, async (state, _) => await LoadAsync(state, {|PERF4043:accessor.HttpContext!.RequestAborted|}));

            public ValueTask<int> Declared(int id, CancellationToken token)
                => cache.GetOrCreateAsync("d" + id, async _ => { var cancel = 1; return await LoadAsync(id + cancel, {|PERF4043:token|}); });

            private static Task<int> LoadAsync(int id, CancellationToken token) => Task.FromResult(id);
        }
        """,
        Usings + """
        public class C(HybridCache cache, IHttpContextAccessor accessor)
        {
            public ValueTask<int> Named(int id, CancellationToken token)
                => cache.GetOrCreateAsync("a" + id, async cancel => await LoadAsync(id, cancel /* kept */), cancellationToken: token);

            public ValueTask<int> Discarded(int id, CancellationToken token)
                => cache.GetOrCreateAsync("b" + id, async cancel => await LoadAsync(id, cancel));

            public ValueTask<int> OfTheRequest(int id)
                => cache.GetOrCreateAsync("c" + id, id, async (state, token) => await LoadAsync(state, token));

            public ValueTask<int> Declared(int id, CancellationToken token)
                => cache.GetOrCreateAsync("d" + id, async factoryToken => { var cancel = 1; return await LoadAsync(id + cancel, factoryToken); });

            private static Task<int> LoadAsync(int id, CancellationToken token) => Task.FromResult(id);
        }
        """);

    [Fact]
    public Task NothingToReport()
    {
        const string Source = Usings + """
            public class C(HybridCache cache, IMemoryCache memory)
            {
                public ValueTask<int> Own(int id, CancellationToken token)
                    => cache.GetOrCreateAsync("a" + id, async cancel => await LoadAsync(id, cancel), cancellationToken: token);

                public ValueTask<int> Linked(int id)
                    => cache.GetOrCreateAsync("b" + id, async cancel => { using var source = CancellationTokenSource.CreateLinkedTokenSource(cancel); var token = source.Token; return await LoadAsync(id, token); });

                public ValueTask<int> None(int id) => cache.GetOrCreateAsync("c" + id, async _ => await LoadAsync(id, CancellationToken.None));

                public Task<int> OneCallerEach(int id, CancellationToken token) => memory.GetOrCreateAsync("d" + id, _ => LoadAsync(id, token));

                private static Task<int> LoadAsync(int id, CancellationToken token) => Task.FromResult(id);
            }
            """;
        return Verify.VerifyCodeFixAsync(Source, Source);
    }
}
