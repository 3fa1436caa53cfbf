using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>
/// Is a value a place on disk or in the net, and no row: the folder above a folder, the address that a response redirects to? Such
/// hierarchies are not in the database, so no query gives a level of them.
/// </summary>
internal static class Places
{
    public static bool Is(IOperation value, IOperation body, Sinks sinks)
    {
        if (value.Unwrap().Type is not { } type || !(type.SpecialType == SpecialType.System_String || IsPlace(type)))
        {
            return false;
        }

        var isPlace = IsPlace(type);
        foreach (var input in InputsOf(value, body))
        {
            // A column may hold a path as well.
            if (sinks.At(input) is { Kind: var kind } && (kind & RoundTripKinds.Database) != 0)
            {
                return false;
            }

            isPlace |= IsReadFromPlace(input);
        }

        return isPlace;
    }

    /// <summary>Also of what is walked, for an element of it.</summary>
    private static IEnumerable<IOperation> InputsOf(IOperation value, IOperation body)
    {
        foreach (var input in Dataflow.InputsOf(value, body))
        {
            yield return input;
            foreach (var source in WalkedBy(input) is { } walked ? Dataflow.InputsOf(walked, body) : [])
            {
                yield return source;
            }
        }
    }

    /// <summary><c>Directory.GetDirectories(path)</c>, <c>Path.GetDirectoryName(path)</c>, <c>folder.Parent.FullName</c>, <c>response.Headers.Location</c></summary>
    private static bool IsReadFromPlace(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod.ContainingType: { } declaring } => IsPlace(declaring),
        IPropertyReferenceOperation { Property: { ContainingType: { } owner, Type: var read } } => IsPlace(owner) || IsPlace(read),
        _ => false,
    };

    private static bool IsPlace(ITypeSymbol type)
        => type.IsIn("System.IO") || type.IsIn("System.Net") || type.IsType("System", "Uri") || IsOwnPlace(type);

    /// <summary>A type of one's own for the same: <c>new OsPath(text).Directory</c>. A row can be changed.</summary>
    private static bool IsOwnPlace(ITypeSymbol type)
        => (type.Name.EndsWith("Uri", StringComparison.Ordinal) || type.Name.EndsWith("Url", StringComparison.Ordinal) || type.Name.EndsWith("Path", StringComparison.Ordinal))
            && type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } named
            && named.InstanceConstructors.Any(static constructor => constructor.Parameters is [{ Type.SpecialType: SpecialType.System_String }])
            && !named.GetMembers().Any(static member => member is IPropertySymbol { IsStatic: false, SetMethod: { IsInitOnly: false, DeclaredAccessibility: Accessibility.Public } });

    /// <summary>What the <c>foreach</c> or the operator walks whose element the operation names.</summary>
    private static IOperation? WalkedBy(IOperation operation)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case IForEachLoopOperation loop when operation is ILocalReferenceOperation { Local: var local } && loop.Locals.Contains(local, SymbolEqualityComparer.Default):
                    return loop.Collection;
                case IAnonymousFunctionOperation lambda when operation is IParameterReferenceOperation { Parameter: var parameter } && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, lambda.Symbol):
                    return lambda.AsArgument() is { Parent: IInvocationOperation walker } ? walker.Receiver() : null;
            }
        }

        return null;
    }
}
