using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary><c>db.Users.FindAsync([id], token)</c>: Entity Framework takes keys and parameters as objects, and beside a query they cost nothing.</summary>
internal static class QueryArguments
{
    public static bool Holds(IOperation value)
    {
        var current = value.Parent;
        while (current is IConversionOperation or IParenthesizedOperation or IArrayInitializerOperation or IArrayCreationOperation or ICollectionExpressionOperation or IArgumentOperation)
        {
            current = current.Parent;
        }

        return current is IInvocationOperation { TargetMethod: var method } && method.IsIn("Microsoft.EntityFrameworkCore");
    }
}
