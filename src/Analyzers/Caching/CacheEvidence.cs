using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.HandlerReads;

namespace PerfAnalyzers.Caching;

/// <summary>What an endpoint does for each caller again.</summary>
/// <param name="IsProved">It is costly whatever the data are: the database aggregates, groups or gives a whole table.</param>
/// <param name="Description">For the message, after the endpoint: <c>counts 'Users'</c>.</param>
/// <param name="Location">Where it happens.</param>
/// <param name="Path">The calls that lead there.</param>
internal sealed record CacheEvidence(bool IsProved, string Description, Location Location, ImmutableArray<CallHop> Path)
{
    public static CacheEvidence OfRead(DatabaseRead read, bool isProved) => new(isProved, Describe(read), read.Location, read.Path);

    /// <summary>What may cost enough: several includes, several round trips, another server. Null when there is no such thing.</summary>
    public static CacheEvidence? OfManyReads(ImmutableArray<DatabaseRead> reads, ImmutableArray<RemoteRead> remoteReads)
    {
        if (remoteReads.Length > 0)
        {
            return new CacheEvidence(false, $"asks another server with '{remoteReads[0].Method}'", remoteReads[0].Location, remoteReads[0].Path);
        }

        foreach (var read in reads)
        {
            if (read.Includes >= 2)
            {
                return new CacheEvidence(false, $"loads {Source(read)} with {read.Includes} includes", read.Location, read.Path);
            }
        }

        for (var i = 1; i < reads.Length; i++)
        {
            if (!AreAlternatives(reads[i - 1], reads[i]))
            {
                return new CacheEvidence(false, $"reads {Source(reads[i - 1])} and {Source(reads[i])} in two round trips", reads[i].Location, reads[i].Path);
            }
        }

        return null;
    }

    private static string Describe(DatabaseRead read)
        => read.Kind switch
        {
            ReadKind.Grouping => $"groups {Source(read)}",
            ReadKind.Rows or ReadKind.Row => $"reads {Source(read)}",
            _ => read.Operator switch
            {
                "Sum" => $"sums over {Source(read)}",
                "Average" => $"averages over {Source(read)}",
                "Min" => $"looks for the minimum of {Source(read)}",
                "Max" => $"looks for the maximum of {Source(read)}",
                _ => $"counts {Source(read)}",
            },
        };

    private static string Source(DatabaseRead read) => read.Source is { } known ? $"'{known}'" : "rows";

    /// <summary>Only one of the two runs: they are in two branches, or the first is in one that returns.</summary>
    private static bool AreAlternatives(DatabaseRead first, DatabaseRead second)
    {
        var (left, right) = (Outermost(first), Outermost(second));
        if (left.SourceTree is not { } tree || tree != right.SourceTree || left == right)
        {
            return false;
        }

        var root = tree.GetRoot();
        var (one, other) = (root.FindNode(left.SourceSpan), root.FindNode(right.SourceSpan));
        SyntaxNode? child = null;
        for (var current = one; current is not null && !current.Span.Contains(other.Span); current = current.Parent)
        {
            child = current;
            if (current is IfStatementSyntax { Statement: var branch } && branch.Span.Contains(one.Span) && Leaves(branch))
            {
                return true;
            }
        }

        return child?.Parent switch
        {
            IfStatementSyntax choice => child == choice.Statement && choice.Else?.Span.Contains(other.Span) == true,
            ConditionalExpressionSyntax choice => child != choice.Condition,
            SwitchExpressionSyntax choice => child is SwitchExpressionArmSyntax && choice.Arms.Any(arm => arm.Span.Contains(other.Span)),
            SwitchStatementSyntax => child is SwitchSectionSyntax,
            _ => false,
        };
    }

    /// <summary>The read itself, or the call that leads to it, in the handler.</summary>
    private static Location Outermost(DatabaseRead read) => read.Path.IsEmpty ? read.Location : read.Path[0].CallSite;

    private static bool Leaves(StatementSyntax branch)
        => (branch is BlockSyntax { Statements: [.., var last] } ? last : branch).Kind() is SyntaxKind.ReturnStatement or SyntaxKind.ThrowStatement or SyntaxKind.ContinueStatement or SyntaxKind.BreakStatement;
}
