using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>Writes a <see cref="LevelLoad"/>: the rows of all levels, each level asked for in chunks.</summary>
internal sealed class LevelLoadRewriter(RewriteContext context, LevelLoad plan) : TreeWalkRewriter(context, plan.Walk)
{
    protected override void WriteLoad(string indentation, string unit)
    {
        var level = FreeNames.Take(Taken, "level", "nodes");
        var next = FreeNames.Take(Taken, "next", "nextLevel");
        var batch = FreeNames.Take(Taken, "batch", "loaded");
        var childKey = (Text.ArePairs ? Names.Row + ".Value" : Names.Row) + (plan.Walk.ChildKey is { } property ? "." + property.Name : "");

        Line(indentation, $"var {Names.Rows} = {Text.Gathered};");
        Line(indentation, $"var {level} = new List<{Text.Key}> {{ {plan.Walk.Node.Name} }};");
        Line(indentation, $"while ({level}.Count > 0)");
        Line(indentation, "{");
        Line(indentation + unit, $"var {next} = new List<{Text.Key}>();");
        Line(indentation + unit, $"foreach (var {Names.Chunk} in {level}.Chunk({BatchText.ChunkSize}))");
        Line(indentation + unit, "{");
        Line(indentation + unit + unit, $"var {batch} = {Text.Batch().Replace("\n", "\n" + unit + unit)};");
        Line(indentation + unit + unit, $"{Names.Rows}.AddRange({batch});");
        Line(indentation + unit + unit, $"{next}.AddRange({batch}.Select({Names.Row} => {childKey}));");
        Line(indentation + unit, "}");
        Line("", "");
        Line(indentation + unit, $"{level} = {next};");
        Line(indentation, "}");
        Line("", "");
        Line(indentation, $"var {Names.Lookup} = {Text.ByKey};");
    }
}
