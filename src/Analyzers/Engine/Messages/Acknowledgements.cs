using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.Messages;

/// <summary>
/// Calls that tell a queue what has become of a message: done, given back, put aside. Each belongs to the work on its own message: made
/// before that is done it loses the message, left out afterwards it has the work done twice.
/// </summary>
internal static class Acknowledgements
{
    private static readonly string[] OfMessages = ["DeleteMessage", "CompleteMessage", "AbandonMessage", "DeadLetterMessage", "DeferMessage", "UpdateMessage", "ChangeMessageVisibility", "Complete", "Abandon", "DeadLetter"];

    /// <summary>Names that speak of nothing else, whoever has them.</summary>
    private static readonly string[] ByName = ["Ack", "Nack", "Acknowledge", "BasicAck", "BasicNack", "BasicReject", "StreamAcknowledge"];

    public static bool Is(IMethodSymbol method) => Starts(method.Name, ByName) || (Starts(method.Name, OfMessages) && IsOfQueue(method.ContainingType));

    /// <summary>The whole name, or with <c>Async</c>.</summary>
    private static bool Starts(string name, string[] words)
    {
        foreach (var word in words)
        {
            if (name.StartsWith(word, StringComparison.Ordinal) && (name.Length == word.Length || string.CompareOrdinal(name, word.Length, "Async", 0, name.Length) == 0))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A chat has messages, too.</summary>
    private static bool IsOfQueue(INamedTypeSymbol type)
    {
        if (HasQueueName(type.Name))
        {
            return true;
        }

        for (var space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            if (HasQueueName(space.Name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasQueueName(string name)
        => name.IndexOf("Queue", StringComparison.Ordinal) >= 0
            || name.IndexOf("ServiceBus", StringComparison.Ordinal) >= 0
            || name.IndexOf("SQS", StringComparison.OrdinalIgnoreCase) >= 0
            || name.IndexOf("Receiver", StringComparison.Ordinal) >= 0;
}
