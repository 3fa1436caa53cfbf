using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAnalyzers.Engine.HotCode;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary>Closes a generic method, or a method of a generic type, with the types of <c>TypeArgs</c>: outer types first, the method's own last.</summary>
internal sealed class HotPathTypeArguments(HotPathAnnotation annotation, Compilation compilation)
{
    private readonly Dictionary<ITypeParameterSymbol, ITypeSymbol> _arguments = new(SymbolEqualityComparer.Default);

    /// <summary>The method itself when nothing is generic. Null with a fault, or without one for code that does not compile.</summary>
    public IMethodSymbol? Close(IMethodSymbol method, out HotPathFault? fault)
    {
        fault = null;
        var parameters = Parameters(method);
        if (Given() is not { IsNull: false } given)
        {
            fault = parameters.Count == 0 ? null : HotPathFault.CannotBeMeasured(annotation, "it is generic; say with which types (TypeArgs = new[] { typeof(int) }), or mark a method that calls it") with
            {
                // One list of types is none for all methods of a type.
                Fix = annotation.IsOnType ? null : new HotPathFix(HotPathFixKind.AddTypeArguments),
            };
            return fault is null ? method : null;
        }

        if (given.Kind != TypedConstantKind.Array)
        {
            return null;
        }

        if (given.Values.Length != parameters.Count)
        {
            fault = DoNotFit($"it has {Count(parameters.Count)} and {Count(given.Values.Length)} {(given.Values.Length == 1 ? "is" : "are")} given");
            return null;
        }

        for (var i = 0; i < parameters.Count; i++)
        {
            // The arguments of typeof(List<>) are errors too, and the compiler says nothing about them.
            if (given.Values[i].Value is not ITypeSymbol type || (type is not INamedTypeSymbol { IsUnboundGenericType: true } && type.ContainsError()))
            {
                fault = given.Values[i].IsNull ? DoNotFit($"null is no type for '{parameters[i].Name}'") : null;
                return null;
            }

            _arguments.Add(parameters[i], type);
        }

        foreach (var pair in _arguments)
        {
            if (!IsTypeArgument(pair.Value) || !Satisfies(pair.Value, pair.Key))
            {
                fault = DoNotFit($"'{pair.Value.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}' cannot be '{pair.Key.Name}'");
                return null;
            }
        }

        return Construct(method);
    }

    private TypedConstant? Given()
    {
        foreach (var argument in annotation.Attribute.NamedArguments)
        {
            if (argument.Key == "TypeArgs")
            {
                return argument.Value;
            }
        }

        return null;
    }

    private static List<ITypeParameterSymbol> Parameters(IMethodSymbol method)
    {
        var parameters = new List<ITypeParameterSymbol>(method.TypeParameters);
        for (var type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            parameters.InsertRange(0, type.TypeParameters);
        }

        return parameters;
    }

    private IMethodSymbol? Construct(IMethodSymbol method)
    {
        var closed = method;
        if (Substitute(method.ContainingType) is INamedTypeSymbol container && !SymbolEqualityComparer.Default.Equals(container, method.ContainingType))
        {
            closed = container.GetMembers(method.Name).OfType<IMethodSymbol>().FirstOrDefault(m => SymbolEqualityComparer.Default.Equals(m.OriginalDefinition, method.OriginalDefinition));
        }

        return closed is { IsGenericMethod: true } ? closed.Construct([.. method.TypeParameters.Select(p => _arguments[p])]) : closed;
    }

    private static bool IsTypeArgument(ITypeSymbol type)
        => type is { IsStatic: false, IsRefLikeType: false, SpecialType: not SpecialType.System_Void } and not IPointerTypeSymbol and not IFunctionPointerTypeSymbol and not INamedTypeSymbol { IsUnboundGenericType: true };

    private bool Satisfies(ITypeSymbol type, ITypeParameterSymbol parameter)
    {
        var isNullable = type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
        if ((parameter.HasReferenceTypeConstraint && !type.IsReferenceType)
            || (parameter.HasValueTypeConstraint && (!type.IsValueType || isNullable))
            || (parameter.HasUnmanagedTypeConstraint && !type.IsUnmanagedType)
            || (parameter.HasNotNullConstraint && isNullable)
            || (parameter.HasConstructorConstraint && !HasPublicConstructor(type)))
        {
            return false;
        }

        foreach (var constraint in parameter.ConstraintTypes)
        {
            if (!Satisfies(type, Substitute(constraint), isNullable))
            {
                return false;
            }
        }

        return true;
    }

    private bool Satisfies(ITypeSymbol type, ITypeSymbol constraint, bool isNullable)
    {
        var conversion = compilation.ClassifyConversion(type, constraint);
        if (!conversion.IsIdentity && !(conversion is { IsImplicit: true, IsUserDefined: false } && (conversion.IsReference || (conversion.IsBoxing && !isNullable))))
        {
            return false;
        }

        // where T : INumber<T> takes no interface, which would leave its static members without a body.
        return type.TypeKind != TypeKind.Interface || constraint.TypeKind != TypeKind.Interface
            || !constraint.AllInterfaces.Concat([(INamedTypeSymbol)constraint]).SelectMany(static i => i.GetMembers()).Any(static m => m is { IsStatic: true, IsAbstract: true });
    }

    private static bool HasPublicConstructor(ITypeSymbol type)
        => type.IsValueType || (type is INamedTypeSymbol { IsAbstract: false } named && named.InstanceConstructors.Any(static c => c is { Parameters.IsEmpty: true, DeclaredAccessibility: Accessibility.Public }));

    private ITypeSymbol Substitute(ITypeSymbol type)
    {
        switch (type)
        {
            case ITypeParameterSymbol parameter:
                return _arguments.TryGetValue(parameter, out var argument) ? argument : parameter;
            case IArrayTypeSymbol array:
                return compilation.CreateArrayTypeSymbol(Substitute(array.ElementType), array.Rank);
            case INamedTypeSymbol named:
                var definition = named.OriginalDefinition;
                if (named.ContainingType is { } outer && Substitute(outer) is INamedTypeSymbol closed && !SymbolEqualityComparer.Default.Equals(closed, outer))
                {
                    definition = closed.GetTypeMembers(named.Name, named.Arity).FirstOrDefault() ?? definition;
                }

                return named.Arity == 0 ? definition : definition.Construct([.. named.TypeArguments.Select(Substitute)]);
            default:
                return type;
        }
    }

    private static string Count(int number) => number == 1 ? "1 type argument" : number + " type arguments";

    private HotPathFault DoNotFit(string reason)
        => new(Descriptors.HotPathArgumentsDoNotFit, annotation.IsOnType ? annotation.Location : HotPathLocation.OfArgument(annotation.Attribute, "TypeArgs"), HotPathText.ShortName(annotation.Method), reason);

    internal static ImmutableArray<ITypeSymbol> Of(IMethodSymbol method)
    {
        var arguments = ImmutableArray.CreateBuilder<ITypeSymbol>();
        arguments.AddRange(method.TypeArguments);
        for (var type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            arguments.AddRange(type.TypeArguments);
        }

        return arguments.ToImmutable();
    }
}
