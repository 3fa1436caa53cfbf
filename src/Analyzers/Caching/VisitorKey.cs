using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.CacheCalls;

namespace PerfAnalyzers.Caching;

/// <summary>Does a key belong to one visitor, by the names that it is computed from?</summary>
internal static class VisitorKey
{
    private static readonly string[] VisitorWords = ["session", "user", "login", "token", "visitor", "connection", "cart", "basket"];

    public static bool Is(IOperation key)
    {
        foreach (var operation in LocalFlow.Of(key).Sources(key))
        {
            var name = operation switch
            {
                IMemberReferenceOperation member => member.Member.Name,
                ILocalReferenceOperation local => local.Local.Name,
                IParameterReferenceOperation parameter => parameter.Parameter.Name,
                { ConstantValue: { HasValue: true, Value: string text } } => text,
                _ => "",
            };
            foreach (var word in VisitorWords)
            {
                if (name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
