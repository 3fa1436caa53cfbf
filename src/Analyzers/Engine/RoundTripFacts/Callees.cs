using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>What does an operation run? Calls, getters, constructors, operators, delegates, iterators and mediators, as far as this compilation and the projects that it references show their bodies.</summary>
internal sealed class Callees(Compilation compilation, Implementations implementations, OtherProjects projects)
{
    private readonly MessageHandlers _handlers = new(implementations);
    private readonly MapperCalls _mappers = new(compilation);
    private readonly ComparerArguments _comparers = new(implementations, compilation);
    private readonly HeldDelegates _delegates = HeldDelegates.Of(compilation);

    /// <summary>Null when the operation runs nothing of this compilation or of another project, or nobody can tell what.</summary>
    public Call? Of(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke } invocation => OfDelegate(invocation),
        IInvocationOperation invocation => _handlers.Of(invocation) ?? _mappers.Of(invocation) ?? OfMember(invocation.TargetMethod, invocation, isDispatched: invocation.IsVirtual) ?? OfIterator(Iterators.WalkedBy(invocation), invocation),
        IForEachLoopOperation loop => OfIterator(Iterators.WalkedBy(loop), loop.Collection),
        IMethodReferenceOperation reference => OfMember(reference.Method, reference),
        IArgumentOperation argument => _comparers.Of(argument),
        IObjectCreationOperation { Constructor: { IsImplicitlyDeclared: false } constructor } => OfMember(constructor, operation),
        IPropertyReferenceOperation { Property.GetMethod: { IsImplicitlyDeclared: false } getter } property
            when IsVisible(getter) && IsRead(property) && !property.Property.IsAutomatic()
            => OfMember(getter, property),
        IBinaryOperation { OperatorMethod: { } binary } => OfMember(binary, operation),
        IUnaryOperation { OperatorMethod: { } unary } => OfMember(unary, operation),
        IConversionOperation { OperatorMethod: { } conversion } => OfMember(conversion, operation),
        _ => null,
    };

    /// <param name="isDispatched">False for <c>base.Load()</c>, which runs that very body.</param>
    private Call? OfMember(IMethodSymbol named, IOperation site, bool isDispatched = true)
    {
        var method = named.Definition();
        return IsVisible(method) ? new Call(site, method, isDispatched ? Implementations(named) : [method]) { Form = PendingMembers.Of(named) } : null;
    }

    private Call? OfIterator(IInvocationOperation? iterator, IOperation site)
    {
        if (iterator is null)
        {
            return null;
        }

        var method = iterator.TargetMethod.Definition();
        return IsVisible(method) ? new Call(site, method, Implementations(iterator.TargetMethod)) { Enumerates = true } : null;
    }

    /// <summary>A local, field or property of which all values are lambdas and methods is called like them; not by one of these lambdas itself.</summary>
    private Call? OfDelegate(IInvocationOperation invocation)
    {
        if (invocation.Instance is not { } holder)
        {
            return null;
        }

        var lambdas = ImmutableArray.CreateBuilder<IAnonymousFunctionOperation>();
        var methods = ImmutableArray.CreateBuilder<IMethodSymbol>();
        foreach (var value in _delegates.ValuesOf(holder))
        {
            switch (value)
            {
                case IAnonymousFunctionOperation lambda when !lambda.Syntax.Contains(invocation.Syntax):
                    lambdas.Add(lambda);
                    break;
                case IMethodReferenceOperation { Method: var method } when IsVisible(method.Definition()):
                    methods.AddRange(Implementations(method));
                    break;
                default:
                    return null;
            }
        }

        return lambdas.Count + methods.Count == 0
            ? null
            : new Call(invocation, null, methods.ToImmutable()) { Lambdas = lambdas.ToImmutable(), DelegateName = HeldDelegates.NameOf(holder) };
    }

    public bool DeclaresWithoutBody => implementations.DeclaresWithoutBody;

    /// <summary>The bodies that a call of the member may run.</summary>
    public ImmutableArray<IMethodSymbol> Implementations(IMethodSymbol method) => implementations.Of(method.ReducedFrom ?? method);

    public bool IsOfThisCompilation(IMethodSymbol method) => SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, compilation.Assembly);

    private bool IsVisible(IMethodSymbol method) => IsOfThisCompilation(method) || projects.MayRun(method);

    private static bool IsRead(IPropertyReferenceOperation property)
        => property.Parent is not ISimpleAssignmentOperation assignment || !ReferenceEquals(assignment.Target, property);
}
