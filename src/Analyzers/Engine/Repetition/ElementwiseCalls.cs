using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>Which calls run the lambda or comparer that they are given per element, which run it once, and which only keep it?</summary>
internal sealed class ElementwiseCalls(Compilation compilation)
{
    private const int MaxSteps = 32;
    private const int MaxHandedOn = 4;

    private static readonly Repeated Unknown = new(RepetitionKind.Unknown);

    private readonly ConcurrentDictionary<IParameterSymbol, Repeated> _byParameter = new(SymbolEqualityComparer.Default);
    private readonly Lazy<Implementations> _implementations = new(() => new Implementations(compilation));
    private readonly INamedTypeSymbol? _enumerable = compilation.GetTypeByMetadataName("System.Linq.Enumerable");
    private readonly INamedTypeSymbol? _parallelEnumerable = compilation.GetTypeByMetadataName("System.Linq.ParallelEnumerable");
    private readonly INamedTypeSymbol? _asyncEnumerable = compilation.GetTypeByMetadataName("System.Linq.AsyncEnumerable");

    public Repeated Classify(IInvocationOperation invocation, IArgumentOperation lambda) => Classify(invocation, lambda, handedOn: 0);

    private Repeated Classify(IInvocationOperation invocation, IArgumentOperation lambda, int handedOn)
    {
        var method = invocation.TargetMethod;
        var type = method.ContainingType;
        if (ComparerArguments.MayBe(lambda))
        {
            return ClassifyComparer(invocation);
        }

        if (IsLinq(type))
        {
            return ClassifyLinq(invocation);
        }

        switch (type.Name, method.Name)
        {
            case ("Task", "Run") or ("TaskFactory", "StartNew"):
            case ("IExecutionStrategy" or "ExecutionStrategyExtensions", "Execute" or "ExecuteAsync" or "ExecuteInTransaction" or "ExecuteInTransactionAsync"):
                return new Repeated(RepetitionKind.Once, invocation);
            case ("List" or "Array" or "ImmutableList" or "ImmutableArray", "ForEach" or "ConvertAll" or "FindAll" or "RemoveAll" or "TrueForAll"):
            case ("List" or "Array", "Sort"):
            case ("HashSet" or "SortedSet", "RemoveWhere"):
            case ("Parallel", "ForEach" or "ForEachAsync"):
            case ("EntityFrameworkQueryableExtensions", "ForEachAsync"):
                return new Repeated(RepetitionKind.PerElement, invocation, SourceOf(invocation));
            case ("Parallel", "For" or "ForAsync"):
            case ("Regex", "Replace") when IsPerMatch(invocation):
            case ("SqlMapper", "Query" or "QueryAsync") when method.IsIn("Dapper"):
                return new Repeated(RepetitionKind.PerElement, invocation);
            case ("List" or "Array", "Find" or "FindIndex" or "FindLast" or "FindLastIndex" or "Exists"):
                return new Repeated(RepetitionKind.Quiet, invocation);
        }

        if (method.IsIn("FluentValidation"))
        {
            return ValidatedBy(invocation) is { } validated ? new Repeated(RepetitionKind.PerElement, invocation, validated) : Unknown;
        }

        // ForEach(this IEnumerable<T>, Action<T>) of a library: there is only one thing that it can mean.
        if (method.IsExtensionMethod && method.Name is "ForEach" or "ForEachAsync" && method.DeclaringSyntaxReferences.IsEmpty)
        {
            return new Repeated(RepetitionKind.PerElement, invocation, SourceOf(invocation));
        }

        // A policy that tries again runs it once, where nothing fails.
        if (method.IsIn("Polly"))
        {
            return method.Name.StartsWith("Execute", StringComparison.Ordinal) ? new Repeated(RepetitionKind.Once, invocation) : Unknown;
        }

        return ClassifySource(invocation, lambda, handedOn);
    }

    /// <summary><c>Regex.Replace(text, pattern, match => ..)</c>, unless it replaces one match only: <c>regex.Replace(text, match => .., 1)</c>.</summary>
    private static bool IsPerMatch(IInvocationOperation replace)
    {
        foreach (var argument in replace.Arguments)
        {
            if (argument.Parameter?.Name == "count" && KnownSizes.Constant(argument.Value) == 1)
            {
                return false;
            }
        }

        return replace.TargetMethod.IsIn("System.Text.RegularExpressions");
    }

