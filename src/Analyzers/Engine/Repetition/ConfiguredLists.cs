using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>
/// What somebody typed into the settings is a handful: <c>foreach (var server in settings.Servers.Where(s => s.IsEnabled))</c>.
/// Not so an <c>options</c> object with ids, which is often just the input of a method.
/// </summary>
internal static class ConfiguredLists
{
    public static bool IsConfigured(IOperation source) => IsConfigured(source, 6);

    private static bool IsConfigured(IOperation source, int depth)
    {
        if (depth == 0)
        {
            return false;
        }

        switch (source.Unwrap())
        {
            case ICoalesceOperation coalesce:
                return IsConfigured(coalesce.Value, depth - 1);
            case IConditionalAccessOperation { Operation.Type: { } type, WhenNotNull: IPropertyReferenceOperation }:
                return IsSettings(type);
            case IPropertyReferenceOperation { Instance.Type: { } type }:
                return IsSettings(type);
            case ILocalReferenceOperation local:
                return local.Local.AssignedValues(local) is [var value] && IsConfigured(value, depth - 1);
            case IInvocationOperation { TargetMethod: { ContainingType.Name: "Enumerable", Name: "Where" or "OrderBy" or "OrderByDescending" or "ToList" or "ToArray" } } invocation
                when invocation.Receiver() is { } receiver:
                return IsConfigured(receiver, depth - 1);
            default:
                return false;
        }
    }

    private static bool IsSettings(ITypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.Name.EndsWith("Settings", StringComparison.Ordinal) || current.Name.EndsWith("Configuration", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
