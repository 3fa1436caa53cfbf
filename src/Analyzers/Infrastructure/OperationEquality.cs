using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAnalyzers.Infrastructure;

/// <summary>Do two pieces of code compute the same, when some variables of one stand for some of the other? Kinds of operations that it does not know are never the same.</summary>
internal sealed class OperationEquality
{
    private readonly Dictionary<ISymbol, ISymbol> _counterparts = new(SymbolEqualityComparer.Default);

    /// <summary>From now on the one variable stands for the other.</summary>
    public void Pair(ISymbol left, ISymbol right) => _counterparts[left] = right;

    public bool AreSame(IOperation left, IOperation right)
    {
        if (left.ConstantValue.HasValue || right.ConstantValue.HasValue)
        {
            return left.ConstantValue.HasValue && right.ConstantValue.HasValue && Equals(left.ConstantValue.Value, right.ConstantValue.Value);
        }

        if (left.Kind != right.Kind || !SymbolEqualityComparer.Default.Equals(left.Type, right.Type) || !AreSameApartFromChildren(left, right))
        {
            return false;
        }

        var others = right.ChildOperations.GetEnumerator();
        foreach (var child in left.ChildOperations)
        {
            if (!others.MoveNext() || !AreSame(child, others.Current))
            {
                return false;
            }
        }

        return !others.MoveNext();
    }

    private bool AreSameApartFromChildren(IOperation left, IOperation right)
    {
        switch (left, right)
        {
            case (ILocalReferenceOperation one, ILocalReferenceOperation other):
                return AreCounterparts(one.Local, other.Local);
            case (IParameterReferenceOperation one, IParameterReferenceOperation other):
                return AreCounterparts(one.Parameter, other.Parameter);
            case (IMemberReferenceOperation one, IMemberReferenceOperation other):
                return SymbolEqualityComparer.Default.Equals(one.Member, other.Member);
            case (IInvocationOperation one, IInvocationOperation other):
                return SymbolEqualityComparer.Default.Equals(one.TargetMethod, other.TargetMethod);
            case (IArgumentOperation one, IArgumentOperation other):
                return one.Parameter?.Ordinal == other.Parameter?.Ordinal;
            case (IBinaryOperation one, IBinaryOperation other):
                return one.OperatorKind == other.OperatorKind && SymbolEqualityComparer.Default.Equals(one.OperatorMethod, other.OperatorMethod);
            case (IUnaryOperation one, IUnaryOperation other):
                return one.OperatorKind == other.OperatorKind && SymbolEqualityComparer.Default.Equals(one.OperatorMethod, other.OperatorMethod);
            case (IConversionOperation one, IConversionOperation other):
                return SymbolEqualityComparer.Default.Equals(one.OperatorMethod, other.OperatorMethod);
            case (IAnonymousFunctionOperation one, IAnonymousFunctionOperation other):
                return PairParameters(one.Symbol, other.Symbol);
            case (IInstanceReferenceOperation or IDelegateCreationOperation or IParenthesizedOperation or IReturnOperation or IBlockOperation or ICoalesceOperation or IDefaultValueOperation, _):
                return true;
            default:
                return false;
        }
    }

    private bool AreCounterparts(ISymbol left, ISymbol right)
        => SymbolEqualityComparer.Default.Equals(_counterparts.TryGetValue(left, out var counterpart) ? counterpart : left, right);

    private bool PairParameters(IMethodSymbol left, IMethodSymbol right)
    {
        if (left.Parameters.Length != right.Parameters.Length)
        {
            return false;
        }

        for (var i = 0; i < left.Parameters.Length; i++)
        {
            Pair(left.Parameters[i], right.Parameters[i]);
        }

        return true;
    }
}
