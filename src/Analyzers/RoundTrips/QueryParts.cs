using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>A query with its conditions taken apart, to be compared with another one: <c>db.Users.Where(u => a &amp;&amp; b).Single(u => c)</c> has the conditions a, b and c.</summary>
internal sealed class QueryParts
{
    private readonly List<Part> _parts = [];
    private readonly IOperation _set;
    private IOperation? _token;

    private QueryParts(IOperation set) => _set = set;

    /// <summary>Was there a condition on the key?</summary>
    public bool HasKey { get; private set; }

    /// <param name="isKey">Is a condition the one on the key, which is left out?</param>
    /// <returns>Null where there are several conditions on the key, or where a condition is no lambda.</returns>
    public static QueryParts? TryCreate(IInvocationOperation terminal, Func<IOperation, bool> isKey)
    {
        var steps = new Stack<IInvocationOperation>();
        steps.Push(terminal);
        var set = terminal.Receiver()?.Unwrap();
        while (set is IInvocationOperation { TargetMethod.IsExtensionMethod: true } step)
        {
            steps.Push(step);
            set = step.Receiver()?.Unwrap();
        }

        if (set is null)
        {
            return null;
        }

        var parts = new QueryParts(set);
        while (steps.Count > 0)
        {
            var step = steps.Pop();
            foreach (var argument in step.Arguments)
            {
                if (argument.Parameter?.Name == "predicate" && !parts.AddConditions(argument.Value, isKey))
                {
                    return null;
                }
            }

            if (!ReferenceEquals(step, terminal) && step.TargetMethod.Name != "Where")
            {
                parts._parts.Add(new Part(step.TargetMethod, [.. step.Arguments.Skip(1).Select(argument => argument.Value)]));
            }
        }

        parts._token = terminal.Arguments.FirstOrDefault(argument => argument is { ArgumentKind: ArgumentKind.Explicit, Parameter.Name: "cancellationToken" })?.Value;
        return parts;
    }

    /// <param name="ignoresOrder">How the rows are ordered makes no difference.</param>
    public bool IsSameAs(QueryParts other, OperationEquality equality, bool ignoresOrder)
    {
        var (own, others) = (Compared(ignoresOrder), other.Compared(ignoresOrder));
        if (own.Count != others.Count || !equality.AreSame(_set, other._set) || (_token is null) != (other._token is null) || (_token is not null && !equality.AreSame(_token, other._token!)))
        {
            return false;
        }

        for (var i = 0; i < own.Count; i++)
        {
            if (!own[i].IsSameAs(others[i], equality))
            {
                return false;
            }
        }

        return true;
    }

    private List<Part> Compared(bool ignoresOrder) => ignoresOrder ? _parts.FindAll(static part => part.Operator?.Name is not ("OrderBy" or "OrderByDescending" or "ThenBy" or "ThenByDescending")) : _parts;

    private bool AddConditions(IOperation predicate, Func<IOperation, bool> isKey)
    {
        if (predicate.Unwrap() is not IAnonymousFunctionOperation { Symbol.Parameters: [var row], Body.Operations: [IReturnOperation { ReturnedValue: { } body }] })
        {
            return false;
        }

        foreach (var condition in body.Operands(BinaryOperatorKind.ConditionalAnd))
        {
            if (!isKey(condition))
            {
                _parts.Add(new Part(Operator: null, [condition], row));
                continue;
            }

            if (HasKey)
            {
                return false;
            }

            HasKey = true;
        }

        return true;
    }

    /// <summary>A condition on a row, or another operator with its arguments.</summary>
    private sealed record Part(IMethodSymbol? Operator, IReadOnlyList<IOperation> Arguments, IParameterSymbol? Row = null)
    {
        public bool IsSameAs(Part other, OperationEquality equality)
        {
            if (!SymbolEqualityComparer.Default.Equals(Operator, other.Operator) || Arguments.Count != other.Arguments.Count)
            {
                return false;
            }

            if (Row is not null && other.Row is not null)
            {
                equality.Pair(Row, other.Row);
            }

            for (var i = 0; i < Arguments.Count; i++)
            {
                if (!equality.AreSame(Arguments[i], other.Arguments[i]))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
