using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.CacheCalls;

/// <summary>
/// Has a body more calls of caches than anyone writes? What asks for each of them what the rest of the body does with its entry
/// leaves such a body alone: with 2,000 of them it would take a minute. Counted once and kept as long as the body.
/// </summary>
internal static class CrowdedBody
{
    private const int MaxCalls = 100;

    private static readonly ConditionalWeakTable<IOperation, StrongBox<bool>> Known = new();

    public static bool Holds(IOperation operation) => Known.GetValue(operation.Root(), static root => new StrongBox<bool>(IsCrowded(root))).Value;

    private static bool IsCrowded(IOperation root)
    {
        var calls = 0;
        foreach (var operation in root.DescendantsAndSelf())
        {
            if (CacheCalls.At(operation) is not null && ++calls > MaxCalls)
            {
                return true;
            }
        }

        return false;
    }
}
