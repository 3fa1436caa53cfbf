using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.SyncIo;

/// <summary>
/// Calls that the <see cref="SyncIoTable"/> does not name, of methods that have an asynchronous form of the same name beside them.
/// The form alone proves nothing: whether such a call waits for anything is a guess.
/// </summary>
internal static class SiblingCalls
{
    /// <summary>Their asynchronous forms complete at once, throw, or are there for rare cases; those of the table are asked for by <see cref="SyncIo.At"/>.</summary>
    private static readonly (string Namespace, string Type, string? Member)[] Exempt =
    [
        ("System", "Console", null),
        ("System.IO", "MemoryStream", null),
        ("System.IO", "StringReader", null),
        ("System.IO", "StringWriter", null),
        ("System.IO", "TextReader", null),
        ("System.IO", "TextWriter", null),
        ("System.Threading", "CancellationTokenSource", "Cancel"),
        ("System.Data.Common", "DbDataReader", null),
        ("System.Xml", "XmlReader", null),
        ("System.Xml", "XmlWriter", null),
        ("Microsoft.EntityFrameworkCore", "DbContext", "Add"),
        ("Microsoft.EntityFrameworkCore", "DbContext", "AddRange"),
        ("Microsoft.EntityFrameworkCore", "DbSet", "Add"),
        ("Microsoft.EntityFrameworkCore", "DbSet", "AddRange"),
        ("Microsoft.EntityFrameworkCore", "IDbContextFactory", "CreateDbContext"),
    ];

    private static readonly string[] ExemptLibraries = ["FluentValidation", "Microsoft.Data.Sqlite", "System.Data.SQLite", "Moq", "NSubstitute"];

    /// <summary>Is there a member of the name, whatever it takes and gives? Asked of every call.</summary>
    public static bool Exists(IInvocationOperation invocation)
        => invocation.TargetMethod is var method && HasMember((method.ReducedFrom ?? method).ContainingType, method.Name + "Async");

    /// <summary>Null when there is no sibling that the compiler would take in its place and that gives the same.</summary>
    public static SyncIoCall? At(IInvocationOperation invocation, KnownTwins twins, TwinBodies bodies)
    {
        var method = invocation.TargetMethod;
        if (method.MethodKind is not (MethodKind.Ordinary or MethodKind.ReducedExtension)
            || method.Name == "Dispose"
            || method.Name.EndsWith("Async", StringComparison.Ordinal)
            || invocation.Syntax is not InvocationExpressionSyntax call
            || invocation.SemanticModel is not { } model)
        {
            return null;
        }

        var name = method.Name + "Async";
        return HasMember((method.ReducedFrom ?? method).ContainingType, name)
            && TwinBinder.Awaited(method.ReturnType) is null
            && !IsExempt(method.ContainingType, method.Name)
            && !IsExempt(invocation.Receiver()?.Unwrap().Type as INamedTypeSymbol, method.Name)
            && !invocation.IsTranslated()
            && !SyncIo.IsInsideTwin(invocation, name)
            && twins.Bind(call, method, name, null, null, model) is { } twin
            && !bodies.Reach(twin.Method, invocation)
                ? new SyncIoCall(invocation, SyncIoForm.Call, SyncIoKind.Unknown, SyncIoNames.NameOf(invocation), twin) { Location = SyncIoNames.LocationOf(call) }
                : null;
    }

    private static bool HasMember(INamedTypeSymbol declaring, string name)
    {
        for (var type = declaring; type is not null; type = type.BaseType)
        {
            if (!type.GetMembers(name).IsEmpty)
            {
                return true;
            }
        }

        foreach (var implemented in declaring.TypeKind == TypeKind.Interface ? declaring.AllInterfaces : [])
        {
            if (!implemented.GetMembers(name).IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsExempt(INamedTypeSymbol? declaring, string member)
    {
        for (var type = declaring; type is not null; type = type.BaseType)
        {
            foreach (var library in ExemptLibraries)
            {
                if (type.IsIn(library))
                {
                    return true;
                }
            }

            foreach (var row in Exempt)
            {
                if (type.IsType(row.Namespace, row.Type) && (row.Member is null || row.Member == member))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
