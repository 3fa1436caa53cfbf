using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Writes;

/// <summary>What a database could compute of a row, or is given by the program.</summary>
internal static class RowValues
{
    public static bool IsColumn(IPropertySymbol property) => !property.IsVirtual && property.IsAutomatic() && EntityTraits.IsScalar(property);

    /// <summary>What the database could compute: no calls, and of the row its own columns only.</summary>
    /// <param name="element">Null in a method of the entity itself.</param>
    public static bool IsValue(IOperation value, LoopElement? element, IOperation loop)
    {
        var pending = new Stack<IOperation>();
        pending.Push(value);
        while (pending.Count > 0)
        {
            var part = pending.Pop();
            if (element?.Is(part) == true)
            {
                if (part.Parent is not IPropertyReferenceOperation { Property: var own } || !IsColumn(own))
                {
                    return false;
                }

                continue;
            }

            switch (part)
            {
                case ILocalReferenceOperation { Local.DeclaringSyntaxReferences: [var declaration] } when loop.Syntax.Span.Contains(declaration.Span):
                case IPropertyReferenceOperation { Property.IsIndexer: true }:
                    return false;
                case ILiteralOperation or IDefaultValueOperation or ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation
                    or IInstanceReferenceOperation or IConversionOperation or IParenthesizedOperation or IBinaryOperation or IUnaryOperation:
                    foreach (var operand in part.ChildOperations)
                    {
                        pending.Push(operand);
                    }

                    break;
                default:
                    return false;
            }
        }

        return true;
    }
}
