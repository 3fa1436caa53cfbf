using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAnalyzers.Infrastructure;

/// <summary>
/// Where a body names its locals, parameters, fields, properties and methods. Found in one pass and kept as long as the body: a rule that
/// walks the whole body for each local that it meets takes a minute over what a machine wrote.
/// </summary>
internal sealed class BodyReferences
{
    private static readonly ConditionalWeakTable<IOperation, BodyReferences> Known = new();
    private static readonly List<IOperation> None = [];

    private readonly Dictionary<ISymbol, List<IOperation>> _bySymbol = new(SymbolEqualityComparer.Default);

    private BodyReferences(IOperation root)
    {
        foreach (var operation in root.DescendantsAndSelf())
        {
            if (SymbolOf(operation) is not { } symbol)
            {
                continue;
            }

            if (!_bySymbol.TryGetValue(symbol, out var places))
            {
                _bySymbol.Add(symbol, places = []);
            }

            places.Add(operation);
        }
    }

    /// <summary>In source order: the declarators of a local, and each operation that names the symbol, anywhere in the member that the operation belongs to.</summary>
    public static IReadOnlyList<IOperation> To(ISymbol symbol, IOperation anywhere)
        => Known.GetValue(anywhere.Root(), static root => new BodyReferences(root))._bySymbol.TryGetValue(symbol, out var places) ? places : None;

    /// <summary>The place where a value is used, seen from the inside: above conversions and parentheses.</summary>
    public static IOperation Outermost(IOperation value)
    {
        while (value.Parent is IConversionOperation or IParenthesizedOperation)
        {
            value = value.Parent;
        }

        return value;
    }

    /// <summary>What the operation names or declares; null for all but locals, parameters, fields and properties.</summary>
    public static ISymbol? SymbolOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IVariableDeclaratorOperation declarator => declarator.Symbol,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        IPropertyReferenceOperation property => property.Property,
        _ => null,
    };

    /// <summary>The local, parameter or field that the value is read from; null for all else.</summary>
    public static ISymbol? VariableOf(IOperation value) => value.Unwrap() switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        _ => null,
    };
}
