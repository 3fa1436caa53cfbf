using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Async;

/// <summary>Half-typed code: whatever the author has typed so far, the rules about synchronous calls and tokens do not throw.</summary>
public class SyncIoRobustnessTests
{
    private const string Source = SyncIoSource.Usings + """
        public class UsersController(ShopContext db, HttpClient http, IUsers users) : ControllerBase
        {
            private static readonly SemaphoreSlim gate = new(1);

            public List<User> Get(int id) { foreach (var user in db.Users) { id += user.Id; } return db.Users.Where(u => u.Id > id).ToList(); }
            public int Count() => users.Count();

            public async Task<string> Form(CancellationToken token, StreamReader given)
            {
                using var reader = new StreamReader(Request.Body);
                await using var writer = new StreamWriter(Response.Body);
                gate.Wait(TimeSpan.FromSeconds(1));
                Thread.Sleep(10);
                db?.SaveChanges();
                var text = await Task.Run(() => File.ReadAllText("a")) + reader.ReadToEnd() + Request.Form["a"];
                return text + await http.GetStringAsync(text) + given.ReadLine() + Helper.RunSync(() => http.GetStringAsync("b"));
            }

            public async Task<int> Tokens() => await db.Users.CountAsync();
        }

        public interface IUsers { int Count(); }
        public class Users(ShopContext db) : IUsers { public int Count() => db.Users.Count(); }
        public static class Helper { public static T RunSync<T>(Func<Task<T>> work) => work().Result; }
        """;

    [Fact]
    public async Task NothingIsThrown()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        var tree = CSharpSyntaxTree.ParseText(Source, options, "Test0.cs", cancellationToken: cancellation);
        var complete = CSharpCompilation.Create(
            "Test",
            [tree, CSharpSyntaxTree.ParseText(SyncIoSource.Model, options, "Model.cs", cancellationToken: cancellation)],
            ReferenceAssemblies.Default.References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        var text = await tree.GetTextAsync(cancellation);
        var tokens = (await tree.GetRootAsync(cancellation)).DescendantTokens().ToList();
        var start = tokens.FindIndex(token => token.IsKind(SyntaxKind.ClassKeyword));

        // What has been typed so far, and what is left when a token is deleted; a full pass takes minutes, every second token seconds.
        for (var i = start; i < tokens.Count; i += 2)
        {
            var rest = i % 4 == start % 4 ? text.ToString(TextSpan.FromBounds(tokens[i].Span.End, text.Length)) : "";
            var broken = CSharpSyntaxTree.ParseText(text.ToString(TextSpan.FromBounds(0, tokens[i].SpanStart)) + rest, options, "Test0.cs", cancellationToken: cancellation);
            Exception? thrown = null;
            var analysis = new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), (exception, _, _) => thrown ??= exception, concurrentAnalysis: false, logAnalyzerExecutionTime: false);
            var compilation = complete.ReplaceSyntaxTree(tree, broken);
            await compilation
                .WithAnalyzers(
                    ImmutableArray.Create<DiagnosticAnalyzer>(
                        new SyncIoAnalyzer(), new SyncEntryPointAnalyzer(), new ThreadSleepAnalyzer(), new FakeAsyncAnalyzer(), new OffloadedWaitAnalyzer(), new LostTokenAnalyzer(), new ActionWithoutTokenAnalyzer()),
                    analysis)
                .GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(broken), filterSpan: null, cancellation);
            Assert.True(thrown is null, $"At '{tokens[i]}', {tokens[i].SpanStart}: {thrown}");
        }
    }
}
