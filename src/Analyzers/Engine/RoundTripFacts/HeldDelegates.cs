using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>What may a variable hold that is called like a method? A local, a field or automatic property that only its own type can set, or an entry of a table.</summary>
internal sealed class HeldDelegates
{
    private static readonly ConditionalWeakTable<Compilation, HeldDelegates> Known = new();

    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<IOperation>> _byMember = new(SymbolEqualityComparer.Default);
    private readonly Compilation _compilation;
    private readonly DelegateTables _tables;

    private HeldDelegates(Compilation compilation)
    {
        _compilation = compilation;
        _tables = new DelegateTables(compilation);
    }

    public static HeldDelegates Of(Compilation compilation) => Known.GetValue(compilation, static key => new HeldDelegates(key));

    /// <summary>Every value that is put into it, <c>null</c> apart; empty where it may hold something else too.</summary>
    /// <param name="holder">What is called.</param>
    public ImmutableArray<IOperation> ValuesOf(IOperation holder) => holder.Unwrap() switch
    {
        var entry when DelegateTables.TableOf(entry) is { } table => [.. WithoutNull(_tables.ValuesIn(table))],
        ILocalReferenceOperation local => [.. WithoutNull(local.Local.AssignedValues(local) ?? [])],
        IFieldReferenceOperation { Field: var field } when field.IsReadOnly || MemberNames.IsOnlyNamedHere(field) => OfMember(field),
        IPropertyReferenceOperation { Property: { SetMethod: null or { IsInitOnly: false } } property }
            when property.IsAutomatic() && (property.SetMethod is null || MemberNames.IsOnlyNamedHere(property.SetMethod)) && !property.IsVirtual && !property.IsOverride
            => OfMember(property),
        _ => [],
    };

    /// <summary>What the user calls it.</summary>
    public static string NameOf(IOperation holder)
    {
        holder = holder.Unwrap();
        return BodyReferences.SymbolOf(holder is IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } table } ? table.Unwrap() : holder)?.Name ?? "";
    }

    private ImmutableArray<IOperation> OfMember(ISymbol member) => _byMember.GetOrAdd(member.OriginalDefinition, Read);

    private ImmutableArray<IOperation> Read(ISymbol member)
    {
        // [Inject], [Parameter]: somebody else sets it.
        if (member.DeclaringSyntaxReferences is not [var declaration] || !member.GetAttributes().IsEmpty || MemberNames.Of(member, _compilation) is not { } names)
        {
            return [];
        }

        var values = new List<IOperation>();
        switch (declaration.GetSyntax())
        {
            case VariableDeclaratorSyntax { Initializer.Value: { } initial } when !Add(initial, values):
            case PropertyDeclarationSyntax { Initializer.Value: { } given } when !Add(given, values):
            case PropertyDeclarationSyntax { AttributeLists.Count: > 0 } or ParameterSyntax:
                return [];
        }

        foreach (var name in names)
        {
            if (!AddWritten(name, values))
            {
                return [];
            }
        }

        return [.. WithoutNull(values)];
    }

    /// <summary>False where the place may change the member in a way that has no value to look at.</summary>
    private bool AddWritten(SimpleNameSyntax name, List<IOperation> values)
    {
        ExpressionSyntax place = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        while (place.Parent is ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression })
        {
            place = (ExpressionSyntax)place.Parent;
        }

        return place.Parent switch
        {
            AssignmentExpressionSyntax assignment when assignment.Left == place
                => assignment.Kind() is SyntaxKind.SimpleAssignmentExpression or SyntaxKind.CoalesceAssignmentExpression && Add(assignment.Right, values),
            ArgumentSyntax argument => argument.RefKindKeyword.IsKind(SyntaxKind.None) && argument.Parent is not TupleExpressionSyntax,
            MemberBindingExpressionSyntax binding => !IsTarget(binding),
            RefExpressionSyntax => false,
            PrefixUnaryExpressionSyntax prefix => !prefix.IsKind(SyntaxKind.AddressOfExpression),
            _ => true,
        };
    }

    /// <summary><c>other?._load = Cached</c>: the assignment stands inside of the conditional access, for older compilers around it.</summary>
    private static bool IsTarget(MemberBindingExpressionSyntax binding)
        => (binding.Parent is AssignmentExpressionSyntax inner && inner.Left == binding)
            || (binding.Parent is ConditionalAccessExpressionSyntax { Parent: AssignmentExpressionSyntax outer } access && outer.Left == access);

    private bool Add(ExpressionSyntax expression, List<IOperation> values)
    {
        if (_compilation.ModelOf(expression.SyntaxTree).GetOperation(expression) is not { } value)
        {
            return false;
        }

        values.Add(value);
        return true;
    }

    private static IEnumerable<IOperation> WithoutNull(IEnumerable<IOperation> values)
    {
        foreach (var value in values)
        {
            var held = value.Unwrap();
            if (held is not IDefaultValueOperation and not { ConstantValue: { HasValue: true, Value: null } })
            {
                yield return held is IDelegateCreationOperation creation ? creation.Target : held;
            }
        }
    }
}
