using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.Engine.EfModel;

/// <summary>The indexes of an entity type: <c>[Index]</c> and <c>HasIndex</c> with what is chained to it, and those that only the model snapshot has.</summary>
internal static class Indexes
{
    public static ImmutableArray<EfIndex> Of(INamedTypeSymbol type, FluentCalls calls, SnapshotCalls snapshot, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<EfIndex>();
        for (var current = type; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
        {
            foreach (var attribute in current.GetAttributes())
            {
                if (attribute.AttributeClass?.Name == "IndexAttribute" && AttributeNames.Of(attribute) is { IsEmpty: false } names)
                {
                    found.Add(OfAttribute(attribute, names));
                }
            }
        }

        foreach (var call in calls.Of("HasIndex", cancellationToken))
        {
            if (call.Entity is not null && EntityTypes.IsOrDerives(type, call.Entity) && !call.Names.IsDefaultOrEmpty)
            {
                found.Add(OfCall(call));
            }
        }

        // The snapshot repeats what the source declares.
        var declared = found.Count;
        foreach (var call in snapshot.Of(type, "HasIndex", cancellationToken))
        {
            if (!call.Names.IsDefaultOrEmpty && OfCall(call) is var index && !found.Take(declared).Any(other => other.Columns.SequenceEqual(index.Columns)))
            {
                found.Add(index);
            }
        }

        return found.ToImmutable();
    }

    private static EfIndex OfAttribute(AttributeData attribute, ImmutableArray<string> names)
    {
        var isUnique = false;
        var descending = ImmutableArray<bool>.Empty;
        foreach (var named in attribute.NamedArguments)
        {
            switch (named.Key)
            {
                case "IsUnique":
                    isUnique = named.Value.Value is true;
                    break;
                case "AllDescending" when named.Value.Value is true:
                    descending = [.. names.Select(static _ => true)];
                    break;
                case "IsDescending" when named.Value.Kind == TypedConstantKind.Array:
                    descending = [.. named.Value.Values.Select(static value => value.Value is true)];
                    break;
            }
        }

        return new EfIndex(names, isUnique, descending, Filter: null, Included: []);
    }

    private static EfIndex OfCall(FluentCall call)
    {
        // HasIndex(x => new { x.A, x.B }, "IX_Name"), HasIndex(new[] { "A", "B" }, "IX_Name"): the last text is the index's own name.
        var columns = call.Names;
        if (call.Syntax.ArgumentList.Arguments is [{ Expression: not LiteralExpressionSyntax }, { Expression: LiteralExpressionSyntax }])
        {
            columns = columns.RemoveAt(columns.Length - 1);
        }

        var index = new EfIndex(columns, IsUnique: false, Descending: [], Filter: null, Included: []);
        foreach (var chained in call.Chained())
        {
            var arguments = chained.ArgumentList.Arguments;
            index = (chained.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText switch
            {
                "IsUnique" => index with { IsUnique = arguments is not [{ Expression: var flag }] || flag.ToString() == "true" },
                "IsDescending" => index with { Descending = Flags(arguments, columns.Length) },
                "HasFilter" => index with { Filter = arguments is [{ Expression: LiteralExpressionSyntax { Token.Value: var text } }] ? text as string : "" },
                "IncludeProperties" => index with { Included = FluentCalls.NamesIn(chained.ArgumentList) is { IsDefault: false } names ? names : [] },
                _ => index,
            };
        }

        return index;
    }

    private static ImmutableArray<bool> Flags(SeparatedSyntaxList<ArgumentSyntax> arguments, int columns)
    {
        var flags = ImmutableArray.CreateBuilder<bool>();
        foreach (var argument in arguments)
        {
            switch (argument.Expression.ToString())
            {
                case "true":
                    flags.Add(true);
                    break;
                case "false":
                    flags.Add(false);
                    break;
                default:
                    return default;
            }
        }

        return flags.Count == 0 ? [.. Enumerable.Repeat(true, columns)] : flags.ToImmutable();
    }
}
