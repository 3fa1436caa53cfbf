using System.Collections;
using System.Reflection;
using BenchmarkDotNet.ConsoleArguments;
using CommandLine;

namespace PerfAnalyzers.Benchmarks.CommandLine;

/// <summary>
/// What BenchmarkDotNet's parser lets pass: it takes an option without a value for one that is not given, and leaves out
/// words that belong to none. A run over all hot paths would begin that nobody meant.
/// </summary>
internal static class StrayArguments
{
    private static readonly List<(OptionAttribute Option, Type Type)> Options =
    [
        .. from property in typeof(CommandLineOptions).GetProperties()
           let option = property.GetCustomAttribute<OptionAttribute>()
           where option is not null
           select (option, property.PropertyType),
    ];

    /// <summary>What is wrong, or null: of an option that is unknown the parser itself says so.</summary>
    public static string? Find(IReadOnlyList<string> args)
    {
        var (option, wanted) = ("", 0);
        foreach (var arg in args)
        {
            if (!arg.StartsWith('-'))
            {
                if (wanted == 0)
                {
                    return $"'{arg}' is no option{(RunOptions.Usage.Contains($"--{arg} ", StringComparison.Ordinal) ? $"; did you mean --{arg}?" : ".")}";
                }

                (option, wanted) = ("", wanted == 1 ? 0 : wanted);
                continue;
            }

            if (option.Length > 0 && wanted > 0)
            {
                break;
            }

            if (Find(arg, out var hasValue) is not { } type)
            {
                return null;
            }

            wanted = type == typeof(bool) ? 0 : type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type) ? int.MaxValue : hasValue ? 0 : 1;
            option = hasValue ? "" : arg;
        }

        return option.Length > 0 && wanted > 0 ? $"{option} needs a value." : null;
    }

    /// <summary>The type of an option's value: <c>--list flat</c>, <c>--list=flat</c>, <c>-f*Users*</c>.</summary>
    private static Type? Find(string arg, out bool hasValue)
    {
        var isLong = arg.StartsWith("--", StringComparison.Ordinal);
        var name = isLong ? arg[2..].Split('=')[0] : arg[1..Math.Min(2, arg.Length)];
        hasValue = isLong ? arg.Contains('=', StringComparison.Ordinal) : arg.Length > 2;
        return Options.Find(candidate => string.Equals(isLong ? candidate.Option.LongName : candidate.Option.ShortName, name, StringComparison.OrdinalIgnoreCase)).Type;
    }
}
