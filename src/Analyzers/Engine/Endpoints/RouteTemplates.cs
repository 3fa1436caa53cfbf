using System.Collections.Immutable;
using System.Text;

namespace PerfAnalyzers.Engine.Endpoints;

/// <summary>The grammar of route templates: combining, replacing tokens, reading parameter names.</summary>
internal static class RouteTemplates
{
    /// <summary>As attribute routing does it: a template that starts with <c>/</c> or <c>~/</c> ignores its prefix.</summary>
    public static string Combine(string? prefix, string? template)
    {
        if (template is null)
        {
            return Trim(prefix ?? string.Empty);
        }

        if (IsAbsolute(template))
        {
            return Trim(template.StartsWith("~", StringComparison.Ordinal) ? template.Substring(1) : template);
        }

        return Concatenate(prefix, template);
    }

    /// <summary>As route groups do it: a leading slash means nothing.</summary>
    public static string Concatenate(string? prefix, string template)
    {
        var left = Trim(prefix ?? string.Empty);
        var right = Trim(template);
        return left.Length == 0 ? right : right.Length == 0 ? left : left + "/" + right;
    }

    /// <summary>Replaces <c>[controller]</c>, <c>[action]</c> and <c>[area]</c>; <c>[[</c> is a literal bracket. Null when a token has no value.</summary>
    public static string? ReplaceTokens(string template, string controller, string action, string? area)
    {
        if (template.IndexOf('[') < 0 && template.IndexOf(']') < 0)
        {
            return template;
        }

        var result = new StringBuilder(template.Length);
        for (var i = 0; i < template.Length; i++)
        {
            var c = template[i];
            if (c is '[' or ']' && i + 1 < template.Length && template[i + 1] == c)
            {
                result.Append(c);
                i++;
            }
            else if (c == '[')
            {
                var end = template.IndexOf(']', i);
                var value = end < 0 ? null : Value(template.Substring(i + 1, end - i - 1), controller, action, area);
                if (value is null)
                {
                    return null;
                }

                result.Append(value);
                i = end;
            }
            else
            {
                result.Append(c);
            }
        }

        return result.ToString();
    }

    /// <summary>The names between braces, without constraint, default and catch-all marks: <c>{*path}</c>, <c>{id:int}</c>, <c>{page?}</c>.</summary>
    public static ImmutableArray<string> ParameterNames(string? template)
    {
        if (template is null)
        {
            return [];
        }

        var names = ImmutableArray.CreateBuilder<string>();
        for (var open = template.IndexOf('{'); open >= 0; open = template.IndexOf('{', open + 1))
        {
            if (open + 1 < template.Length && template[open + 1] == '{')
            {
                open++;
                continue;
            }

            var start = open + 1;
            while (start < template.Length && template[start] == '*')
            {
                start++;
            }

            var end = start;
            while (end < template.Length && template[end] is not ('}' or ':' or '=' or '?'))
            {
                end++;
            }

            if (end > start && end < template.Length)
            {
                names.Add(template.Substring(start, end - start));
            }
        }

        return names.ToImmutable();
    }

    private static bool IsAbsolute(string template)
        => template.StartsWith("/", StringComparison.Ordinal) || template.StartsWith("~/", StringComparison.Ordinal);

    private static string? Value(string token, string controller, string action, string? area)
        => token.ToLowerInvariant() switch
        {
            "controller" => controller,
            "action" => action,
            "area" => area,
            _ => null,
        };

    private static string Trim(string template) => template.Trim('/');
}
