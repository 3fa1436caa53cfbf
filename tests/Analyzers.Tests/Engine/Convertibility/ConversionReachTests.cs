using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using PerfAnalyzers.Analyzers.Tests.Engine;
using PerfAnalyzers.Engine.Completion;

namespace PerfAnalyzers.Engine.Convertibility;

/// <summary>What one compilation says of the callers of a function that is to be async. That a conversion of a solution agrees is tested with the fix.</summary>
public class ConversionReachTests
{
    [Theory]
    [InlineData("C() { Load(); }", "the constructor of 'C' calls 'Load': a constructor cannot be async")]
    [InlineData("C() { M(); } int M() => Load();", "the constructor of 'C' calls 'M': a constructor cannot be async")]
    [InlineData("int P => Load();", "'P' calls 'Load': a property cannot be async")]
    [InlineData("readonly int n = Load();", "a field initializer cannot await")]
    [InlineData("void M() { lock (this) { Load(); } }", "method 'M' uses 'Load': await is not allowed inside a lock")]
    [InlineData("int M(int[] a) => a.Select(i => Load()).Sum();", "the lambda calls 'Load': the lambda is handed to 'Select', which takes a synchronous delegate")]
    [InlineData("string M() => nameof(Load);", "method 'M' uses 'Load': nameof('Load') would give another text")]
    [InlineData("Func<int> M() => Load;", "method 'M' uses 'Load': 'Load' is used as a synchronous delegate")]
    [InlineData("static Task<int> LoadAsync() => Task.FromResult(2);", "'LoadAsync' exists already")]
    [InlineData("static Task<int> M() => Task.FromResult(Load());", null)]
    [InlineData("public override string ToString() => \"\" + Load();", "method 'ToString' calls 'Load': it overrides 'Object.ToString', which is synchronous")]
    [InlineData("async Task M() { await Task.Yield(); Load(); } int N() => Load() + O(); static int O() => Load();", null)]
    [InlineData("int M(int n) => n == 0 ? Load() : N(n); int N(int n) => M(n - 1);", null)]
    public void The_obstacle_is_named_with_its_caller(string members, string? expected)
        => Assert.Equal(new ReachAnswer(expected, false), Ask(Source(members, "internal"), unwraps: false));

    [Fact]
    public void An_exception_that_is_expected_wrapped_matters_only_where_it_was()
    {
        var source = Source("void M() { try { Load(); } catch (AggregateException) { } }", "internal");

        Assert.Equal("an enclosing catch expects an AggregateException", Ask(source, unwraps: true).Obstacle);
        Assert.Null(Ask(source, unwraps: false).Obstacle);
    }

    [Theory]
    [InlineData("struct Counting : IStore { int n; public int Load() => n++; }", "an async method would change a copy of 'Counting'")]
    [InlineData("class Null : IStore { public int Load() => 0; } class User(IStore store) { int P => store.Load(); }", "'P' calls 'Load': a property cannot be async")]
    [InlineData("class Null : IStore { public int Load() => 0; } class User(IStore store) { int M() => store.Load(); }", null)]
    [InlineData("class Other { public int Load() => 0; int P => Load(); }", null)]
    public void What_shares_the_signature_changes_with_it(string types, string? expected)
        => Assert.Equal(expected, Ask($$"""
            using System.Threading.Tasks;
            interface IStore { int Load(); }
            class Web : IStore { public int Load() => Task.FromResult(1).Result; }
            {{types}}
            """, unwraps: false).Obstacle);

    [Theory]
    [InlineData("internal", "", false)]
    [InlineData("public", "", true)]
    [InlineData("internal", "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Tests\")]", true)]
    public void Other_projects_may_see_it(string access, string attribute, bool isOpen)
        => Assert.Equal(new ReachAnswer(null, isOpen), Ask(Source("", access, attribute), unwraps: false));

    [Fact]
    public void A_page_may_call_it()
        => Assert.Equal("'Load' may be called in Index.razor", Ask(Source("", "public"), unwraps: false, new AnalyzerOptions([new Page("/app/Index.razor", "<p>@Store.Load()</p>")])).Obstacle);

    private static string Source(string members, string access, string attribute = "") => $$"""
        using System;
        using System.Linq;
        using System.Threading.Tasks;
        {{attribute}}
        {{access}} class C
        {
            {{access}} static int Load() => Task.FromResult(1).Result;
            {{members}}
        }
        """;

    private static ReachAnswer Ask(string source, bool unwraps, AnalyzerOptions? options = null)
    {
        var compilation = EngineCompilation.Create(source);
        var function = compilation.SyntaxTrees.First().GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<MethodDeclarationSyntax>().First(method => method.ExpressionBody is not null);
        return ConversionReach.Of(compilation, TaskTypes.TryCreate(compilation)!, options ?? new AnalyzerOptions([])).From(function, unwraps, TestContext.Current.CancellationToken);
    }

    private sealed class Page(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
