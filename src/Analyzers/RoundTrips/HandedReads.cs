using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.QueryShape;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// Finds the first navigation that a function reads whenever it is given entities of a query, and that the query does not load:
/// a mapper, a constructor of a view model, and what these call in turn.
/// </summary>
internal sealed class HandedReads(Compilation compilation, RoundTripFacts facts, QueryShapes shapes, FixUps fixUps, NavigationFindings findings)
{
    private const int MaxCalls = 4;

    public NavigationFinding? Of(IOperation call, ISymbol containing, int smallCollection, CancellationToken cancellationToken)
    {
        var question = new Question(containing, smallCollection, cancellationToken);
        foreach (var handed in HandedEntities.In(call, shapes))
        {
            if (InFunction(handed, new NavigationReader(shapes, call), question, MaxCalls) is { } finding
                && !fixUps.MayFill(finding.Owner!, finding.Navigation!, call, containing, cancellationToken))
            {
                return finding;
            }
        }

        return null;
    }

    private NavigationFinding? InFunction(HandedEntities handed, NavigationReader caller, Question question, int calls)
    {
        if (calls == 0 || facts.OnlyBodyOf(handed.Function) is not { } function || MethodBodies.Of(function, compilation) is not { } body)
        {
            return null;
        }

        var given = handed.Ordinal == HandedEntities.Receiver ? shapes.GivenThis(handed.Value) : shapes.Given(function.Parameters[handed.Ordinal], handed.Value);
        var reader = caller with { Shapes = given, Function = caller.Function ?? function };
        var certain = new CertainReads(body, given, handed.Value.Query);
        foreach (var operation in body.Executed())
        {
            question.CancellationToken.ThrowIfCancellationRequested();
            if (At(operation, reader, question, calls) is { } finding
                && certain.IsCertain(operation)
                && !fixUps.Given(given).MayFill(finding.Owner!, finding.Navigation!, operation, question.Containing, question.CancellationToken))
            {
                return finding;
            }
        }

        return null;
    }

    private NavigationFinding? At(IOperation operation, NavigationReader reader, Question question, int calls)
    {
        if (operation is IPropertyReferenceOperation reference && NavigationFindings.MayBeNavigation(reference))
        {
            return findings.ReadOf(reference, reader, question.SmallCollection, question.CancellationToken);
        }

        foreach (var handed in HandedEntities.In(operation, reader.Shapes))
        {
            if (InFunction(handed, reader, question, calls - 1) is { } finding)
            {
                return finding;
            }
        }

        return null;
    }

    /// <param name="Containing">The member with the call.</param>
    private readonly record struct Question(ISymbol Containing, int SmallCollection, CancellationToken CancellationToken);
}
