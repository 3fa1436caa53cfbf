using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.EfModel;

/// <summary>The property names that an attribute lists: <c>[PrimaryKey("A", "B")]</c>, <c>[Index(nameof(A))]</c>, <c>[ForeignKey("A,B")]</c>.</summary>
internal static class AttributeNames
{
    public static ImmutableArray<string> Of(AttributeData attribute)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var argument in attribute.ConstructorArguments)
        {
            if (argument.Kind == TypedConstantKind.Array)
            {
                foreach (var value in argument.Values)
                {
                    Add(value);
                }
            }
            else
            {
                Add(argument);
            }
        }

        return names.ToImmutable();

        void Add(TypedConstant constant)
        {
            if (constant.Value is string text)
            {
                foreach (var name in text.Split(','))
                {
                    names.Add(name.Trim());
                }
            }
        }
    }
}
