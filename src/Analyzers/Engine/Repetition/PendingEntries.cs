using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>How much waits for the next save of a context: <c>db.ChangeTracker.Entries().Count()</c>, <c>db.Orders.Local.Count</c>.</summary>
internal static class PendingEntries
{
    private const int MaxSteps = 8;

    /// <summary>The context whose entries are counted; null for any other value.</summary>
    public static IOperation? ContextOf(IOperation count)
    {
        var counted = count.Unwrap() switch
        {
            IInvocationOperation { TargetMethod.Name: "Count" or "LongCount" } call => call.Receiver(),
            IPropertyReferenceOperation { Property.Name: "Count" } property => property.Instance,
            _ => null,
        };
        var isTracked = false;
        for (var steps = 0; counted is not null && steps < MaxSteps; steps++)
        {
            counted = counted.Unwrap();
            if (isTracked && counted.Type.Inherits("Microsoft.EntityFrameworkCore", "DbContext"))
            {
                return counted;
            }

            switch (counted)
            {
                case IPropertyReferenceOperation { Property: { Name: "ChangeTracker" or "Local" } member } tracked when member.IsIn("Microsoft.EntityFrameworkCore"):
                    isTracked = true;
                    counted = tracked.Instance;
                    break;
                case IPropertyReferenceOperation property when isTracked:
                    counted = property.Instance;
                    break;
                case IInvocationOperation { TargetMethod.Name: "Entries" or "Set" or "ToList" or "Where" } step:
                    counted = step.Receiver();
                    break;
                default:
                    return null;
            }
        }

        return null;
    }
}
