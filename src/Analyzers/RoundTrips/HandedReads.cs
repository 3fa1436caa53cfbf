using System.Runtime.CompilerServices;
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

    private readonly ConditionalWeakTable<IOperation, List<IOperation>> _places = new();

    public NavigationFinding? Of(IOperation call, ISymbol containing, int smallCollection, CancellationToken cancellationToken)
    {
        var question = new Question(containing, smallCollection, [], cancellationToken);
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

    /// <summary>Looked at once for each question, however many ways lead to the function: mappers of eight calls each would otherwise be read 585 times.</summary>
    private NavigationFinding? InFunction(HandedEntities handed, NavigationReader caller, Question question, int calls)
    {
        var key = (handed.Function, handed.Ordinal, handed.Value.Query.Terminal, string.Join(".", handed.Value.PathNames()), handed.Value.Shape, calls);
        if (!question.Answers.TryGetValue(key, out var finding))
        {
            finding = ReadIn(handed, caller, question, calls);
            question.Answers.Add(key, finding);
        }

        return finding;
    }

    private NavigationFinding? ReadIn(HandedEntities handed, NavigationReader caller, Question question, int calls)
    {
        if (calls == 0 || facts.OnlyBodyOf(handed.Function) is not { } function || MethodBodies.Of(function, compilation) is not { } body)
        {
            return null;
        }

        var given = handed.Ordinal == HandedEntities.Receiver ? shapes.GivenThis(handed.Value) : shapes.Given(function.Parameters[handed.Ordinal], handed.Value);
        var reader = caller with { Shapes = given, Function = caller.Function ?? function };
        var certain = new CertainReads(body, given, handed.Value.Query);
        foreach (var operation in _places.GetValue(body, PlacesIn))
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

    /// <summary>All that a body reads of entities, or hands on. Most of a program has no such place.</summary>
    private static List<IOperation> PlacesIn(IOperation body)
    {
        var places = new List<IOperation>();
        foreach (var operation in body.Executed())
        {
            if (HandedEntities.MayBeIn(operation) || (operation is IPropertyReferenceOperation reference && NavigationFindings.MayBeNavigation(reference)))
            {
                places.Add(operation);
            }
        }

        return places;
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
    /// <param name="Answers">What was found for a function, its parameter, the entities given to it, and how many calls deeper the search may go.</param>
    private readonly record struct Question(
        ISymbol Containing,
        int SmallCollection,
        Dictionary<(IMethodSymbol Function, int Ordinal, IOperation Query, string Path, EntityShape Shape, int Calls), NavigationFinding?> Answers,
        CancellationToken CancellationToken);
}
