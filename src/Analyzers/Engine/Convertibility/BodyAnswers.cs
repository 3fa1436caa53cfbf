using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.Convertibility;

/// <summary>
/// Answers about the body of a function, kept as long as its semantic model. They are the same for each wait in it: a function
/// with a thousand waits is read once.
/// </summary>
internal sealed class BodyAnswers<T>
{
    private readonly ConditionalWeakTable<SemanticModel, ConcurrentDictionary<SyntaxNode, T>> _known = new();

    public T Get(SyntaxNode body, SemanticModel model, Func<SyntaxNode, T> read) => _known.GetOrCreateValue(model).GetOrAdd(body, read);
}
