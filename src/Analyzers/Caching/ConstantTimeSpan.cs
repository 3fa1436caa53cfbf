using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>The length that <c>TimeSpan.FromMinutes(5)</c> gives; null for anything but one constant amount of one unit.</summary>
internal static class ConstantTimeSpan
{
    /// <summary>Ten years in hours: what is longer is not computed, so that nothing overflows.</summary>
    private const double Most = 87_600;

    public static TimeSpan? Of(IOperation value)
        => value.Unwrap() is IInvocationOperation { TargetMethod: { Name: var unit, ContainingType: var type } } call
            && type.IsType("System", "TimeSpan")
            && OnlyAmount(call) is { } amount
                ? InUnit(unit, amount)
                : null;

    private static double? OnlyAmount(IInvocationOperation call)
    {
        double? only = null;
        foreach (var argument in call.Arguments)
        {
            if (argument.ArgumentKind != ArgumentKind.Explicit)
            {
                continue;
            }

            if (only is not null || argument.Value.ConstantValue is not { HasValue: true, Value: { } number and (int or long or double) })
            {
                return null;
            }

            only = Convert.ToDouble(number, CultureInfo.InvariantCulture);
        }

        return only;
    }

    private static TimeSpan? InUnit(string unit, double amount)
    {
        var size = Math.Abs(amount);
        return unit switch
        {
            "FromMilliseconds" when size <= Most * 3_600_000 => TimeSpan.FromMilliseconds(amount),
            "FromSeconds" when size <= Most * 3_600 => TimeSpan.FromSeconds(amount),
            "FromMinutes" when size <= Most * 60 => TimeSpan.FromMinutes(amount),
            "FromHours" when size <= Most => TimeSpan.FromHours(amount),
            "FromDays" when size <= Most / 24 => TimeSpan.FromDays(amount),
            _ => null,
        };
    }
}
