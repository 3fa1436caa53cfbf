namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>What must hold of a call, beside its name and type, for it to be a round trip.</summary>
internal enum SinkShape
{
    /// <summary>Nothing: whoever calls it makes the round trip.</summary>
    Always,

    /// <summary>It is called on a query that a database runs. The same operator over a list, or over a query of an unknown provider, is none of ours.</summary>
    Query,

    /// <summary>Only Entity Framework can run it, so that a query of an unknown provider counts too; a query over a list does not (it would throw).</summary>
    EfOnly,

    /// <summary>The first word of its SQL says whether it reads or writes.</summary>
    Sql,

    /// <summary>As <see cref="Sql"/>, but the SQL must be known: without it the call may as well insert a row and give back its number.</summary>
    KnownSql,

    /// <summary>Not where the project keeps its distributed cache in memory.</summary>
    OutOfProcess,

    /// <summary>Not on what the library's batch form gives, or a transaction of Redis, which send their commands together later; nor with <c>FireAndForget</c>.</summary>
    NotQueued,
}

/// <param name="Type">Metadata name of the type that declares the member.</param>
/// <param name="Members">The names of the members, separated by spaces; <c>String*</c> and <c>*Async</c> stand for all that begin or end so.</param>
internal sealed record Sink(string Type, string Members, RoundTripKinds Kind, SinkShape Shape = SinkShape.Always)
{
    /// <summary>How the library makes many of these in one round trip; null when it cannot.</summary>
    public string? BatchForm { get; init; }

    /// <summary>Metadata name of a type without which the members need not make a round trip: an abstract store and its database.</summary>
    public string? Requires { get; init; }

    /// <summary>False where what it <see cref="Requires"/> is not referenced: the round trip is suspected.</summary>
    public bool IsProved { get; init; } = true;
}
