namespace PerfAnalyzers.Testing;

/// <summary>A test's expectation does not hold. The message is the whole report; no test framework is needed to raise it.</summary>
public sealed class VerificationException : Exception
{
    public VerificationException(string message)
        : base(message)
    {
    }

    public VerificationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
