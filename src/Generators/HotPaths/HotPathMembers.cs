using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.HotPaths;

/// <summary>
/// The members that a <c>[HotPath]</c> names. The harness calls them by reflection, outside of what is measured, so that
/// they may be private: nobody wants to publish test data on a production class.
/// </summary>
internal sealed class HotPathMembers(INamedTypeSymbol container, AttributeData attribute, Compilation compilation)
{
    private bool _isBroken;

    public ISymbol? Provider { get; private set; }

    public ISymbol? Setup { get; private set; }

    public ISymbol? Factory { get; private set; }

    public ISymbol? Services { get; private set; }

    public string? Url { get; private set; }

    /// <summary>False without a fault for code that does not compile: the compiler says what is wrong.</summary>
    public bool TryParse(out HotPathFault? fault)
    {
        fault = null;
        foreach (var argument in attribute.NamedArguments)
        {
            // Args = nameof(Unknown)
            if (argument.Value.Kind == TypedConstantKind.Error)
            {
                return false;
            }

            if (argument.Value.Value is not string name)
            {
                continue;
            }

            fault = argument.Key switch
            {
                "Args" => Check(argument.Key, name, member => Provider = member, static (_, _) => null),
                "Factory" => Check(argument.Key, name, member => Factory = member, FactoryObstacle),
                "Services" => Check(argument.Key, name, member => Services = member, ServicesObstacle),
                "Setup" => CheckSetup(name),
                _ => null,
            };
            if (fault is not null || _isBroken)
            {
                return false;
            }

            if (argument.Key == "Url")
            {
                Url = name;
            }
        }

        return true;
    }

    /// <summary>The type of the value that a field, property or method gives.</summary>
    public static ITypeSymbol ValueType(ISymbol member) => member switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => ((IMethodSymbol)member).ReturnType,
    };

    public HotPathFault Unusable(string argument, string name, string reason)
        => new(Descriptors.HotPathMemberUnusable, HotPathLocation.OfArgument(attribute, argument), name, argument, reason);

    /// <summary>A setup gets only what its hot path has: an instance, a scope, a client.</summary>
    public HotPathFault? SetupObstacle(HotPathTarget target)
    {
        if (Setup is not IMethodSymbol setup)
        {
            return null;
        }

        if (!setup.IsStatic && target is HotPathTarget.Static or HotPathTarget.Endpoint)
        {
            return Unusable("Setup", setup.Name, target == HotPathTarget.Static ? "it is not static, and the hot path is" : "it is not static, and the application makes the instances");
        }

        var hasServices = target is HotPathTarget.Services or HotPathTarget.Host or HotPathTarget.Endpoint;
        return setup.Parameters.FirstOrDefault(p => p.Type.Name == "HttpClient" ? target != HotPathTarget.Endpoint : !hasServices) is { } missing
            ? Unusable("Setup", setup.Name, $"there is no {missing.Type.Name} for its parameter '{missing.Name}'")
            : null;
    }

    private HotPathFault? Check(string argument, string name, Action<ISymbol> use, Func<ITypeSymbol, string, string?> obstacle)
    {
        if (Find(name, static member => member.IsStatic && member is IFieldSymbol or IPropertySymbol { IsStatic: true, Parameters.IsEmpty: true, GetMethod: not null } or IMethodSymbol { IsStatic: true, MethodKind: MethodKind.Ordinary, Parameters.IsEmpty: true, IsGenericMethod: false, ReturnsVoid: false }) is not { } member)
        {
            return Unusable(argument, name, $"'{container.Name}' has no static field, property or parameterless method of this name");
        }

        var type = ValueType(member);
        if (type.ContainsError())
        {
            _isBroken = true;
            return null;
        }

        if (obstacle(type, container.Name) is { } reason)
        {
            return Unusable(argument, name, reason);
        }

        use(member);
        return null;
    }

    private HotPathFault? CheckSetup(string name)
    {
        Setup = Find(name, static member => member is IMethodSymbol { MethodKind: MethodKind.Ordinary, IsGenericMethod: false, IsAbstract: false } method
            && method.Parameters.All(static p => p is { RefKind: RefKind.None, Type.Name: "IServiceProvider" or "HttpClient" }));
        return Setup is null ? Unusable("Setup", name, $"'{container.Name}' has no method of this name that takes nothing, an IServiceProvider, or for an endpoint an HttpClient") : null;
    }

    private ISymbol? Find(string name, Func<ISymbol, bool> usable)
    {
        for (var type = container; type is not null; type = type.BaseType)
        {
            foreach (var member in type.GetMembers(name))
            {
                if (usable(member))
                {
                    return member;
                }
            }
        }

        return null;
    }

    private string? FactoryObstacle(ITypeSymbol type, string containerName)
    {
        var made = HotPathShape.AwaitedType(type, out var isTask) is { } awaited && isTask ? awaited : type;
        return compilation.ClassifyCommonConversion(made, container) is { IsImplicit: true, IsUserDefined: false } ? null : $"it gives no '{containerName}'";
    }

    private string? ServicesObstacle(ITypeSymbol type, string containerName)
        => compilation.GetTypeByMetadataName("System.IServiceProvider") is { } provider && compilation.ClassifyCommonConversion(type, provider) is { IsImplicit: true, IsUserDefined: false }
            ? null
            : "it gives no IServiceProvider";
}
