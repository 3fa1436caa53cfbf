using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Testing.Tests;

internal static class Failure
{
    /// <summary>The text with which the verification fails.</summary>
    public static async Task<string> OfAsync(Func<Task> verification)
        => (await Assert.ThrowsAsync<VerificationException>(verification)).Message.ReplaceLineEndings("\n");
}
