using System.Reflection;
using PerfAnalyzers.Budgets;

namespace PerfAnalyzers.Benchmarks.Budgets;

/// <summary>A limit and where it is written.</summary>
internal sealed record SourcedLimit(BudgetLimit Limit, string Source);

/// <summary>
/// The budgets of a run: those of <c>[PerfBudget]</c> attributes, which the measured assemblies carry as metadata, and those
/// of <c>perf-budgets.json</c>, which win metric by metric; an environment of the file wins over both.
/// </summary>
internal sealed class BudgetBook
{
    /// <summary>The generator writes it.</summary>
    private const string MetadataKey = "PerfAnalyzers.Budget/1";

    private readonly Dictionary<string, Dictionary<BudgetMetric, SourcedLimit>> limits = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> written = new(StringComparer.Ordinal);

    private BudgetBook()
    {
    }

    /// <summary>The keys with a budget, as they are written.</summary>
    public IEnumerable<string> Keys => written.Values;

    /// <param name="file">The text of the budget file and the name to show for it; null without one.</param>
    /// <param name="environment">The environment of the file that applies, or null.</param>
    /// <param name="assemblies">The measured ones.</param>
    /// <exception cref="InvalidDataException">The file has faults, or no such environment.</exception>
    public static BudgetBook Create((string Name, string Text)? file, string? environment, IEnumerable<Assembly> assemblies)
    {
        var book = new BudgetBook();
        foreach (var assembly in assemblies)
        {
            book.AddAttributes(assembly);
        }

        if (file is { } given)
        {
            book.AddFile(given.Name, given.Text, environment);
        }

        return book;
    }

    /// <summary>The limits of a hot path by the id that the report has; empty without a budget.</summary>
    public IReadOnlyCollection<SourcedLimit> Find(string id) => Key(id) is { } key ? limits[key].Values : [];

    /// <summary>Whether a budget of this key is that of the hot path.</summary>
    public bool IsFor(string key, string id) => Key(id) == BudgetKey.Normalize(key);

    private string? Key(string id)
    {
        var normal = BudgetKey.Normalize(id);
        if (limits.ContainsKey(normal))
        {
            return normal;
        }

        // "App: GET /health" where two applications have the route.
        var colon = id.IndexOf(": ", StringComparison.Ordinal);
        if (colon > 0)
        {
            return Key(id[(colon + 2)..]);
        }

        // M:App.Sort.Run``1(``0[])<int>: one of several closed forms of a generic method.
        var open = limits.Keys.Where(key => BudgetKey.IsMethod(key) && id.StartsWith(key, StringComparison.Ordinal) && id.Length > key.Length && id[key.Length] is '<' or '[' or ' ');
        return open.MaxBy(key => key.Length);
    }

    private void AddAttributes(Assembly assembly)
    {
        foreach (var metadata in assembly.GetCustomAttributes<AssemblyMetadataAttribute>())
        {
            if (metadata.Key != MetadataKey || metadata.Value is null || PositionedJson.Parse(metadata.Value, out _) is not { Kind: JsonKind.Object } json)
            {
                continue;
            }

            var id = json.Members.FirstOrDefault(member => member.Name == "id")?.Value.Text;
            foreach (var member in json.Members)
            {
                if (id is not null
                    && BudgetMetrics.Find(BudgetMetrics.Bench, member.Name) is { } metric
                    && BudgetValue.Parse(member.Value.Text, BudgetMetrics.Unit(metric)) is { } limit)
                {
                    Add(id, new BudgetLimit(metric, null, limit, 0), "[PerfBudget]");
                }
            }
        }
    }

    private void AddFile(string name, string text, string? environment)
    {
        var file = BudgetFile.Read(text);
        if (file.Faults.Count > 0)
        {
            throw new InvalidDataException(string.Join(
                Environment.NewLine,
                file.Faults.Select(fault => $"{name}({Line(text, fault.Start)},{Column(text, fault.Start)}): {fault.Message}")));
        }

        AddEntries(file.Entries, "");
        if (environment is null)
        {
            return;
        }

        AddEntries(
            file.Environments.TryGetValue(environment, out var changed)
                ? changed
                : throw new InvalidDataException($"{name} has no environment '{environment}'{(file.Environments.Count == 0 ? "" : $"; there are {string.Join(", ", file.Environments.Keys)}")}."),
            $", environment {environment}");

        void AddEntries(IEnumerable<BudgetEntry> entries, string where)
        {
            foreach (var entry in entries)
            {
                foreach (var limit in entry.Bench)
                {
                    Add(entry.Key, limit, $"{name}, line {Line(text, limit.Position)}{where}");
                }
            }
        }
    }

    private void Add(string key, BudgetLimit limit, string source)
    {
        var normal = BudgetKey.Normalize(key);
        if (!limits.TryGetValue(normal, out var ofKey))
        {
            limits.Add(normal, ofKey = []);
            written.Add(normal, key);
        }

        ofKey[limit.Metric] = new SourcedLimit(limit, source);
    }

    private static int Line(string text, int position) => text.AsSpan(0, position).Count('\n') + 1;

    private static int Column(string text, int position) => position - (position == 0 ? -1 : text.LastIndexOf('\n', position - 1));
}
