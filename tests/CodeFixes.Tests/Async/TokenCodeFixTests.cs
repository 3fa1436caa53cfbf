using PerfAnalyzers.Async;
using PerfAnalyzers.Testing;
using LostToken = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.Async.LostTokenAnalyzer, PerfAnalyzers.CodeFixes.Async.LostTokenCodeFix>;

namespace PerfAnalyzers.CodeFixes.Async;

public class TokenCodeFixTests
{
    [Fact]
    public Task PassesTheToken() => LostToken.VerifyCodeFixAsync(
        """
        using System.IO;
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;

        class C
        {
            static async Task Named(int n = 0, int m = 0, CancellationToken cancel = default) => await Task.Yield();

            async Task M(HttpClient http, StreamReader reader, CancellationToken token)
            {
                await Named([|Twice|](1), m: 3); // both
                while (await reader.[|ReadLineAsync|]() is { } line) { await http.[|GetAsync|](line); }
                await [|Named|](m: 2);
            }

            static int Twice(int n) => n * 2;
        }
        """.Replace("Named([|Twice|](1), m: 3)", "[|Named|](Twice(1), m: 3)", System.StringComparison.Ordinal),
        """
        using System.IO;
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;

        class C
        {
            static async Task Named(int n = 0, int m = 0, CancellationToken cancel = default) => await Task.Yield();

            async Task M(HttpClient http, StreamReader reader, CancellationToken token)
            {
                await Named(Twice(1), m: 3, token); // both
                while (await reader.ReadLineAsync(token) is { } line) { await http.GetAsync(line, token); }
                await Named(m: 2, cancel: token);
            }

            static int Twice(int n) => n * 2;
        }
        """);

    [Fact]
    public Task AddsTheTokenToAnAction()
    {
        var test = new CSharpCodeFixTest<ActionWithoutTokenAnalyzer, ActionWithoutTokenCodeFix>
        {
            TestCode = """
                public class User { public int Id { get; set; } }
                public class ShopContext : DbContext { public DbSet<User> Users => Set<User>(); }

                public class UsersController(ShopContext db) : ControllerBase
                {
                    public async Task<List<User>> [|Get|](int id)
                    {
                        if (!await db.Users.AnyAsync()) { db.Add(new User()); await db.SaveChangesAsync(); }
                        return await db.Users.Where(u => u.Id == id).ToListAsync();
                    }

                    public async Task<int> [|Called|]() => await db.Users.CountAsync();
                    public async Task<int> Caller(CancellationToken token) => await Called();
                }
                """,
            FixedCode = """
                public class User { public int Id { get; set; } }
                public class ShopContext : DbContext { public DbSet<User> Users => Set<User>(); }

                public class UsersController(ShopContext db) : ControllerBase
                {
                    public async Task<List<User>> Get(int id, CancellationToken cancellationToken)
                    {
                        if (!await db.Users.AnyAsync(cancellationToken)) { db.Add(new User()); await db.SaveChangesAsync(); }
                        return await db.Users.Where(u => u.Id == id).ToListAsync(cancellationToken);
                    }

                    public async Task<int> [|Called|]() => await db.Users.CountAsync();
                    public async Task<int> Caller(CancellationToken token) => await Called();
                }
                """,
        };
        test.TestState.Sources.Add(("Usings.cs", WebProject.ImplicitUsings));
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\ndotnet_diagnostic.PERF5018.severity = suggestion\n"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
