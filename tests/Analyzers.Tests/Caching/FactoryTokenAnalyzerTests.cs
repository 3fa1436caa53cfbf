using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Caching.FactoryTokenAnalyzer>;

namespace PerfAnalyzers.Caching;

public class FactoryTokenAnalyzerTests
{
    [Fact]
    public Task TheMessageNamesTheToken() => Verify.VerifyAnalyzerAsync(
        """
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Extensions.Caching.Hybrid;

        public class C(HybridCache cache)
        {
            public ValueTask<int> M(int id, CancellationToken token) => cache.GetOrCreateAsync("a" + id, async _ => await LoadAsync(id, {|#0:token|}));
            private static Task<int> LoadAsync(int id, CancellationToken token) => Task.FromResult(id);
        }
        """,
        Verify.Diagnostic().WithLocation(0).WithArguments("token"));
}
