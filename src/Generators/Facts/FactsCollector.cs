using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Engine.EfModel;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.RoundTrips;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Facts;

/// <summary>What a project tells those that reference it: the round trips of its members, and the loops that it could not judge.</summary>
internal static class FactsCollector
{
    private const string OptOut = "build_property.PerfAnalyzersRoundTripFacts";
    private const string ProjectDirectory = "build_property.ProjectDir";

    /// <summary>Does anybody ask? Nobody references a program but its tests, which stay silent.</summary>
    public static bool IsWanted(Compilation compilation, AnalyzerConfigOptionsProvider options)
        => !(options.GlobalOptions.TryGetValue(OptOut, out var optOut) && string.Equals(optOut, "false", StringComparison.OrdinalIgnoreCase))
            && compilation.Options.OutputKind is OutputKind.DynamicallyLinkedLibrary
            && !compilation.IsTestProject();

    /// <summary>The text of <see cref="RecordedModel"/>; null when there is nothing to say.</summary>
    public static string? CollectModel(Compilation compilation, CancellationToken cancellationToken) => EfModel.TryCreate(compilation)?.Record(cancellationToken)?.Write();

    /// <summary>The text of <see cref="RecordedFacts"/>; null when there is nothing to say. Paths in it are relative to the project.</summary>
    public static string? Collect(Compilation compilation, AnalyzerConfigOptionsProvider options, CancellationToken cancellationToken)
    {
        var global = options.GlobalOptions;
        compilation = WithoutNullability(compilation);
        if (RoundTripFacts.Create(compilation, global) is not { } facts)
        {
            return null;
        }

        global.TryGetValue(ProjectDirectory, out var directory);
        using var models = compilation.KeepModels();
        var loops = facts.DeclaresWithoutBody || facts.SeesOtherProjects
            ? new PendingLoops(compilation, facts, options, directory)
            : null;
        var members = new List<RecordedMember>();
        var queries = new List<RecordedQuery>();
        foreach (var type in Implementations.TypesIn(compilation.Assembly))
        {
            foreach (var member in type.GetMembers())
            {
                if (member is not IMethodSymbol method || method.IsImplicitlyDeclared)
                {
                    continue;
                }

                cancellationToken.ThrowIfCancellationRequested();
                loops?.Add(method, cancellationToken);
                if (method.IsAbstract || !IsVisible(method) || method.GetDocumentationCommentId() is not { } id)
                {
                    continue;
                }

                if (Record(id, facts.BodyOf(method, cancellationToken)) is { } record)
                {
                    members.Add(record);
                }

                if (facts.ProviderOf(method) is var provider and (QueryProvider.EntityFramework or QueryProvider.OtherDatabase))
                {
                    queries.Add(new RecordedQuery(id, provider));
                }
            }
        }

        var settled = facts.PendingLoops(PendingRules.Kinds, cancellationToken).Select(static found => found.Loop.KeyIn(found.Project.Name)).ToList();
        return RecordedFacts.Write(members, queries, loops?.Found ?? [], settled);
    }

    /// <summary>Round trips do not depend on it, and to find it out the compiler walks each body once more.</summary>
    private static Compilation WithoutNullability(Compilation compilation)
        => compilation.Options is CSharpCompilationOptions { NullableContextOptions: not NullableContextOptions.Disable } options
            ? compilation.WithOptions(options.WithNullableContextOptions(NullableContextOptions.Disable))
            : compilation;

    private static RecordedMember? Record(string id, BodyTrips body)
    {
        if (body.Trips.IsEmpty)
        {
            return null;
        }

        return new RecordedMember(
            id,
            body.IsIterator,
            [.. body.Trips.Trips.Select(static trip => new RecordedTrip(trip.Kind, trip.IsProved, trip.BatchForm, trip.Hops.Names()))],
            [.. body.Trips.Pending
                .Where(static call => PendingMembers.IdOf(call.Member) is not null)
                .Select(static call => new RecordedCall(PendingMembers.IdOf(call.Member)!, call.Hops.Names()))]);
    }

    /// <summary>Can another project call it: by its name, or through a member that it overrides or implements?</summary>
    private static bool IsVisible(IMethodSymbol method)
    {
        if (method.IsOverride || !method.ExplicitInterfaceImplementations.IsEmpty)
        {
            return true;
        }

        if (method.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal))
        {
            return false;
        }

        var type = method.ContainingType;
        if (!type.AllInterfaces.IsEmpty)
        {
            return true;
        }

        for (var container = type; container is not null; container = container.ContainingType)
        {
            if (container.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal))
            {
                return false;
            }
        }

        return true;
    }
}
