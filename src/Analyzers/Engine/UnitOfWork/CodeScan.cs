using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.UnitOfWork;

internal enum Plainness
{
    /// <summary>It only changes objects in memory, and comes to its end on every input.</summary>
    Plain,

    /// <summary>It only changes objects in memory, but may end in an exception.</summary>
    MayFail,

    /// <summary>It reads or writes elsewhere, waits, or nobody can tell.</summary>
    Opaque,
}

/// <summary>What a piece of code does, as far as a save before it, in it or after it is concerned.</summary>
internal sealed class CodeScan
{
    public Plainness Plainness { get; private set; }

    /// <summary>What makes it less than plain, as a clause; empty when it is plain.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>The operations of the scope itself, in source order, that change something which a context may track.</summary>
    public List<IOperation> Changes { get; } = [];

    /// <summary>The calls of the scope itself that tell a context about entities.</summary>
    public List<TrackerCall> TrackerCalls { get; } = [];

    /// <summary>The types of what is added to a context or to a collection of an entity.</summary>
    public HashSet<ITypeSymbol> Added { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>The types whose members are read, also further down.</summary>
    public HashSet<ITypeSymbol> Read { get; } = new(SymbolEqualityComparer.Default);

    public bool Removes { get; set; }

    /// <summary>The first type of which objects are both added and read: its keys and computed columns are there only after a save.</summary>
    public ITypeSymbol? ReadOfAdded
    {
        get
        {
            foreach (var added in Added)
            {
                // Read through a base class or an interface, too: entity.Id of BaseEntity.
                foreach (var read in Read)
                {
                    if (IsOrInherits(added, read) || IsOrInherits(read, added))
                    {
                        return added;
                    }
                }
            }

            return null;
        }
    }

    public void Lower(Plainness plainness, string reason)
    {
        if (plainness > Plainness)
        {
            Plainness = plainness;
            Reason = reason;
        }
    }

    private static bool IsOrInherits(ITypeSymbol type, ITypeSymbol ancestor)
    {
        if (ancestor.SpecialType == SpecialType.System_Object)
        {
            return false;
        }

        for (var current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, ancestor.OriginalDefinition))
            {
                return true;
            }
        }

        return ancestor.TypeKind == TypeKind.Interface && type.AllInterfaces.Contains((INamedTypeSymbol)ancestor, SymbolEqualityComparer.Default);
    }
}
