namespace PerfAnalyzers.HotPaths;

/// <param name="Text">Literal text of the template.</param>
/// <param name="Parameter">Name of the parameter that stands there instead.</param>
/// <param name="Default">What the template gives for it; empty when it may be left out.</param>
/// <param name="IsCatchAll">The value may hold slashes.</param>
internal sealed record RoutePiece(string Text, string? Parameter, string? Default, bool IsCatchAll);

/// <summary>Takes a route template apart: <c>api/{controller=Home}/{id:int?}/{*path}</c>.</summary>
internal static class RouteText
{
    public static List<RoutePiece> Split(string template)
    {
        var pieces = new List<RoutePiece>();
        var start = 0;
        while (start < template.Length)
        {
            var open = template.IndexOf('{', start);
            var close = open < 0 ? -1 : End(template, open);
            if (open < 0 || close < 0)
            {
                pieces.Add(new RoutePiece(template.Substring(start), null, null, false));
                break;
            }

            if (open > start)
            {
                pieces.Add(new RoutePiece(template.Substring(start, open - start), null, null, false));
            }

            pieces.Add(Parameter(template.Substring(open + 1, close - open - 1)));
            start = close + 1;
        }

        return pieces;
    }

    // {zip:regex(^\d{{5}}$)}: braces of a constraint are doubled.
    private static int End(string template, int open)
    {
        for (var i = open + 1; i < template.Length; i++)
        {
            if (template[i] is '{' or '}')
            {
                if (i + 1 < template.Length && template[i + 1] == template[i])
                {
                    i++;
                }
                else
                {
                    return template[i] == '}' ? i : -1;
                }
            }
        }

        return -1;
    }

    private static RoutePiece Parameter(string text)
    {
        var isCatchAll = text.StartsWith("*", StringComparison.Ordinal);
        text = text.TrimStart('*');
        var name = text.Split(':', '=', '?')[0].Trim();
        var equals = text.IndexOf('=', name.Length);
        var @default = equals >= 0 && text.IndexOf('(', name.Length) is var call && (call < 0 || call > equals) ? text.Substring(equals + 1)
            : text.EndsWith("?", StringComparison.Ordinal) || isCatchAll ? ""
            : null;
        return new RoutePiece("", name, @default, isCatchAll);
    }
}