    /// <summary>What compares or hashes every element. <c>Contains</c> and <c>SequenceEqual</c> stop where they know.</summary>
    private Repeated ClassifyComparer(IInvocationOperation invocation)
    {
        var method = invocation.TargetMethod;
        if (!IsLinq(method.ContainingType))
        {
            return method.Name == "Sort" && method.IsIn("System") ? new Repeated(RepetitionKind.PerElement, invocation, SourceOf(invocation)) : Unknown;
        }

        return OperatorOf(method) switch
        {
            "Max" or "MaxBy" or "Min" or "MinBy" or "ToDictionary" or "ToHashSet" or "ToLookup" => new Repeated(RepetitionKind.PerElement, invocation, SourceOf(invocation)),
            "Distinct" or "DistinctBy" or "Except" or "ExceptBy" or "GroupBy" or "GroupJoin" or "Intersect" or "IntersectBy" or "Join" or "Order" or "OrderBy" or "OrderByDescending"
                or "OrderDescending" or "ThenBy" or "ThenByDescending" or "Union" or "UnionBy" => new Repeated(Enumerations.Of(invocation, this), invocation, SourceOf(invocation)),
            _ => Unknown,
        };
    }

    private Repeated ClassifyLinq(IInvocationOperation invocation)
    {
        switch (OperatorOf(invocation.TargetMethod))
        {
            case "Any" or "First" or "FirstOrDefault" or "TakeWhile":
                return new Repeated(RepetitionKind.Quiet, invocation);
            case "Aggregate" or "AggregateBy" or "All" or "Average" or "Count" or "ForAll" or "Last" or "LastOrDefault" or "LongCount" or "Max" or "MaxBy" or "Min" or "MinBy"
                or "Single" or "SingleOrDefault" or "Sum" or "ToDictionary" or "ToLookup":
                return new Repeated(RepetitionKind.PerElement, invocation, SourceOf(invocation));
            case "DistinctBy" or "GroupBy" or "OrderBy" or "OrderByDescending" or "Select" or "SelectMany" or "SkipWhile" or "ThenBy" or "ThenByDescending"
                or "Where" or "Zip":
                return new Repeated(Enumerations.Of(invocation, this), invocation, SourceOf(invocation));
            default:
                return Unknown;
        }
    }

    /// <summary>A method of this compilation that runs its delegate parameter: <c>void Each(ids, id => ..)</c> with a loop, <c>Logged(() => ..)</c> without.</summary>
    private Repeated ClassifySource(IInvocationOperation invocation, IArgumentOperation lambda, int handedOn)
    {
        if (lambda.Parameter is not { } parameter || handedOn == MaxHandedOn)
        {
            return Unknown;
        }

        if (invocation.TargetMethod.IsVirtual || invocation.TargetMethod.IsAbstract)
        {
            return RunOnce(invocation.TargetMethod, parameter.Ordinal, handedOn) ? new Repeated(RepetitionKind.Once, invocation) : Unknown;
        }

        var runs = RunsOf(parameter.OriginalDefinition, handedOn);
        return runs.Kind switch
        {
            RepetitionKind.PerElement => new Repeated(RepetitionKind.PerElement, invocation, WalkedBy(invocation, runs)) { IsPaced = runs.IsPaced },
            RepetitionKind.Once => new Repeated(RepetitionKind.Once, invocation),
            _ => Unknown,
        };
    }

    /// <summary>What a method is given that it walks; where that is not to be seen, the one sequence that it is given.</summary>
    private static IOperation? WalkedBy(IInvocationOperation invocation, Repeated runs)
    {
        var source = runs.Source?.UnwrapAwait();
        for (var steps = 0; steps < MaxSteps; steps++)
        {
            switch (source)
            {
                case IInvocationOperation step:
                    source = step.Receiver()?.UnwrapAwait();
                    break;
                case ILocalReferenceOperation local when local.Local.AssignedValues(local) is [var value]:
                    source = value.UnwrapAwait();
                    break;
                case IInstanceReferenceOperation:
                    return invocation.Receiver();
                case IParameterReferenceOperation { Parameter: var walked }:
                    return invocation.Arguments.FirstOrDefault(argument => SymbolEqualityComparer.Default.Equals(argument.Parameter?.OriginalDefinition, walked))?.Value;
                default:
                    return OnlySequence(invocation);
            }
        }

        return null;
    }

