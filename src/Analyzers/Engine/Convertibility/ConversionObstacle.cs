namespace PerfAnalyzers.Engine.Convertibility;

internal enum ObstacleKind
{
    /// <summary>The kind of member: a constructor, a property, an operator.</summary>
    Member,

    /// <summary>The signature: a parameter by reference, an iterator, a base or interface of a library.</summary>
    Signature,

    /// <summary><c>IDisposable.Dispose</c></summary>
    Dispose,

    /// <summary>The wait is inside a <c>lock</c>.</summary>
    Lock,

    /// <summary>The value factory of a <c>Lazy&lt;T&gt;</c>.</summary>
    Lazy,

    /// <summary>A lambda or a method is called through a synchronous delegate.</summary>
    Delegate,

    /// <summary>Public API of a package, which others call as it is.</summary>
    Published,

    /// <summary>Something in the body, or around the wait, that does not survive an await.</summary>
    Body,
}

/// <summary>Why a synchronous function cannot become async, and what to do instead.</summary>
/// <param name="Kind">What stands in the way.</param>
/// <param name="Reason">A clause that follows a colon: "a constructor cannot be async".</param>
/// <param name="Alternative">An imperative clause: "create the object in a static async method".</param>
internal sealed record ConversionObstacle(ObstacleKind Kind, string Reason, string Alternative);
