using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Which caches of a compilation have a <c>SizeLimit</c>, and so throw on an entry that says nothing of its size?</summary>
internal sealed class LimitedCaches
{
    public LimitedCaches(Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (var name in NameIndex.Find(compilation, "SizeLimit", cancellationToken))
        {
            foreach (var ancestor in name.Ancestors())
            {
                if (ancestor is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: var called } } && IsSetup(called))
                {
                    IsSharedLimited = !IsReplaced(compilation, cancellationToken);
                    return;
                }
            }
        }
    }

    /// <summary>Has the cache that is injected a limit?</summary>
    public bool IsSharedLimited { get; }

    public bool Contain(IOperation cache, CancellationToken cancellationToken) => cache.Unwrap() switch
    {
        IFieldReferenceOperation { Field: var field } when IsMadeWithLimit(field, cancellationToken) is { } limited => limited,
        { Type: var type } => IsSharedLimited && type.IsType("Microsoft.Extensions.Caching.Memory", "IMemoryCache"),
    };

    /// <summary><c>services.AddMemoryCache(options => options.SizeLimit = 1024)</c>, <c>services.Configure&lt;MemoryCacheOptions&gt;(..)</c>.</summary>
    private static bool IsSetup(SimpleNameSyntax called)
        => called.Identifier.ValueText == "AddMemoryCache"
            || (called is GenericNameSyntax { Identifier.ValueText: "Configure" or "PostConfigure", TypeArgumentList.Arguments: [var options] } && options.ToString().EndsWith("MemoryCacheOptions", StringComparison.Ordinal));

    /// <summary><c>services.AddSingleton&lt;IMemoryCache&gt;(..)</c>: what is injected is another cache.</summary>
    private static bool IsReplaced(Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (var name in NameIndex.Find(compilation, "IMemoryCache", cancellationToken))
        {
            if (name.Parent is TypeArgumentListSyntax { Parent: GenericNameSyntax { Identifier.ValueText: var called } } && called.IndexOf("Singleton", StringComparison.Ordinal) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Null for a field that is given its cache elsewhere.</summary>
    private static bool? IsMadeWithLimit(IFieldSymbol field, CancellationToken cancellationToken)
    {
        if (field.DeclaringSyntaxReferences is not [var reference] || reference.GetSyntax(cancellationToken) is not VariableDeclaratorSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax creation })
        {
            return null;
        }

        foreach (var node in creation.DescendantNodes())
        {
            if (node is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "SizeLimit" } })
            {
                return true;
            }
        }

        return false;
    }
}
