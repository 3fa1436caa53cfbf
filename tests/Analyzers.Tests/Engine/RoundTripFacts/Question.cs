using Microsoft.CodeAnalysis;
using PerfAnalyzers.Analyzers.Tests.RoundTrips;
using PerfAnalyzers.Engine.RoundTripFacts;

namespace PerfAnalyzers.Analyzers.Tests.Engine;

/// <summary>The engine and the operation that stands between <c>[|</c> and <c>|]</c> of a source.</summary>
internal sealed record Question(RoundTripFacts Facts, IOperation Operation)
{
    public static Question InService(string members) => In("public class Service(ShopContext db, DbConnection connection)\n{\n" + members + "\n}\n");

    public static Question In(string source, params string[] libraries)
    {
        source = Shop.Usings + source;
        var start = source.IndexOf("[|", StringComparison.Ordinal);
        var length = source.IndexOf("|]", StringComparison.Ordinal) - start - 2;
        var compilation = EngineCompilation.Create([source.Replace("[|", "").Replace("|]", ""), Shop.Model, .. libraries]);
        var errors = compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        Assert.True(errors.Count == 0, string.Join('\n', errors));
        var tree = compilation.SyntaxTrees[0];
        var node = tree.GetRoot().FindNode(new Microsoft.CodeAnalysis.Text.TextSpan(start, length), getInnermostNodeForTie: true);
        var operation = compilation.GetSemanticModel(tree).GetOperation(node);
        Assert.NotNull(operation);
        var facts = RoundTripFacts.TryCreate(compilation);
        Assert.NotNull(facts);
        return new Question(facts, operation);
    }

    public RoundTrip? At(RoundTripKinds kinds) => Facts.At(Operation, kinds, TestContext.Current.CancellationToken);

    public RoundTrip? SuspectedAt(RoundTripKinds kinds) => Facts.SuspectedAt(Operation, kinds, TestContext.Current.CancellationToken);

    public Recursion? RecursionAt(RoundTripKinds kinds) => Facts.RecursionAt(Operation, kinds, TestContext.Current.CancellationToken);

    public static string PathOf(RoundTrip trip) => string.Join(" -> ", trip.Hops.Select(hop => hop.Name));
}
