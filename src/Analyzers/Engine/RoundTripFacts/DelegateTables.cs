using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>
/// Dictionaries of delegates, of which one is chosen by a key and called: <c>_handlers[order.Kind](order)</c>. Known are those that
/// only the body or the type fills in which they are declared.
/// </summary>
internal sealed class DelegateTables(Compilation compilation)
{
    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<IOperation>> _byMember = new(SymbolEqualityComparer.Default);

    /// <summary>The table of which the called value is an entry: <c>table[key]</c>, or what <c>table.TryGetValue(key, out var value)</c> gave.</summary>
    public static IOperation? TableOf(IOperation holder)
    {
        switch (holder.Unwrap())
        {
            case IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } table } when IsTable(table.Type):
                return table.Unwrap();
            case ILocalReferenceOperation { Local: var local } reference:
                IOperation? only = null;
                foreach (var place in BodyReferences.To(local, reference))
                {
                    switch (place.Parent is IDeclarationExpressionOperation declared ? declared.Parent : place.Parent)
                    {
                        case IArgumentOperation { Parameter.RefKind: RefKind.Out, Parent: IInvocationOperation { TargetMethod.Name: "TryGetValue", Instance: { } asked } } when only is null && IsTable(asked.Type):
                            only = asked.Unwrap();
                            break;
                        case IArgumentOperation { Parameter.RefKind: RefKind.Out or RefKind.Ref }:
                            return null;
                        case IAssignmentOperation assignment when ReferenceEquals(assignment.Target, place):
                            return null;
                    }
                }

                return only;
            default:
                return null;
        }
    }

    /// <summary>Every value that is put into the table; empty where others may put something into it too.</summary>
    public ImmutableArray<IOperation> ValuesIn(IOperation table) => table switch
    {
        ILocalReferenceOperation local => OfPlaces(BodyReferences.To(local.Local, local)),
        IFieldReferenceOperation { Field: var field } when MemberNames.IsOnlyNamedHere(field) => _byMember.GetOrAdd(field.OriginalDefinition, OfMember),
        _ => [],
    };

    private static bool IsTable(ITypeSymbol? type)
        => type is { Name: "ConcurrentDictionary" or "Dictionary" or "FrozenDictionary" or "IDictionary" or "IImmutableDictionary" or "IReadOnlyDictionary" or "ImmutableDictionary" or "ReadOnlyDictionary" or "SortedDictionary" }
            && type.IsIn("System.Collections");

    private ImmutableArray<IOperation> OfMember(ISymbol field)
    {
        if (field.DeclaringSyntaxReferences is not [var declaration] || !field.GetAttributes().IsEmpty || MemberNames.Of(field, compilation) is not { } names)
        {
            return [];
        }

        var values = new List<IOperation>();
        if (declaration.GetSyntax() is not VariableDeclaratorSyntax declarator
            || (declarator.Initializer is not null && !(MethodBodies.InitializerOf(declaration, compilation) is { } initial && AddCreated(initial, values))))
        {
            return [];
        }

        foreach (var name in names)
        {
            ExpressionSyntax place = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
            if (compilation.ModelOf(name.SyntaxTree).GetOperation(place) is not { } reference || !AddUse(reference, values))
            {
                return [];
            }
        }

        return [.. values];
    }

    private static ImmutableArray<IOperation> OfPlaces(IReadOnlyList<IOperation> places)
    {
        var values = new List<IOperation>();
        foreach (var place in places)
        {
            if (!(place is IVariableDeclaratorOperation declarator ? declarator.GetVariableInitializer() is not { Value: var initial } || AddCreated(initial, values) : AddUse(place, values)))
            {
                return [];
            }
        }

        return [.. values];
    }

    /// <summary>False for a table that others filled.</summary>
    private static bool AddCreated(IOperation table, List<IOperation> values)
    {
        switch (table.Unwrap())
        {
            case IDefaultValueOperation or { ConstantValue: { HasValue: true, Value: null } }:
                return true;
            case IInvocationOperation { TargetMethod.Name: "AsReadOnly" or "ToFrozenDictionary" or "ToImmutableDictionary", Arguments.Length: <= 2 } copy when copy.Receiver() is { } copied && IsTable(copied.Unwrap().Type):
                return AddCreated(copied, values);
            case IObjectCreationOperation creation when IsTable(creation.Type):
                foreach (var argument in creation.Arguments)
                {
                    if (argument.Parameter?.Type is not ({ SpecialType: SpecialType.System_Int32 } or { Name: "IEqualityComparer" or "IComparer" }))
                    {
                        return false;
                    }
                }

                foreach (var entry in creation.Initializer?.Initializers ?? [])
                {
                    if (!AddEntry(entry, values))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return false;
        }
    }

    /// <summary><c>["fire"] = PayFire</c>, <c>{ "fire", PayFire }</c></summary>
    private static bool AddEntry(IOperation entry, List<IOperation> values)
    {
        switch (entry)
        {
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true }, Value: var value }:
                values.Add(value);
                return true;
            case IInvocationOperation { TargetMethod.Name: "Add" or "TryAdd", Arguments: [_, { Value: var added }] }:
                values.Add(added);
                return true;
            default:
                return false;
        }
    }

    /// <summary>False where the table is handed to somebody who may put something into it.</summary>
    private static bool AddUse(IOperation reference, List<IOperation> values)
    {
        var used = BodyReferences.Outermost(reference);
        switch (used.Parent)
        {
            case ISimpleAssignmentOperation assignment when ReferenceEquals(assignment.Target, used):
                return AddCreated(assignment.Value, values);
            case IPropertyReferenceOperation { Property.IsIndexer: true } entry when ReferenceEquals(entry.Instance, used):
                return !entry.IsWritten() || (entry.Parent is ISimpleAssignmentOperation written && AddEntry(written, values));
            case IPropertyReferenceOperation { Property.Name: "Count" or "IsEmpty" or "Keys" or "Values" } property:
                return ReferenceEquals(property.Instance, used);
            case IInvocationOperation { TargetMethod.Name: "Add" or "TryAdd" } add when ReferenceEquals(add.Instance, used):
                return AddEntry(add, values);
            case IInvocationOperation { TargetMethod.Name: "Clear" or "ContainsKey" or "Remove" or "TryGetValue" } call:
                return ReferenceEquals(call.Instance, used);
            case IForEachLoopOperation loop:
                return ReferenceEquals(loop.Collection, used);
            default:
                return false;
        }
    }
}
