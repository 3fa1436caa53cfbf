using Microsoft.CodeAnalysis;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary>
/// The services of a library that works on a <c>DbContext</c>: nobody has wired them yet, so each is what its project leaves no
/// choice about. An interface is its only implementation there, a context is one on the database of the run.
/// </summary>
internal sealed class HotPathComposition
{
    private const int MaxServices = 200;

    private readonly Compilation _compilation;
    private readonly INamedTypeSymbol _context;
    private readonly SortedDictionary<string, HotPathRegistration> _registrations = new(StringComparer.Ordinal);
    private readonly Dictionary<ITypeSymbol, string?> _obstacles = new(SymbolEqualityComparer.Default);

    private HotPathComposition(INamedTypeSymbol container, INamedTypeSymbol context, Compilation compilation)
    {
        _compilation = compilation;
        _context = context;
        Obstacle = Make(container);
    }

    /// <summary>Why the service cannot be made, or null.</summary>
    public string? Obstacle { get; }

    public EquatableArray<HotPathRegistration> Registrations => _registrations.Values.ToEquatableArray();

    /// <summary>Null for a service that reaches no context: without a database there is nothing here that a constructor cannot do better.</summary>
    public static HotPathComposition? Of(INamedTypeSymbol container, Compilation compilation)
    {
        if (container is not { TypeKind: TypeKind.Class, IsAbstract: false, IsGenericType: false }
            || compilation.GetTypeByMetadataName("Microsoft.EntityFrameworkCore.DbContext") is not { } context)
        {
            return null;
        }

        var composition = new HotPathComposition(container, context, compilation);
        return composition._registrations.Values.Any(static registration => registration.Kind != HotPathRegistrationKind.Service) ? composition : null;
    }

    /// <summary>By the longest constructor that can be called, as dependency injection does it.</summary>
    private string? Make(INamedTypeSymbol type)
    {
        if (_obstacles.TryGetValue(type, out var known))
        {
            return known;
        }

        // One that needs itself fails when it is made, and says so.
        _obstacles[type] = null;
        return _obstacles[type] = MakeAnew(type);
    }

    private string? MakeAnew(INamedTypeSymbol type)
    {
        string? obstacle = null;
        foreach (var constructor in type.InstanceConstructors.OrderByDescending(static c => c.Parameters.Length))
        {
            if (constructor.DeclaredAccessibility != Accessibility.Public)
            {
                continue;
            }

            var reason = Obstacles(constructor);
            if (reason is null)
            {
                return null;
            }

            obstacle ??= reason;
        }

        return obstacle ?? $"'{type.Name}' has no public constructor";
    }

    private string? Obstacles(IMethodSymbol constructor)
    {
        foreach (var parameter in constructor.Parameters)
        {
            if (Resolve(parameter.Type) is { } reason && !parameter.HasExplicitDefaultValue)
            {
                return reason;
            }
        }

        return null;
    }

    private string? Resolve(ITypeSymbol type)
    {
        if (_obstacles.Count > MaxServices)
        {
            return "it needs too many services";
        }

        return type switch
        {
            INamedTypeSymbol named when IsOfFramework(named) => null,
            INamedTypeSymbol named when named.Inherits("Microsoft.EntityFrameworkCore", "DbContext") => AddContext(named, HotPathRegistrationKind.Context),
            INamedTypeSymbol { Name: "IDbContextFactory", TypeArguments: [INamedTypeSymbol made] } factory when factory.IsIn("Microsoft.EntityFrameworkCore") => AddContext(made, HotPathRegistrationKind.ContextFactory),
            INamedTypeSymbol { TypeKind: TypeKind.Interface } or INamedTypeSymbol { IsAbstract: true } => AddImplementation((INamedTypeSymbol)type),
            INamedTypeSymbol { TypeKind: TypeKind.Class, SpecialType: SpecialType.None } named when IsOwn(named) => AddService(named, named),
            _ => $"nobody says which '{type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}' its constructor gets",
        };
    }

    /// <summary>What the container of the harness has itself.</summary>
    private static bool IsOfFramework(INamedTypeSymbol type) => type.Name switch
    {
        "ILogger" => type.Arity == 1 && type.IsIn("Microsoft.Extensions.Logging"),
        "ILoggerFactory" => type.IsIn("Microsoft.Extensions.Logging"),
        "IOptions" or "IOptionsSnapshot" or "IOptionsMonitor" => type.IsIn("Microsoft.Extensions.Options"),
        "IMemoryCache" => type.IsIn("Microsoft.Extensions.Caching.Memory"),
        "IServiceScopeFactory" => type.IsIn("Microsoft.Extensions.DependencyInjection"),
        "IServiceProvider" or "TimeProvider" => type.IsType("System", type.Name),
        _ => false,
    };

