using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Writes;

/// <summary>Why a database would choose other rows than the program does by the same condition.</summary>
internal static class ConditionObstacles
{
    /// <summary>As a clause; null when nothing keeps the condition out of a query.</summary>
    public static string? Of(RowCondition condition, LoopElement element, Compilation compilation)
        => ReadsTested(condition.Test, element) ? "the condition reads a member of what it tests for null, which a query reads in any case"
            : Ordered(condition.Test, compilation) is { } type ? $"a database may order values of '{type}' in another way"
            : LosesNulls(condition.Test, condition.IsNegated) ? "the negated condition is not true of null in a database"
            : null;

    /// <summary><c>!(row.Stock &lt; 5)</c> is true of a <c>Stock</c> that is null; in SQL it is not. A test for null itself is the same in both.</summary>
    private static bool LosesNulls(IOperation test, bool isNegated) => test.Unwrap() switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both => LosesNulls(both.LeftOperand, isNegated) || LosesNulls(both.RightOperand, isNegated),
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => LosesNulls(not.Operand, isNegated: true),
        _ when !isNegated => false,
        IBinaryOperation compared => !IsNull(compared.LeftOperand) && !IsNull(compared.RightOperand) && (MayBeNull(compared.LeftOperand) || MayBeNull(compared.RightOperand)),
        var value => MayBeNull(value),
    };

    private static bool MayBeNull(IOperation value)
    {
        value = value.Unwrap();
        return value is IPropertyReferenceOperation { Property: { Name: "Value", ContainingType.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } }
            || (!value.ConstantValue.HasValue && value.Type is null or { IsReferenceType: true } or { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T });
    }

    private static bool IsNull(IOperation value) => value.Unwrap().ConstantValue is { HasValue: true, Value: null };

    /// <summary>The type of values that are compared by their order, and that a provider may store as text: an enum by a conversion, a <c>decimal</c> in SQLite.</summary>
    private static string? Ordered(IOperation test, Compilation compilation)
    {
        foreach (var operation in test.DescendantsAndSelf())
        {
            if (operation is IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual } compared
                && (OrderedType(compared.LeftOperand, compilation) ?? OrderedType(compared.RightOperand, compilation)) is { } type)
            {
                return type;
            }
        }

        return null;
    }

    private static string? OrderedType(IOperation operand, Compilation compilation)
    {
        var value = operand.Unwrap();
        var type = value.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var underlying] } ? underlying : value.Type;
        var isDoubtful = type is { TypeKind: TypeKind.Enum }
            || (type is { SpecialType: SpecialType.System_Decimal or SpecialType.System_UInt64 } or { Name: "DateTimeOffset" or "TimeSpan" } && !value.ConstantValue.HasValue && !KeepsOrder(compilation))
            || type.IsType("System", "Guid");
        return isDoubtful ? type!.Name : null;
    }

    /// <summary>Is the database known to have types of its own for numbers and times?</summary>
    private static bool KeepsOrder(Compilation compilation)
    {
        var isKnown = false;
        foreach (var assembly in compilation.ReferencedAssemblyNames)
        {
            switch (assembly.Name)
            {
                case "Microsoft.EntityFrameworkCore.Sqlite":
                    return false;
                case "Microsoft.EntityFrameworkCore.SqlServer" or "Npgsql.EntityFrameworkCore.PostgreSQL":
                    isKnown = true;
                    break;
            }
        }

        return isKnown;
    }

    /// <summary><c>filter != null &amp;&amp; row.Stock &lt; filter.Least</c>: what is no column becomes a parameter of the query, and is read before anything is compared.</summary>
    private static bool ReadsTested(IOperation test, LoopElement element)
    {
        var tested = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var operation in test.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } compared when IsNull(compared.LeftOperand) || IsNull(compared.RightOperand):
                    AddTested(IsNull(compared.LeftOperand) ? compared.RightOperand : compared.LeftOperand);
                    break;
                case IPropertyReferenceOperation { Property: { Name: "HasValue", ContainingType.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T }, Instance: { } nullable }:
                    AddTested(nullable);
                    break;
            }
        }

        if (tested.Count == 0)
        {
            return false;
        }

        foreach (var operation in test.DescendantsAndSelf())
        {
            var instance = operation switch
            {
                IPropertyReferenceOperation { Property.Name: not "HasValue" } property => property.Instance,
                IFieldReferenceOperation field => field.Instance,
                IInvocationOperation call => call.Instance,
                _ => null,
            };
            if (instance is not null && BodyReferences.SymbolOf(instance.Unwrap()) is { } read && tested.Contains(read))
            {
                return true;
            }
        }

        return false;

        void AddTested(IOperation value)
        {
            value = value.Unwrap();
            if (!(value is IPropertyReferenceOperation { Instance: { } row } && element.Is(row)) && BodyReferences.SymbolOf(value) is { } symbol)
            {
                tested.Add(symbol);
            }
        }
    }
}
