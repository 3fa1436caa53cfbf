namespace PerfAnalyzers.Engine.RoundTripFacts;

internal enum RoundTripKind
{
    None,
    DatabaseRead,
    DatabaseWrite,
}
