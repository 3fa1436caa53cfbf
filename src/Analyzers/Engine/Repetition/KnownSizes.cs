using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>How many elements at most, when the source says so: <c>new[] { culture, "en" }</c>, <c>Enum.GetValues&lt;Size&gt;()</c>, <c>.Take(3)</c>.</summary>
internal sealed class KnownSizes(Compilation compilation)
{
    public int? Of(IOperation source) => Of(source, 6);

    private int? Of(IOperation source, int depth)
    {
        if (depth == 0)
        {
            return null;
        }

        if (Optionals.Is(source))
        {
            return 1;
        }

        source = source.Unwrap();
        switch (source)
        {
            case IArrayCreationOperation { Initializer: { } initializer }:
                return initializer.ElementValues.Length;
            case ICollectionExpressionOperation collection:
                foreach (var element in collection.Elements)
                {
                    if (element is ISpreadOperation)
                    {
                        return null;
                    }
                }

                return collection.Elements.Length;
            case IObjectCreationOperation { Initializer: { } initializer, Arguments.Length: 0 } creation when creation.Type is { Name: "List" or "HashSet" or "Dictionary" }:
                return initializer.Initializers.Length;
            case IInvocationOperation invocation:
                return OfCall(invocation, depth);
            case IConditionalAccessOperation access:
                return Of(access.WhenNotNull, depth - 1);
            case ICoalesceOperation coalesce:
                return Largest(coalesce.Value, coalesce.WhenNull, depth - 1);
            case IConditionalOperation { WhenFalse: { } otherwise } conditional:
                return Largest(conditional.WhenTrue, otherwise, depth - 1);
            case ILocalReferenceOperation local when !Grows(local.Local, local):
                return local.Local.AssignedValues(local) is [var value] ? Of(value, depth - 1) : null;
            case IFieldReferenceOperation { Field: { IsReadOnly: true, DeclaringSyntaxReferences: [var declaration] } }:
                return MethodBodies.InitializerOf(declaration, compilation) is { } initial and (IArrayCreationOperation or ICollectionExpressionOperation)
                    ? Of(initial, depth - 1)
                    : null;
            default:
                return null;
        }
    }

    private int? Largest(IOperation one, IOperation other, int depth)
        => Of(one, depth) is { } first && Of(other, depth) is { } second ? Math.Max(first, second) : null;

    private int? OfCall(IInvocationOperation invocation, int depth)
    {
        var method = invocation.TargetMethod;
        switch (method.ContainingType.Name, method.Name)
        {
            case ("Enum", "GetValues" or "GetNames"):
                var enumeration = method.TypeArguments is [INamedTypeSymbol argument]
                    ? argument
                    : invocation.Arguments is [{ Value: ITypeOfOperation { TypeOperand: INamedTypeSymbol operand } }] ? operand : null;
                return enumeration?.TypeKind == TypeKind.Enum ? CountFields(enumeration) : null;
            case ("Array" or "Enumerable", "Empty"):
                return 0;
            case ("Enumerable", "Range" or "Repeat"):
                return Constant(invocation.Arguments[1].Value);
            case ("Enumerable", "Take"):
                return Constant(invocation.Arguments[1].Value) is { } taken ? taken : Of(invocation.Arguments[0].Value, depth - 1);
            case ("Enumerable", "AsEnumerable" or "Cast" or "Distinct" or "OfType" or "OrderBy" or "OrderByDescending" or "Reverse" or "Select" or "Skip" or "ToArray" or "ToList" or "Where"):
                return Of(invocation.Arguments[0].Value, depth - 1);
            default:
                return null;
        }
    }

    private static bool Grows(ILocalSymbol local, IOperation anywhere)
    {
        foreach (var reference in BodyReferences.To(local, anywhere))
        {
            if (reference.Parent is IInvocationOperation { TargetMethod.Name: "Add" or "AddRange" or "Insert" or "TryAdd" or "UnionWith", Instance: { } instance } && ReferenceEquals(instance, reference))
            {
                return true;
            }
        }

        return false;
    }

    private static int CountFields(INamedTypeSymbol type)
    {
        var count = 0;
        foreach (var member in type.GetMembers())
        {
            count += member is IFieldSymbol { IsConst: true } ? 1 : 0;
        }

        return count;
    }

    public static int? Constant(IOperation? operation) => operation?.ConstantValue is { HasValue: true, Value: int value } ? value : null;
}
