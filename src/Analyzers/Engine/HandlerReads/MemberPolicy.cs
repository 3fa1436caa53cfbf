using Microsoft.CodeAnalysis;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.HandlerReads;

/// <summary>
/// May a member of a referenced library be used without making the response depend on who asks, or when? A table, read
/// from top to bottom; what is not in it is unknown.
/// </summary>
internal static class MemberPolicy
{
    /// <summary>Libraries that map, log, format or configure: what they give back depends on what they are given.</summary>
    private static readonly string[] Neutral =
    [
        "Microsoft.Extensions.Logging",
        "Microsoft.Extensions.Options",
        "Microsoft.Extensions.Configuration",
        "Microsoft.Extensions.DependencyInjection",
        "Microsoft.Extensions.Primitives",
        "Serilog",
        "Newtonsoft.Json",
        "AutoMapper",
        "Mapster",
        "Riok.Mapperly",
        "Ardalis.GuardClauses",
        "Ardalis.Result",
        "FluentResults",
        "ErrorOr",
        "OneOf",
        "CSharpFunctionalExtensions",
    ];

    private static readonly HashSet<string> PlainResults = new(StringComparer.Ordinal)
    {
        "Ok", "Json", "Content", "Text", "NotFound", "NoContent", "BadRequest", "Problem", "ValidationProblem", "StatusCode", "Conflict", "UnprocessableEntity", "InternalServerError",
        "Unauthorized",
    };

    private static readonly HashSet<string> PlainResultTypes = new(StringComparer.Ordinal)
    {
        "ActionResult", "OkObjectResult", "OkResult", "JsonResult", "ContentResult", "NotFoundResult", "NotFoundObjectResult", "NoContentResult", "BadRequestResult",
        "BadRequestObjectResult", "ObjectResult", "StatusCodeResult", "ProblemDetails", "ValidationProblemDetails", "UnprocessableEntityObjectResult",
    };

    public static bool IsLogging(ISymbol member) => member.IsIn("Microsoft.Extensions.Logging") || member.IsIn("Serilog");

    public static bool LooksLikeCache(ITypeSymbol? type)
        => type is not null
            && (type.Name.IndexOf("Cache", StringComparison.Ordinal) >= 0
                || type.IsIn("Microsoft.Extensions.Caching")
                || type.IsIn("System.Runtime.Caching")
                || type.IsIn("ZiggyCreatures.Caching")
                || type.IsIn("StackExchange.Redis")
                || type.IsType("System", "Lazy")
                || type.IsType("System", "WeakReference"));

    /// <summary>What the view then shows is its own affair, which <see cref="HandlerSummary.Views"/> asks to be looked at.</summary>
    public static bool RendersView(IMethodSymbol method)
        => method.Name is "View" or "PartialView" && method.ContainingType.IsType("Microsoft.AspNetCore.Mvc", "Controller");

