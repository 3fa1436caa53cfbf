using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.CacheCalls;

/// <summary>Where a cache keeps its entries, and so what a reader is given.</summary>
internal enum CacheStore
{
    /// <summary>In this process: every reader gets the same object.</summary>
    Memory,

    /// <summary>In another process: every reader gets a copy.</summary>
    Remote,

    /// <summary>In memory before another process, with one load for all who miss.</summary>
    Layered,

    /// <summary>As the application configures it.</summary>
    Configured,
}

internal enum CacheAction
{
    Get,
    Set,

    /// <summary>Gives the entry, or runs a factory for it.</summary>
    GetOrCreate,

    /// <summary><c>CreateEntry</c> of <c>IMemoryCache</c>: the value is set on what it gives.</summary>
    CreateEntry,
    Remove,
}

/// <summary>A call of a cache for one key.</summary>
/// <param name="Cache">What it is called on.</param>
/// <param name="IsShared">Do all who miss at the same time wait for one load?</param>
internal sealed record CacheCall(IInvocationOperation Call, CacheStore Store, CacheAction Action, bool IsShared, IOperation Cache, IOperation Key)
{
    /// <summary>What <c>Set</c> stores.</summary>
    public IOperation? Value { get; init; }

    /// <summary>What <c>GetOrCreate</c> runs on a miss.</summary>
    public IOperation? Factory { get; init; }

    /// <summary>What <c>GetOrCreate</c> hands to a factory that captures nothing.</summary>
    public IOperation? State { get; init; }

    /// <summary>The local that <c>TryGetValue</c> gives the value to.</summary>
    public ILocalSymbol? Found { get; init; }

    /// <summary>The lambda that <c>GetOrCreate</c> runs on a miss; null for a method group and for a delegate from elsewhere.</summary>
    public IAnonymousFunctionOperation? FactoryLambda => Factory is IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda } ? lambda : null;

    /// <summary>The body of that lambda, or of the local function that is given in its place.</summary>
    public IOperation? FactoryBody
    {
        get
        {
            if (Factory is not IDelegateCreationOperation { Target: IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } function } })
            {
                return FactoryLambda?.Body;
            }

            foreach (var operation in Call.Root().DescendantsAndSelf())
            {
                if (operation is ILocalFunctionOperation { Symbol: var symbol, Body: { } body } && SymbolEqualityComparer.Default.Equals(symbol, function))
                {
                    return body;
                }
            }

            return null;
        }
    }

    /// <summary>The name that the call is written with.</summary>
    public SimpleNameSyntax? Name => (Call.Syntax as InvocationExpressionSyntax)?.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        SimpleNameSyntax name => name,
        _ => null,
    };

    /// <summary>The type that the caller gives or asks for: the <c>T</c> of <c>Get&lt;T&gt;</c>; null where the method has none.</summary>
    public ITypeSymbol? ValueType => Call.TargetMethod.TypeArguments is [.., var type] ? type : null;
}