    private static IOperation? OnlySequence(IInvocationOperation invocation)
    {
        IOperation? only = null;
        foreach (var argument in invocation.Arguments)
        {
            if (argument.Value.Unwrap().Type is { SpecialType: not SpecialType.System_String } type && type.IsOrImplements("System.Collections", "IEnumerable"))
            {
                if (only is not null)
                {
                    return null;
                }

                only = argument.Value;
            }
        }

        return only;
    }

    /// <summary>Do all bodies that the call may run, and of which there is one, run the delegate once?</summary>
    private bool RunOnce(IMethodSymbol method, int ordinal, int handedOn)
    {
        var bodies = _implementations.Value.Of(method);
        foreach (var body in bodies)
        {
            if (RunsOf(body.Parameters[ordinal], handedOn).Kind != RepetitionKind.Once)
            {
                return false;
            }
        }

        return !bodies.IsEmpty;
    }

    /// <param name="handedOn">How many functions have handed the delegate on.</param>
    private Repeated RunsOf(IParameterSymbol parameter, int handedOn)
        => handedOn == 0 ? _byParameter.GetOrAdd(parameter, key => FindRuns(key, 0)) : FindRuns(parameter, handedOn);

    private Repeated FindRuns(IParameterSymbol parameter, int handedOn)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol method || method.HasYield() || MethodBodies.Of(method, compilation) is not { } body)
        {
            return Unknown;
        }

        foreach (var operation in body.Executed())
        {
            if (operation is IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: { } instance } run && Names(instance, parameter))
            {
                return new RepetitionFinder(compilation).Of(run, body);
            }

            // Logged(work) => Timed(work): as often as that runs it.
            if (operation is IArgumentOperation { Parent: IInvocationOperation call } argument
                && Names(argument.Value, parameter)
                && new RepetitionFinder(compilation).Of(call, body).Kind == RepetitionKind.Once
                && Classify(call, argument, handedOn + 1) is { Kind: RepetitionKind.Once } once)
            {
                return once;
            }
        }

        return Unknown;
    }

    private static bool Names(IOperation value, IParameterSymbol parameter)
        => value.Unwrap() is IParameterReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Parameter, parameter);

    /// <summary><c>RuleForEach(order => order.Lines).MustAsync(..)</c> validates each line; <c>RuleFor(order => order.Id)</c> one value.</summary>
    private static IOperation? ValidatedBy(IInvocationOperation rule)
    {
        if (rule.TargetMethod.Name is not ("Must" or "MustAsync" or "Custom" or "CustomAsync"))
        {
            return null;
        }

        var current = rule;
        while (current.Receiver()?.Unwrap() is IInvocationOperation receiver)
        {
            current = receiver;
        }

        return current is { TargetMethod.Name: "RuleForEach", Arguments: [{ Value: var selector }, ..] }
            && selector.Unwrap() is IAnonymousFunctionOperation { Body.Operations: [IReturnOperation { ReturnedValue: { } elements }] }
                ? elements
                : null;
    }

    public bool IsLinq(ITypeSymbol? type)
        => SymbolEqualityComparer.Default.Equals(type, _enumerable)
            || SymbolEqualityComparer.Default.Equals(type, _parallelEnumerable)
            || (_asyncEnumerable is not null && SymbolEqualityComparer.Default.Equals(type, _asyncEnumerable));

    /// <summary><c>SelectAwait</c> and <c>FirstOrDefaultAsync</c> of a stream are <c>Select</c> and <c>FirstOrDefault</c>.</summary>
    public static string OperatorOf(IMethodSymbol method)
    {
        var name = method.Name;
        foreach (var suffix in (string[])["Async", "WithCancellation", "Await"])
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal))
            {
                name = name.Substring(0, name.Length - suffix.Length);
            }
        }

        return name;
    }

    private static IOperation? SourceOf(IInvocationOperation invocation)
        => invocation.Receiver() ?? (invocation.Arguments.Length > 0 ? invocation.Arguments[0].Value : null);
}
