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

    /// <summary>Null when the operation runs nothing of this compilation or of another project, or nobody can tell what.</summary>
    public Call? Of(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke } invocation => OfDelegate(invocation),
        IInvocationOperation invocation => _handlers.Of(invocation) ?? _mappers.Of(invocation) ?? OfMember(invocation.TargetMethod, invocation, isDispatched: invocation.IsVirtual) ?? OfIterator(Iterators.WalkedBy(invocation), invocation),
        IForEachLoopOperation loop => OfIterator(Iterators.WalkedBy(loop), loop.Collection),
        IMethodReferenceOperation reference => OfMember(reference.Method, reference),
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
    private Call? OfMember(IMethodSymbol method, IOperation site, bool isDispatched = true)
    {
        method = method.Definition();
        return IsVisible(method) ? new Call(site, method, isDispatched ? implementations.Of(method) : [method]) : null;
    }

    private Call? OfIterator(IInvocationOperation? iterator, IOperation site)
    {
        if (iterator is null)
        {
            return null;
        }

        var method = iterator.TargetMethod.Definition();
        return IsVisible(method) ? new Call(site, method, implementations.Of(method)) { Enumerates = true } : null;
    }

    /// <summary>A local or a field that holds one lambda or method group for good is called like a method.</summary>
    private Call? OfDelegate(IInvocationOperation invocation)
    {
        var (name, value) = invocation.Instance?.Unwrap() switch
        {
            ILocalReferenceOperation { Local: var local } reference => (local.Name, local.AssignedValues(reference) is [var only] ? only.Unwrap() : null),
            IFieldReferenceOperation { Field: { IsReadOnly: true, DeclaringSyntaxReferences: [var declaration] } field }
                => (field.Name, MethodBodies.InitializerOf(declaration, compilation)),
            _ => ("", null),
        };
        return (value is IDelegateCreationOperation creation ? creation.Target : value) switch
        {
            IAnonymousFunctionOperation lambda when !invocation.IsInside(lambda) => new Call(invocation, null, [], lambda) { DelegateName = name },
            IMethodReferenceOperation { Method: var method } when IsVisible(method.Definition())
                => new Call(invocation, null, implementations.Of(method.Definition())) { DelegateName = name },
            _ => null,
        };
    }

    public bool DeclaresWithoutBody => implementations.DeclaresWithoutBody;

    /// <summary>The bodies that a call of the member may run.</summary>
    public ImmutableArray<IMethodSymbol> Implementations(IMethodSymbol method) => implementations.Of(method);

    public bool IsOfThisCompilation(IMethodSymbol method) => SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, compilation.Assembly);

    private bool IsVisible(IMethodSymbol method) => IsOfThisCompilation(method) || projects.MayRun(method);

    private static bool IsRead(IPropertyReferenceOperation property)
        => property.Parent is not ISimpleAssignmentOperation assignment || !ReferenceEquals(assignment.Target, property);
}
