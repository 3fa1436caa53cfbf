using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>A comparer of the source that is handed to what compares with it: <c>orders.Sort(new ByRegion(db))</c> runs its <c>Compare</c>.</summary>
internal sealed class ComparerArguments(Implementations implementations, Compilation compilation)
{
    private readonly ElementwiseCalls _calls = new(compilation);

    /// <summary>Looks at nothing but the parameter.</summary>
    public static bool MayBe(IArgumentOperation argument)
        => argument is { ArgumentKind: ArgumentKind.Explicit, Parameter.Type: { Name: "IComparer" or "IEqualityComparer" } type, Parent: IInvocationOperation } && type.IsIn("System.Collections");

    /// <summary>
    /// Null where nobody can tell which class it is, and where it is only kept: <c>shops.Add("region", new ByRegion(db))</c>. An equality comparer is asked for the hash of each element, and for equality
    /// only where two hashes are the same: what only one of them does is not certain.
    /// </summary>
    public Call? Of(IArgumentOperation argument)
    {
        if (!MayBe(argument) || ClassOf(argument.Value) is not { DeclaringSyntaxReferences.IsEmpty: false } type || !IsRun(argument))
        {
            return null;
        }

        if (argument.Parameter!.Type.Name == "IComparer")
        {
            return BodyOf(type, argument.Parameter.Type, "Compare") is { } compare ? new Call(argument, compare.Definition(), implementations.Of(compare)) : null;
        }

        return BodyOf(type, argument.Parameter.Type, "GetHashCode") is { } hash && BodyOf(type, argument.Parameter.Type, "Equals") is { } equals
            ? new Call(argument, null, implementations.Of(hash).AddRange(implementations.Of(equals))) { DelegateName = type.Name }
            : null;
    }

    /// <summary>A sort runs it; an order that nobody walks does not.</summary>
    private bool IsRun(IArgumentOperation argument) => _calls.Classify((IInvocationOperation)argument.Parent!, argument).Kind != RepetitionKind.Unknown;

    private static INamedTypeSymbol? ClassOf(IOperation value)
    {
        value = value.Unwrap();
        if (value is ILocalReferenceOperation local && local.Local.AssignedValues(local) is [var only])
        {
            value = only.Unwrap();
        }

        return value.Type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } type ? type : null;
    }

    /// <summary>The member by which the class compares, its own or an override of <c>Comparer&lt;T></c>.</summary>
    private static IMethodSymbol? BodyOf(INamedTypeSymbol type, ITypeSymbol contract, string name)
    {
        foreach (var implemented in type.AllInterfaces)
        {
            if (!SymbolEqualityComparer.Default.Equals(implemented, contract))
            {
                continue;
            }

            foreach (var member in implemented.GetMembers(name))
            {
                if (type.FindImplementationForInterfaceMember(member) is IMethodSymbol { DeclaringSyntaxReferences.IsEmpty: false, IsAbstract: false } own)
                {
                    return own;
                }
            }
        }

        for (var current = type; current is not null; current = current.BaseType)
        {
            foreach (var member in current.GetMembers(name))
            {
                if (member is IMethodSymbol { IsOverride: true, DeclaringSyntaxReferences.IsEmpty: false } own && own.OverriddenMethod?.ContainingType.Name is "Comparer" or "EqualityComparer")
                {
                    return (IMethodSymbol)member;
                }
            }
        }

        return null;
    }
}
