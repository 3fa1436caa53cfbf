using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.UnitOfWork;

/// <summary>A context as code names it: <c>db</c>, <c>_context</c>, <c>this.Context</c>. Two references with one symbol are one context.</summary>
/// <param name="Type">Its static type.</param>
internal readonly record struct ContextReference(ISymbol Symbol, ITypeSymbol Type)
{
    /// <summary>Null for anything but a plain name, and for a local that is given more than one value.</summary>
    public static ContextReference? TryCreate(IOperation? operation)
    {
        switch (operation?.Unwrap())
        {
            case ILocalReferenceOperation { Local: var local, Type: { } type } reference:
                return local.AssignedValues(reference) is { Count: > 1 } ? null : new ContextReference(local, type);
            case IParameterReferenceOperation { Parameter: var parameter, Type: { } type }:
                return new ContextReference(parameter, type);
            case IFieldReferenceOperation { Field: var field, Instance: null or IInstanceReferenceOperation, Type: { } type }:
                return new ContextReference(field, type);
            case IPropertyReferenceOperation { Property: { IsIndexer: false } property, Instance: IInstanceReferenceOperation, Type: { } type }:
                return new ContextReference(property, type);
            default:
                return null;
        }
    }

    public bool IsSame(ContextReference other) => SymbolEqualityComparer.Default.Equals(Symbol, other.Symbol);

    /// <summary>Is it declared inside the operation, so that each round of a loop has its own?</summary>
    public bool IsDeclaredIn(IOperation operation)
        => Symbol is ILocalSymbol { DeclaringSyntaxReferences: [var declaration] }
            && declaration.SyntaxTree == operation.Syntax.SyntaxTree
            && operation.Syntax.Span.Contains(declaration.Span);
}
