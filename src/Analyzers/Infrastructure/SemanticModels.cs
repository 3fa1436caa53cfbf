using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Infrastructure;

/// <summary>
/// Roslyn gives all analyzers of a compilation the same model of a tree. A generator gets a new one with each question, which binds
/// the body again: it keeps them while it runs.
/// </summary>
internal static class SemanticModels
{
    private static readonly ConditionalWeakTable<Compilation, ConcurrentDictionary<SyntaxTree, SemanticModel>> Kept = new();

    public static SemanticModel ModelOf(this Compilation compilation, SyntaxTree tree)
        => Kept.TryGetValue(compilation, out var models) ? models.GetOrAdd(tree, key => compilation.GetSemanticModel(key)) : compilation.GetSemanticModel(tree);

    /// <summary>Keeps the models of the compilation until the result is disposed.</summary>
    public static IDisposable KeepModels(this Compilation compilation)
    {
        Kept.GetOrCreateValue(compilation);
        return new Release(compilation);
    }

    private sealed class Release(Compilation compilation) : IDisposable
    {
        public void Dispose() => Kept.Remove(compilation);
    }
}
