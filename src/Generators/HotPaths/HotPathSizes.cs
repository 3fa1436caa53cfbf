using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.HotCode;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary>The sizes of <c>[HotPathParams(10, 100, 1000)]</c>, at which a hot path is measured so that the growth of its cost is seen.</summary>
internal sealed class HotPathSizes
{
    private HotPathSizes(AttributeData attribute, EquatableArray<int> values, bool isUnfinished)
    {
        Attribute = attribute;
        Values = values;
        IsUnfinished = isUnfinished;
    }

    public AttributeData Attribute { get; }

    public EquatableArray<int> Values { get; }

    /// <summary><c>[HotPathParams(unknown)]</c>: the compiler says what is wrong.</summary>
    public bool IsUnfinished { get; }

    public static HotPathSizes? Of(IMethodSymbol method)
    {
        foreach (var attribute in method.GetAttributes())
        {
            if (HotPathAnnotation.IsOurs(attribute.AttributeClass, "HotPathParamsAttribute"))
            {
                return attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Array, IsNull: false } given] && given.Values.All(static v => v.Value is int)
                    ? new HotPathSizes(attribute, given.Values.Select(static v => (int)v.Value!).Distinct().ToEquatableArray(), isUnfinished: false)
                    : new HotPathSizes(attribute, default, isUnfinished: true);
            }
        }

        return null;
    }

    public static bool CanHold(ITypeSymbol type)
        => type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt32 or SpecialType.System_UInt64 or SpecialType.System_Double or SpecialType.System_Single;
}
