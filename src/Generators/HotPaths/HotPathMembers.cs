using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.HotCode;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary>
/// The members that a <c>[HotPath]</c> names. The harness calls them by reflection, outside of what is measured, so that
/// they may be private: nobody wants to publish test data on a production class.
/// </summary>
internal sealed class HotPathMembers(INamedTypeSymbol container, HotPathAnnotation annotation, bool hasSizes, Compilation compilation)
{
    private bool _isBroken;

    public ISymbol? Provider { get; private set; }

    /// <summary>The provider is a method that makes the arguments for a size.</summary>
    public bool ProviderTakesSize => Provider is IMethodSymbol { Parameters.IsEmpty: false };

    /// <summary>Runs before the measurement, for each case.</summary>
    public ISymbol? Setup { get; private set; }

    /// <summary>Runs before each call.</summary>
    public ISymbol? SetupPerCall { get; private set; }

    /// <summary>Runs once, however many cases and processes a run has.</summary>
    public ISymbol? Seed { get; private set; }

    public ISymbol? Factory { get; private set; }

    public ISymbol? Services { get; private set; }

    public string? Url { get; private set; }

    /// <summary>False without a fault for code that does not compile: the compiler says what is wrong.</summary>
    public bool TryParse(out HotPathFault? fault)
    {
        fault = null;
        foreach (var argument in annotation.Attribute.NamedArguments)
        {
            // Args = nameof(Unknown)
            if (argument.Value.Kind == TypedConstantKind.Error)
            {
                return false;
            }

            if (argument.Value is not { Kind: TypedConstantKind.Primitive, Value: string name })
            {
                continue;
            }

            fault = argument.Key switch
            {
                "Args" => Check(argument.Key, name, member => Provider = member, static (_, _) => null, mayTakeSize: hasSizes),
                "Factory" => Check(argument.Key, name, member => Factory = member, FactoryObstacle),
                "Services" => Check(argument.Key, name, member => Services = member, ServicesObstacle),
                "Setup" => CheckSetup(argument.Key, name, member => Setup = member),
                "SetupPerCall" => CheckSetup(argument.Key, name, member => SetupPerCall = member),
                "Seed" => CheckSetup(argument.Key, name, member => Seed = member),
                _ => null,
            };
            if (fault is not null || _isBroken)
            {
                return false;
            }

            // One address is no address for all methods of a type.
            if (argument.Key == "Url" && !annotation.IsOnType)
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

    /// <summary>The member takes a size.</summary>
    public static bool TakesSize(ISymbol? member)
        => member is IMethodSymbol method && method.Parameters.Any(static p => p.Type.SpecialType == SpecialType.System_Int32);

    public HotPathFault Unusable(string argument, string name, string reason)
        => new(Descriptors.HotPathMemberUnusable, HotPathLocation.OfArgument(annotation.Attribute, argument), name, argument, reason);

    /// <summary>A setup gets only what its hot path has: an instance, a scope, a client, a size.</summary>
    public HotPathFault? SetupObstacle(HotPathTarget target)
    {
        // Of a type's methods only some have an instance that its setup could prepare.
        if (annotation.IsOnType && target is HotPathTarget.Static or HotPathTarget.Endpoint)
        {
            Setup = Setup is { IsStatic: false } ? null : Setup;
            SetupPerCall = SetupPerCall is { IsStatic: false } ? null : SetupPerCall;
        }

        return SetupObstacle("Setup", Setup, target) ?? SetupObstacle("SetupPerCall", SetupPerCall, target) ?? SeedObstacle() ?? SetupObstacle("Seed", Seed, target);
    }

    /// <summary>The one member that makes an instance of the type, or else the one that gives services; null when there is none or a choice.</summary>
    public HotPathFix? OnlySource()
    {
        var (argument, sources) = ("Factory", ProvidersOf(FactoryObstacle));
        if (sources.Count == 0 && container.IsReferenceType)
        {
            (argument, sources) = ("Services", ProvidersOf(ServicesObstacle));
        }

        return sources is [var only] ? new HotPathFix(HotPathFixKind.NameMember, argument, only.Name) : null;
    }

    private List<ISymbol> ProvidersOf(Func<ITypeSymbol, string, string?> obstacle)
    {
        var providers = new List<ISymbol>();
        foreach (var member in container.GetMembers())
        {
            if (!member.IsImplicitlyDeclared && IsProvider(member, mayTakeSize: false) && obstacle(ValueType(member), container.Name) is null)
            {
                providers.Add(member);
            }
        }

        return providers;
    }

    private HotPathFault? SetupObstacle(string argument, ISymbol? member, HotPathTarget target)
    {
        if (member is not IMethodSymbol setup)
        {
            return null;
        }

        if (!setup.IsStatic && target is HotPathTarget.Static or HotPathTarget.Endpoint)
        {
            return NotStatic(argument, setup, target == HotPathTarget.Static ? "it is not static, and the hot path is" : "it is not static, and the application makes the instances");
        }

        var hasServices = target is HotPathTarget.Services or HotPathTarget.Host or HotPathTarget.Composed or HotPathTarget.Endpoint;
        var missing = setup.Parameters.FirstOrDefault(p => p.Type.SpecialType == SpecialType.System_Int32 ? !hasSizes : p.Type.Name == "HttpClient" ? target != HotPathTarget.Endpoint : !hasServices);
        return missing is null ? null
            : missing.Type.SpecialType == SpecialType.System_Int32 ? WithoutSizes(argument, setup.Name, $"there is no size for its parameter '{missing.Name}'; add [HotPathParams(...)]")
            : Unusable(argument, setup.Name, $"there is no {missing.Type.Name} for its parameter '{missing.Name}'");
    }

    private HotPathFault NotStatic(string argument, ISymbol member, string reason) => Unusable(argument, member.Name, reason) with { Fix = FixOfStatic(member) };

    /// <summary>A private method is called by this type alone, so that no call of it is overlooked.</summary>
    private static HotPathFix? FixOfStatic(ISymbol member)
        => member is IMethodSymbol { DeclaredAccessibility: Accessibility.Private, IsPartialDefinition: false, PartialDefinitionPart: null, ContainingType.DeclaringSyntaxReferences.Length: 1 }
            ? new HotPathFix(HotPathFixKind.MakeStatic, Member: member.Name)
            : null;

    private HotPathFault WithoutSizes(string argument, string name, string reason)
        => Unusable(argument, name, reason) with { Fix = annotation.IsOnType ? null : new HotPathFix(HotPathFixKind.AddSizes) };

    private HotPathFault? SeedObstacle()
        => Seed is { IsStatic: false } ? NotStatic("Seed", Seed, "it is not static, and runs once for all instances")
            : TakesSize(Seed) ? Unusable("Seed", Seed!.Name, "it runs once for all sizes; take the size in Setup")
            : null;

    private HotPathFault? Check(string argument, string name, Action<ISymbol> use, Func<ITypeSymbol, string, string?> obstacle, bool mayTakeSize = false)
    {
        if (Find(name, candidate => IsProvider(candidate, mayTakeSize)) is not { } member)
        {
            var reason = $"'{container.Name}' has no static field, property or parameterless method of this name";
            return argument == "Args" && Find(name, static candidate => IsProvider(candidate, mayTakeSize: true)) is not null ? WithoutSizes(argument, name, reason)
                : Find(name, static candidate => candidate is IMethodSymbol { IsStatic: false, Parameters.IsEmpty: true }) is { } instance ? NotStatic(argument, instance, reason)
                : Unusable(argument, name, reason);
        }

        var type = ValueType(member);
        if (type.ContainsError())
        {
            _isBroken = true;
            return null;
        }

        if (obstacle(type, container.Name) is { } unfit)
        {
            return Unusable(argument, name, unfit);
        }

        use(member);
        return null;
    }

    private static bool IsProvider(ISymbol candidate, bool mayTakeSize) => candidate switch
    {
        IFieldSymbol field => field.IsStatic,
        IPropertySymbol property => property is { IsStatic: true, Parameters.IsEmpty: true, GetMethod: not null },
        IMethodSymbol method => method is { IsStatic: true, MethodKind: MethodKind.Ordinary, IsGenericMethod: false, ReturnsVoid: false }
            && (method.Parameters.IsEmpty || (mayTakeSize && method.Parameters is [{ RefKind: RefKind.None, Type.SpecialType: SpecialType.System_Int32 }])),
        _ => false,
    };

    private HotPathFault? CheckSetup(string argument, string name, Action<ISymbol> use)
    {
        var setup = Find(name, static member => member is IMethodSymbol { MethodKind: MethodKind.Ordinary, IsGenericMethod: false, IsAbstract: false } method
            && method.Parameters.All(static p => p.RefKind == RefKind.None && (p.Type.Name is "IServiceProvider" or "HttpClient" || p.Type.SpecialType == SpecialType.System_Int32)));
        if (setup is null)
        {
            return Unusable(argument, name, $"'{container.Name}' has no method of this name that takes nothing, an IServiceProvider, the size, or for an endpoint an HttpClient");
        }

        use(setup);
        return null;
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