    /// <summary><c>[Cacheable]</c>, ours or another library's: what stands before the method keeps its results.</summary>
    public static bool IsCachedByAttribute(IMethodSymbol method)
    {
        foreach (var attribute in method.OriginalDefinition.GetAttributes())
        {
            if (attribute.AttributeClass?.Name is { } name && (name.IndexOf("Cacheable", StringComparison.Ordinal) >= 0 || name is "CacheAttribute" or "EasyCachingAbleAttribute"))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A member of a referenced assembly: a method, a constructor or a property.</summary>
    public static Obstacle Of(ISymbol member)
    {
        var type = member.ContainingType;
        if (type is null || type.SpecialType == SpecialType.System_Object)
        {
            return Obstacle.None;
        }

        if (type.TypeKind == TypeKind.Delegate || type.IsTupleType || type.IsAnonymousType)
        {
            return Obstacle.None;
        }

        if (LooksLikeCache(type))
        {
            return Obstacle.Cache;
        }

        if (type.IsIn("Microsoft.EntityFrameworkCore"))
        {
            return EntityFramework(member, type);
        }

        if (type.IsIn("Microsoft.AspNetCore"))
        {
            return AspNetCore(member, type);
        }

        if (type.IsIn("System"))
        {
            return BaseLibrary(member, type);
        }

        foreach (var neutral in Neutral)
        {
            if (type.IsIn(neutral))
            {
                return Obstacle.None;
            }
        }

        // A connection for Dapper. What is read through it is judged by the SQL text.
        if (type.Inherits("System.Data.Common", "DbConnection") || type.Inherits("System.Data.Common", "DbDataSource"))
        {
            return Connection(member);
        }

        // Data types of another project: new CountryDto(...), user.Name. Its services are asked through methods.
        return member switch
        {
            IMethodSymbol { MethodKind: MethodKind.Constructor } => Obstacle.None,
            IPropertySymbol { IsStatic: false, ContainingType.TypeKind: TypeKind.Class or TypeKind.Struct } => Obstacle.None,
            _ => Obstacle.Unknown,
        };
    }

    private static Obstacle EntityFramework(ISymbol member, INamedTypeSymbol type)
    {
        if (member.Name is "Random")
        {
            return Obstacle.NonDeterministic;
        }

        if (member.Name.StartsWith("SaveChanges", StringComparison.Ordinal) || member.Name.StartsWith("Execute", StringComparison.Ordinal))
        {
            return Obstacle.Write;
        }

        if (type.Name is "DbContext" or "DbSet")
        {
            return member.Name is "Add" or "AddAsync" or "AddRange" or "AddRangeAsync" or "Update" or "UpdateRange" or "Remove" or "RemoveRange" or "Attach" or "AttachRange" or "Entry"
                ? Obstacle.Write
                : Obstacle.None;
        }

        return type.IsIn("Microsoft.EntityFrameworkCore.ChangeTracking") || type.Name is "DatabaseFacade" or "RelationalDatabaseFacadeExtensions"
            ? member.Name.StartsWith("SqlQuery", StringComparison.Ordinal) || member.Name is "GetDbConnection" ? Obstacle.None : Obstacle.Unknown
            : Obstacle.None;
    }

    private static Obstacle AspNetCore(ISymbol member, INamedTypeSymbol type)
    {
        switch (member)
        {
            case IPropertySymbol { Name: "RequestAborted" or "ModelState" or "ViewData" }:
            case IPropertySymbol { IsIndexer: true } when type.Name == "ViewDataDictionary":
                return Obstacle.None;

            // The page that a handler is for; whether it can be kept is asked where the page is known.
            case IMethodSymbol { Name: "Page" } when type.Name == "PageModel":
                return Obstacle.None;

            // A view may show the user's name, and its form a token of the session.
            case IMethodSymbol when type.Name is "ControllerBase" or "Controller" or "PageModel" or "Results" or "TypedResults" or "ResultExtensions":
                return PlainResults.Contains(member.Name) || member is IMethodSymbol { MethodKind: MethodKind.Constructor } ? Obstacle.None : Obstacle.Unknown;
            case IMethodSymbol or IPropertySymbol when PlainResultTypes.Contains(type.Name) || type.IsIn("Microsoft.AspNetCore.Http.HttpResults"):
                return Obstacle.None;
            default:
                return Obstacle.Request;
        }
    }

    private static Obstacle BaseLibrary(ISymbol member, INamedTypeSymbol type)
    {
        switch (type.Name)
        {
            case "DateTime" or "DateTimeOffset" when member.Name is "Now" or "UtcNow" or "Today":
            case "Guid" when member.Name is "NewGuid" or "CreateVersion7":
            case "Environment" when member.Name is "TickCount" or "TickCount64":
            case "Random" or "TimeProvider" or "GC" or "Stopwatch" or "Activity" or "Process" or "RandomNumberGenerator":
                return Obstacle.NonDeterministic;
            case "CultureInfo" when member.Name is "CurrentCulture" or "CurrentUICulture":
            case "Thread" when member.Name is "CurrentPrincipal" or "CurrentCulture" or "CurrentUICulture":
            case "AsyncLocal" or "ThreadLocal":
                return Obstacle.Request;
            case "SemaphoreSlim" or "ReaderWriterLockSlim" or "ConditionalWeakTable":
                return Obstacle.Cache;
            case "Interlocked":
                return Obstacle.Write;
            case "HttpResponseMessage" when member.Name is "EnsureSuccessStatusCode" or "IsSuccessStatusCode" or "StatusCode" or "Content":
            case "HttpContent" when member.Name.StartsWith("ReadAs", StringComparison.Ordinal):
            case "HttpContentJsonExtensions" or "IHttpClientFactory" or "HttpClientFactoryExtensions":
            case "Path" or "WebUtility" or "HttpUtility" or "StringWriter" or "StringReader":
                return Obstacle.None;
        }

        if (type.IsIn("System.Security.Claims") || type.IsIn("System.Security.Principal"))
        {
            return Obstacle.Request;
        }

        if (type.IsIn("System.Data"))
        {
            return type.Name.EndsWith("Connection", StringComparison.Ordinal) || type.Name is "DbDataSource" ? Connection(member) : Obstacle.Unknown;
        }

        return type.IsIn("System.IO") || type.IsIn("System.Net") || type.IsIn("System.Reflection") ? Obstacle.Unknown : Obstacle.None;
    }

    private static Obstacle Connection(ISymbol member)
        => member is IMethodSymbol { MethodKind: MethodKind.Constructor }
            || member.Name.StartsWith("Open", StringComparison.Ordinal)
            || member.Name.StartsWith("Close", StringComparison.Ordinal)
            || member.Name.StartsWith("Dispose", StringComparison.Ordinal)
            || member.Name is "CreateConnection"
                ? Obstacle.None
                : Obstacle.Unknown;

}