    private string? AddContext(INamedTypeSymbol context, HotPathRegistrationKind kind)
    {
        if (SymbolEqualityComparer.Default.Equals(context, _context) || context.IsAbstract || context.IsGenericType || HotPathText.ReflectionName(context) is not { } name)
        {
            return $"nobody says which '{context.Name}' its constructor gets";
        }

        var options = context.InstanceConstructors.FirstOrDefault(static constructor =>
            constructor.DeclaredAccessibility == Accessibility.Public && constructor.Parameters.Any(static parameter => parameter.Type.Name == "DbContextOptions"));
        if (options is null)
        {
            return $"'{context.Name}' has no public constructor that takes DbContextOptions, and so cannot be given the database of the run";
        }

        if (kind == HotPathRegistrationKind.ContextFactory && options.Parameters.Length > 1)
        {
            return $"'{context.Name}' takes more than its options, which its factory does not have";
        }

        _registrations[kind + " " + name] = new HotPathRegistration(kind, name, name);
        return Others(options);
    }

    private string? Others(IMethodSymbol constructor)
    {
        foreach (var parameter in constructor.Parameters)
        {
            if (parameter.Type.Name != "DbContextOptions" && Resolve(parameter.Type) is { } reason && !parameter.HasExplicitDefaultValue)
            {
                return reason;
            }
        }

        return null;
    }

    private string? AddImplementation(INamedTypeSymbol service)
    {
        INamedTypeSymbol? only = null;
        foreach (var candidate in Types(_compilation.Assembly.GlobalNamespace))
        {
            if (candidate is { TypeKind: TypeKind.Class, IsAbstract: false, IsStatic: false } && Closed(candidate, service) is { } implementation)
            {
                if (only is not null)
                {
                    return $"its constructor needs a '{service.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}', of which this project has more than one";
                }

                only = implementation;
            }
        }

        return only is null
            ? $"its constructor needs a '{service.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}', of which this project has none"
            : AddService(service, only);
    }

    /// <summary>The candidate, or of a <c>Repository&lt;T&gt; : IRepository&lt;T&gt;</c> the one that is an <c>IRepository&lt;User&gt;</c>; null for another service.</summary>
    private INamedTypeSymbol? Closed(INamedTypeSymbol candidate, INamedTypeSymbol service)
    {
        if (!candidate.IsGenericType)
        {
            return IsA(candidate, service) ? candidate : null;
        }

        if (candidate.ContainingType is { IsGenericType: true } || candidate.Arity != service.Arity)
        {
            return null;
        }

        var closed = candidate.Construct([.. service.TypeArguments]);
        return IsA(closed, service) ? closed : null;
    }

    private bool IsA(INamedTypeSymbol type, INamedTypeSymbol service)
        => _compilation.ClassifyCommonConversion(type, service) is { IsImplicit: true, IsUserDefined: false };

    private string? AddService(INamedTypeSymbol service, INamedTypeSymbol implementation)
    {
        if (HotPathText.ReflectionName(service) is not { } name || HotPathText.ReflectionName(implementation) is not { } made)
        {
            return $"'{implementation.Name}' has no name by which it can be found";
        }

        _registrations["Service " + name] = new HotPathRegistration(HotPathRegistrationKind.Service, name, made);
        return Make(implementation);
    }

    private bool IsOwn(INamedTypeSymbol type) => SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, _compilation.Assembly);

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol scope)
    {
        foreach (var member in scope.GetMembers())
        {
            if (member is INamedTypeSymbol type)
            {
                yield return type;
            }

            if (member is INamespaceOrTypeSymbol inner)
            {
                foreach (var nested in Types(inner))
                {
                    yield return nested;
                }
            }
        }
    }
}

/// <summary>One line of the harness's container. Types by the name under which reflection finds them: they may be internal.</summary>
internal sealed record HotPathRegistration(HotPathRegistrationKind Kind, string Service, string Implementation);

internal enum HotPathRegistrationKind
{
    Service,
    Context,
    ContextFactory,
}
