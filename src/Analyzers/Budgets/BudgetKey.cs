namespace PerfAnalyzers.Budgets;

/// <summary>What a budget is for: a method by its documentation id (<c>M:App.Tickets.Count(System.Int32)</c>) or a route (<c>GET /tickets/{id}</c>).</summary>
internal static class BudgetKey
{
    private static readonly string[] Verbs = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];

    public static bool IsMethod(string key) => key.StartsWith("M:", StringComparison.Ordinal);

    /// <summary>Why this is neither a method nor a route, or null.</summary>
    public static string? Fault(string key)
    {
        if (IsMethod(key))
        {
            return key.Length > 2 ? null : "the id of a method is expected after 'M:'";
        }

        return Array.IndexOf(Verbs, Verb(key).ToUpperInvariant()) >= 0 && Path(key).Length > 0
            ? null
            : $"'{key}' is neither the documentation id of a method (M:App.Tickets.Count) nor a route (GET /tickets)";
    }

    public static string Verb(string key)
    {
        var space = key.IndexOf(' ');
        return space < 0 ? "" : key.Substring(0, space);
    }

    public static string Path(string key)
    {
        var space = key.IndexOf(' ');
        return space < 0 ? "" : key.Substring(space + 1).Trim();
    }

    /// <summary>Equal for two spellings of one route: case, slashes at the ends, constraints and default values do not count.</summary>
    public static string Normalize(string key) => IsMethod(key) ? key : Route(Verb(key), Path(key));

    public static string Route(string verb, string template)
    {
        var path = template.Trim().Trim('/');
        var normal = new System.Text.StringBuilder(verb.ToUpperInvariant()).Append(" /");
        var depth = 0;
        var isName = false;
        foreach (var c in path)
        {
            if (c == '{')
            {
                isName = depth == 0 || isName;
                normal.Append(depth++ == 0 ? "{" : "");
            }
            else if (c == '}' && depth > 0)
            {
                normal.Append(--depth == 0 ? "}" : "");
            }
            else if (depth == 0)
            {
                normal.Append(char.ToLowerInvariant(c));
            }
            else
            {
                // {id:int}, {page=1} and {id?} are {id}.
                isName &= c is not (':' or '=' or '?');
                if (isName && c != '*')
                {
                    normal.Append(char.ToLowerInvariant(c));
                }
            }
        }

        return normal.ToString();
    }
}
