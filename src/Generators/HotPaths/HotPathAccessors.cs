using Microsoft.CodeAnalysis;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary>Describes the <c>[UnsafeAccessor]</c> of a method.</summary>
internal sealed class HotPathAccessors(IMethodSymbol method, HotPathAccess access)
{
    public HotPathAccessor Accessor()
    {
        var container = method.ContainingType;
        var hiddenReturn = method.ReturnsVoid ? null : access.HiddenName(method.ReturnType);
        var by = method.ReturnsByRefReadonly ? "ref readonly " : method.ReturnsByRef ? "ref " : "";
        return new HotPathAccessor(
            method.IsStatic,
            container.IsStatic,
            container.IsValueType,
            method.MetadataName,
            HotPathText.ReflectionName(container)!,
            hiddenReturn is null ? by + method.ReturnType.ToDisplayString(HotPathText.Types) : "object",
            hiddenReturn,
            method.Parameters.Select(Parameter).ToEquatableArray());
    }

    private HotPathAccessorParameter Parameter(IParameterSymbol parameter)
    {
        var hidden = access.HiddenName(parameter.Type);
        var modifier = parameter.RefKind switch
        {
            RefKind.Ref => "ref ",
            RefKind.Out => "out ",
            RefKind.None => "",
            _ => "in ",
        };
        return new HotPathAccessorParameter(hidden is null ? modifier + parameter.Type.ToDisplayString(HotPathText.Types) : "object", hidden, Default(parameter));
    }

    private static string? Default(IParameterSymbol parameter)
    {
        if (parameter.IsParams)
        {
            return parameter.Type switch
            {
                IArrayTypeSymbol array => $"global::System.Array.Empty<{array.ElementType.ToDisplayString(HotPathText.Types)}>()",
                { IsRefLikeType: true } => "default",
                { TypeKind: TypeKind.Interface } => $"new global::System.Collections.Generic.List<{((INamedTypeSymbol)parameter.Type).TypeArguments[0].ToDisplayString(HotPathText.Types)}>()",
                _ => $"new {parameter.Type.ToDisplayString(HotPathText.TypesWithoutAnnotations)}()",
            };
        }

        return !parameter.IsOptional ? null : parameter.HasExplicitDefaultValue ? ConstantText.OfDefault(parameter) : "default!";
    }
}
