using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Reports a key under which values of one type are kept and values of another are asked for.</summary>
/// <remarks>The two calls may be in any two files, and there is nothing to fix at either: so it is told when the compilation ends.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class KeyOfTwoTypesAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.KeyOfTwoTypes];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (CacheCalls.AreReferenced(start.Compilation) && !start.Compilation.IsTestProject())
            {
                var uses = new ConcurrentBag<Use>();
                start.RegisterOperationAction(operation => Collect(operation, uses), OperationKind.Invocation);
                start.RegisterCompilationEndAction(end => Report(end, uses));
            }
        });
    }

    /// <param name="Cache">Two caches may have the same key: the type that is injected, or the field that holds one's own.</param>
    private sealed record Use(string Key, ISymbol Cache, ITypeSymbol Type, bool Writes, Location Location);

    private static void Collect(OperationAnalysisContext context, ConcurrentBag<Use> uses)
    {
        if (CacheCalls.At(context.Operation) is not { Store: CacheStore.Memory or CacheStore.Layered, ValueType: { SpecialType: not SpecialType.System_Object, TypeKind: not (TypeKind.Dynamic or TypeKind.TypeParameter or TypeKind.Error) } type, Name: { } name } call
            || call.Key.Unwrap().ConstantValue is not { HasValue: true, Value: string { Length: > 0 } key }
            || CacheOf(call.Cache) is not { } cache)
        {
            return;
        }

        if (call.Action is CacheAction.Get or CacheAction.Set or CacheAction.GetOrCreate)
        {
            uses.Add(new Use(key, cache, type, call.Action != CacheAction.Get, name.Identifier.GetLocation()));
        }
    }

    private static ISymbol? CacheOf(IOperation cache) => cache switch
    {
        { Type: { TypeKind: TypeKind.Interface } type } => type,
        { Type: { IsAbstract: true } type } => type,
        IFieldReferenceOperation field => field.Field,
        _ => null,
    };

    private static void Report(CompilationAnalysisContext context, ConcurrentBag<Use> uses)
    {
        var byKey = new Dictionary<(string, ISymbol), List<Use>>(EntryComparer.Instance);
        foreach (var use in uses)
        {
            if (!byKey.TryGetValue((use.Key, use.Cache), out var entry))
            {
                byKey.Add((use.Key, use.Cache), entry = []);
            }

            entry.Add(use);
        }

        foreach (var entry in byKey.Values)
        {
            entry.Sort(Compare);
            if (entry.Find(static use => use.Writes) is not { } writer)
            {
                continue;
            }

            foreach (var use in entry)
            {
                if (!ReferenceEquals(use, writer) && !Fit(use.Type, writer.Type, context.Compilation))
                {
                    context.ReportDiagnostic(Diagnostic.Create(
                        Descriptors.KeyOfTwoTypes,
                        use.Location,
                        [writer.Location],
                        ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, "which of the two is right is for the author to say"),
                        use.Key,
                        use.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
                        writer.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)));
                }
            }
        }
    }

    /// <summary>May an object of the one type be one of the other: a list as <c>IEnumerable</c>, a derived class?</summary>
    private static bool Fit(ITypeSymbol left, ITypeSymbol right, Compilation compilation) => MayBe(left, right, compilation) || MayBe(right, left, compilation);

    private static bool MayBe(ITypeSymbol from, ITypeSymbol to, Compilation compilation)
        => compilation.ClassifyConversion(from, to) is { IsIdentity: true } or { IsImplicit: true, IsReference: true } or { IsImplicit: true, IsBoxing: true } or { IsImplicit: true, IsNullable: true };

    private static int Compare(Use left, Use right)
    {
        var path = string.CompareOrdinal(left.Location.SourceTree?.FilePath, right.Location.SourceTree?.FilePath);
        return path != 0 ? path : left.Location.SourceSpan.Start.CompareTo(right.Location.SourceSpan.Start);
    }

    private sealed class EntryComparer : IEqualityComparer<(string Key, ISymbol Cache)>
    {
        public static readonly EntryComparer Instance = new();

        public bool Equals((string Key, ISymbol Cache) left, (string Key, ISymbol Cache) right) => left.Key == right.Key && SymbolEqualityComparer.Default.Equals(left.Cache, right.Cache);

        public int GetHashCode((string Key, ISymbol Cache) entry) => entry.Key.GetHashCode();
    }
}
