namespace PerfAnalyzers.Budgets;

internal enum BudgetFaultKind
{
    /// <summary>Not JSON, or not a budget file.</summary>
    Invalid,

    /// <summary>Two limits that cannot both be meant.</summary>
    Contradiction,
}

/// <summary>What is wrong in a budget file, and where.</summary>
internal sealed record BudgetFault(BudgetFaultKind Kind, int Start, int End, string Message);

/// <summary>The limits of one metric.</summary>
/// <param name="Metric">What is limited.</param>
/// <param name="Target">What one wants.</param>
/// <param name="Critical">What must not be.</param>
/// <param name="Position">Where the metric's name stands in its file.</param>
internal sealed record BudgetLimit(BudgetMetric Metric, double? Target, double? Critical, int Position);

/// <summary>The budget of one hot path.</summary>
/// <param name="Key">A documentation id or a route, as it is written.</param>
/// <param name="Start">Where the key stands, quotes included.</param>
/// <param name="End">After the key.</param>
/// <param name="Bench">What benchmarks measure.</param>
/// <param name="Load">What is measured under load.</param>
internal sealed record BudgetEntry(string Key, int Start, int End, IReadOnlyList<BudgetLimit> Bench, IReadOnlyList<BudgetLimit> Load);

/// <summary>
/// <c>perf-budgets.json</c>: read at compile time by the analyzers and again by the benchmarks, by the same code, so that
/// both say the same of it.
/// </summary>
/// <param name="Entries">The budgets that hold everywhere.</param>
/// <param name="Environments">What another environment changes, by its name.</param>
/// <param name="Faults">In the order of the file; what is at fault is left out of the entries.</param>
internal sealed record BudgetFile(
    IReadOnlyList<BudgetEntry> Entries,
    IReadOnlyDictionary<string, IReadOnlyList<BudgetEntry>> Environments,
    IReadOnlyList<BudgetFault> Faults)
{
    public const string Name = "perf-budgets.json";

    /// <summary>More than people read; a generated file with a wrong name in each of a million entries is one mistake.</summary>
    private const int MostFaults = 100;

    public static BudgetFile Read(string text)
    {
        var json = PositionedJson.Parse(text, out var fault);
        var reader = new Reader();
        if (json is null)
        {
            reader.Report(BudgetFaultKind.Invalid, fault!.Start, fault.End, fault.Message);
        }
        else
        {
            reader.File(json);
        }

        return new BudgetFile(reader.Entries, reader.Environments, reader.Faults);
    }

    private sealed class Reader
    {
        public List<BudgetEntry> Entries { get; } = [];

        public Dictionary<string, IReadOnlyList<BudgetEntry>> Environments { get; } = new(StringComparer.OrdinalIgnoreCase);

        public List<BudgetFault> Faults { get; } = [];

        public void Report(BudgetFaultKind kind, int start, int end, string message)
        {
            if (Faults.Count < MostFaults)
            {
                Faults.Add(new BudgetFault(kind, start, end, message));
            }
        }

        public void File(JsonValue json)
        {
            foreach (var member in Members(json, "an object with 'budgets'"))
            {
                switch (member.Name)
                {
                    // What editors complete and check the file with.
                    case "$schema":
                        break;
                    case "budgets":
                        Budgets(member.Value, Entries);
                        break;
                    case "environments":
                        foreach (var environment in Members(member.Value, "an object of environments"))
                        {
                            var changed = new List<BudgetEntry>();
                            Budgets(environment.Value, changed);
                            Environments[environment.Name] = changed;
                        }

                        break;
                    default:
                        Unknown(member, "budgets, environments");
                        break;
                }
            }
        }

        private void Budgets(JsonValue json, List<BudgetEntry> entries)
        {
            var keys = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var member in Members(json, "an object with a budget for each hot path"))
            {
                if (BudgetKey.Fault(member.Name) is { } reason)
                {
                    Invalid(member, reason);
                    continue;
                }

                var normal = BudgetKey.Normalize(member.Name);
                if (keys.TryGetValue(normal, out var first))
                {
                    Invalid(member, $"'{first}' above has a budget already");
                    continue;
                }

                keys.Add(normal, member.Name);
                entries.Add(Entry(member));
            }
        }

        private BudgetEntry Entry(JsonMember entry)
        {
            IReadOnlyList<BudgetLimit> bench = [];
            IReadOnlyList<BudgetLimit> load = [];
            foreach (var block in Members(entry.Value, "an object with 'bench' or 'load'"))
            {
                switch (block.Name)
                {
                    case "bench":
                        bench = Limits(block.Value, BudgetMetrics.Bench);
                        break;
                    case "load":
                        load = Limits(block.Value, BudgetMetrics.Load);
                        break;
                    default:
                        Unknown(block, "bench, load");
                        break;
                }
            }

            return new BudgetEntry(entry.Name, entry.Start, entry.End, bench, load);
        }

        private List<BudgetLimit> Limits(JsonValue block, IReadOnlyList<BudgetMetric> metrics)
        {
            var limits = new List<BudgetLimit>();
            var places = new List<JsonMember>();
            foreach (var member in Members(block, "an object of metrics"))
            {
                if (BudgetMetrics.Find(metrics, member.Name) is not { } metric)
                {
                    Unknown(member, string.Join(", ", metrics.Select(BudgetMetrics.Name)));
                }
                else if (Limit(member, metric) is { } limit)
                {
                    limits.Add(limit);
                    places.Add(member);
                }
            }

            for (var i = 0; i < limits.Count; i++)
            {
                if (BudgetOrder.Contradiction(limits, i) is { } message)
                {
                    Report(BudgetFaultKind.Contradiction, places[i].Start, places[i].End, message);
                }
            }

            return limits;
        }

        /// <summary><c>"p95": "5ms"</c> is short for <c>"p95": { "critical": "5ms" }</c>.</summary>
        private BudgetLimit? Limit(JsonMember member, BudgetMetric metric)
        {
            if (member.Value.Kind != JsonKind.Object)
            {
                return Value(member, metric) is { } only ? new BudgetLimit(metric, null, only, member.Start) : null;
            }

            double? target = null;
            double? critical = null;
            JsonMember? targetPlace = null;
            foreach (var bound in Members(member.Value, "an object"))
            {
                switch (bound.Name)
                {
                    case "target":
                        target = Value(bound, metric);
                        targetPlace = bound;
                        break;
                    case "critical":
                        critical = Value(bound, metric);
                        break;
                    default:
                        Unknown(bound, "target, critical");
                        break;
                }
            }

            if (target is { } wanted && critical is { } limit && BudgetMetrics.IsLooser(metric, wanted, limit))
            {
                Report(BudgetFaultKind.Contradiction, targetPlace!.Start, targetPlace.Value.End, "the target is looser than the critical limit, so that it can never be missed first");
            }

            return target is null && critical is null ? null : new BudgetLimit(metric, target, critical, member.Start);
        }

        private double? Value(JsonMember member, BudgetMetric metric)
        {
            var unit = BudgetMetrics.Unit(metric);
            var value = member.Value;
            if (value.Kind is JsonKind.Text or JsonKind.Number && BudgetValue.Parse(value.Text, unit) is { } parsed)
            {
                return parsed;
            }

            Report(BudgetFaultKind.Invalid, value.Start, value.End, $"'{member.Name}' needs {BudgetValue.Example(unit)}");
            return null;
        }

        /// <summary>Without the later ones of two with the same name.</summary>
        private IEnumerable<JsonMember> Members(JsonValue json, string expected)
        {
            if (json.Kind != JsonKind.Object)
            {
                Report(BudgetFaultKind.Invalid, json.Start, json.End, $"{expected} is expected here");
                yield break;
            }

            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var member in json.Members)
            {
                if (names.Add(member.Name))
                {
                    yield return member;
                }
                else
                {
                    Invalid(member, $"'{member.Name}' is given twice");
                }
            }
        }

        private void Unknown(JsonMember member, string known) => Invalid(member, $"'{member.Name}' is not known here; there are {known}");

        private void Invalid(JsonMember member, string message) => Report(BudgetFaultKind.Invalid, member.Start, member.End, message);
    }
}
