using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.UnitOfWork;

/// <summary><c>i</c> and <c>codes</c> of <c>for (var i = 0; i &lt; codes.Length; i++)</c>, where the loop changes neither: <c>codes[i]</c> cannot fail.</summary>
internal sealed class CountedIndex
{
    private readonly ISymbol _collection;

    private CountedIndex(ILocalSymbol counter, IOperation source, ISymbol collection)
    {
        Counter = counter;
        Source = source;
        _collection = collection;
    }

    public ILocalSymbol Counter { get; }

    /// <summary>The collection, where the condition names it.</summary>
    public IOperation Source { get; }

    public static CountedIndex? TryCreate(ILoopOperation loop)
    {
        if (loop is not IForLoopOperation
            {
                Before: [IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [{ Symbol: var counter, Initializer.Value.ConstantValue: { HasValue: true, Value: 0 } }] }] }],
                Condition: IBinaryOperation
                {
                    OperatorKind: BinaryOperatorKind.LessThan,
                    LeftOperand: ILocalReferenceOperation { Local: var tested },
                    RightOperand: IPropertyReferenceOperation { Property.Name: "Count" or "Length", Instance: { } instance },
                },
                AtLoopBottom: [IExpressionStatementOperation { Operation: IIncrementOrDecrementOperation { Kind: OperationKind.Increment, Target: ILocalReferenceOperation { Local: var counted } } }],
            } counting
            || !SymbolEqualityComparer.Default.Equals(counter, tested)
            || !SymbolEqualityComparer.Default.Equals(counter, counted)
            || SymbolOf(instance) is not { } collection)
        {
            return null;
        }

        foreach (var operation in counting.Body.DescendantsAndSelf())
        {
            var isChanged = operation switch
            {
                IAssignmentOperation assignment => IsEither(assignment.Target),
                IIncrementOrDecrementOperation step => IsEither(step.Target),
                IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => IsEither(argument.Value),
                IInvocationOperation { Instance: { } changed, TargetMethod.Name: not ("Contains" or "IndexOf") } => SymbolEqualityComparer.Default.Equals(SymbolOf(changed), collection),
                _ => false,
            };
            if (isChanged)
            {
                return null;
            }
        }

        return new CountedIndex(counter, instance.Unwrap(), collection);

        bool IsEither(IOperation target)
        {
            var symbol = SymbolOf(target);
            return SymbolEqualityComparer.Default.Equals(symbol, counter) || SymbolEqualityComparer.Default.Equals(symbol, collection);
        }
    }

    public bool IsIndexInto(IOperation collection, IReadOnlyList<IOperation> indices)
        => indices is [var index]
            && (index is IArgumentOperation argument ? argument.Value : index).Unwrap() is ILocalReferenceOperation { Local: var local }
            && SymbolEqualityComparer.Default.Equals(local, Counter)
            && SymbolEqualityComparer.Default.Equals(SymbolOf(collection), _collection);

    private static ISymbol? SymbolOf(IOperation operation) => operation.Unwrap() switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation, Field: { IsReadOnly: true } field } => field,
        _ => null,
    };
}
