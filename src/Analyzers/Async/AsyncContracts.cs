using Microsoft.CodeAnalysis;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>
/// Members that ASP.NET Core calls and that return nothing, with an asynchronous form that it awaits: it goes on with the request at the
/// first <c>await</c> of an <c>async void</c> one, which then works on a response that is sent and a scope that is disposed.
/// </summary>
internal static class AsyncContracts
{
    /// <summary>The form to override or implement in place of a member, as <c>Type.Member</c>; null when the framework has none.</summary>
    public static string? InPlaceOf(IMethodSymbol contract)
    {
        var type = contract.ContainingType;
        if (!type.IsIn("Microsoft.AspNetCore"))
        {
            return null;
        }

        // IActionFilter.OnActionExecuting and OnActionExecuted are one method of IAsyncActionFilter.
        var stem = WithoutEnding(contract.Name, "Executing") ?? WithoutEnding(contract.Name, "Executed");
        var name = stem is null ? contract.Name + "Async" : stem + "ExecutionAsync";
        return FormIn(type, name)
            ?? (type.TypeKind == TypeKind.Interface && type.ContainingNamespace.GetTypeMembers("IAsync" + type.Name.Substring(1)) is [var sibling] ? FormIn(sibling, name) : null);
    }

    private static string? FormIn(INamedTypeSymbol type, string name) => type.GetMembers(name).IsEmpty ? null : $"{type.Name}.{name}";

    private static string? WithoutEnding(string name, string ending)
        => name.EndsWith(ending, StringComparison.Ordinal) ? name.Substring(0, name.Length - ending.Length) : null;
}
