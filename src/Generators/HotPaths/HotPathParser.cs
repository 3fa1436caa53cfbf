using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.HotCode;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary>What the usage analyzer reports when a hot path gives no model.</summary>
internal sealed record HotPathFault(DiagnosticDescriptor Descriptor, Location? Location, params object[] Arguments)
{
    /// <summary>What could be added; null when a person has to say.</summary>
    public HotPathFix? Fix { get; init; }

    public static HotPathFault CannotBeMeasured(HotPathAnnotation annotation, string reason)
        => new(Descriptors.HotPathCannotBeMeasured, annotation.Location, HotPathText.ShortName(annotation.Method), reason);
}

/// <summary>
/// From a method with <c>[HotPath]</c> to the model of its harness. The generator and the usage analyzer both ask here, so
/// that either a harness exists or a diagnostic says why not.
/// </summary>
internal sealed class HotPathParser
{
    private readonly HotPathAnnotation _annotation;
    private readonly Compilation _compilation;
    private readonly IAssemblySymbol _home;
    private readonly CancellationToken _cancellationToken;

    /// <summary>The method with its type arguments.</summary>
    private IMethodSymbol _method;

    private HotPathParser(HotPathAnnotation annotation, Compilation compilation, CancellationToken cancellationToken)
    {
        _annotation = annotation;
        _method = annotation.Method;
        _compilation = compilation;
        _home = compilation.Assembly;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Both results are null for code that does not compile anyway.</summary>
    public static HotPathModel? Parse(IMethodSymbol method, Compilation compilation, out HotPathFault? fault, CancellationToken cancellationToken)
    {
        fault = null;
        method = method.PartialDefinitionPart ?? method;
        return HotPathAnnotation.Of(method) is { } annotation && !IsBroken(method)
            ? new HotPathParser(annotation, compilation, cancellationToken).Parse(out fault)
            : null;
    }

    private static bool IsBroken(IMethodSymbol method)
    {
        if (method.ReturnType.ContainsError() || (method.Name.Length == 0 && method.MethodKind != MethodKind.AnonymousFunction))
        {
            return true;
        }

        foreach (var parameter in method.Parameters)
        {
            if (parameter.Type.ContainsError())
            {
                return true;
            }
        }

        return false;
    }

    private HotPathModel? Parse(out HotPathFault? fault)
        => HotPathEndpoints.Find(_method, _compilation, _cancellationToken) is { } endpoint
            ? new HotPathEndpointParser(_annotation, endpoint, _compilation).Parse(out fault)
            : ParseMethod(out fault);

    private HotPathModel? ParseMethod(out HotPathFault? fault)
    {
        if (HotPathShape.Obstacle(_method) is { } obstacle)
        {
            fault = CannotBeMeasured(obstacle);
            return null;
        }

        if (new HotPathTypeArguments(_annotation, _compilation).Close(_method, out fault) is not { } closed)
        {
            return null;
        }

        // A type argument may turn what is passed into something that no harness can keep.
        _method = closed;
        if (TypeObstacle() is { } typeObstacle)
        {
            fault = CannotBeMeasured(typeObstacle);
            return null;
        }

        var container = _method.ContainingType;
        var sizes = HotPathSizes.Of(_method);
        var members = new HotPathMembers(container, _annotation, sizes is not null, _compilation);
        if (!members.TryParse(out fault))
        {
            return null;
        }

        var instance = new HotPathInstance(_method, members, _compilation);
        if (instance.Obstacle is { } reason)
        {
            fault = CannotBeMeasured(reason) with { Fix = instance.Fix };
            return null;
        }

        fault = members.SetupObstacle(instance.Target);
        if (fault is not null)
        {
            return null;
        }

        var arguments = new HotPathArguments(_method, _annotation, members, sizes, HotPathCandidates.OfMethod(_method), _compilation);
        if (!arguments.TryParse(out fault))
        {
            return null;
        }

        var direct = HotPathReachExtensions.Min(HotPathReachExtensions.Min(ReachOfCall(), arguments.Reach), instance.ConstructorReach);
        var reachOfOthers = HotPathReachExtensions.Min(instance.HostReach, arguments.ReachOfConstants);
        if (HotPathAccess.Choose(_method, direct, reachOfOthers, _home) is not { } access)
        {
            fault = CannotBeMeasured(Hidden(arguments) is { } hidden
                ? $"generated code outside '{container.Name}' cannot name '{hidden.Name}'; make it and its containing types internal or public"
                : $"generated code outside '{container.Name}' cannot call it; make it and its containing types internal or public");
            return null;
        }

        return Model(sizes, members, instance, arguments, access);
    }

    private HotPathModel Model(HotPathSizes? sizes, HotPathMembers members, HotPathInstance instance, HotPathArguments arguments, HotPathAccess access)
    {
        var container = _method.ContainingType;
        var id = _method.OriginalDefinition.GetDocumentationCommentId()!;
        var containerText = container.ToDisplayString(HotPathText.TypesWithoutAnnotations);
        var hidden = access.HiddenName(container);
        return new HotPathModel
        {
            Id = id,
            DisplayName = HotPathText.DisplayName(_method),
            ClassName = HotPathText.ClassName(_method, id),
            File = _method.Locations[0].SourceTree?.FilePath,
            IsPublic = access.Level == HotPathReach.Everywhere,
            Target = instance.Target,
            Container = hidden is null ? containerText : "object",
            ContainerMetadataName = HotPathText.MetadataName(container),
            MembersType = hidden is null ? $"typeof({containerText})" : $"global::System.Type.GetType(\"{hidden}\", true)!",
            Method = Keywords.EscapeAll(_method.Name) + TypeArguments(),
            Accessor = access.ByAccessor ? new HotPathAccessors(_method, access).Accessor() : null,
            IsMadeByReflection = instance.Target == HotPathTarget.Constructor && (hidden is not null || instance.ConstructorReach < access.Level),
            HiddenContainer = hidden,
            Sizes = sizes?.Values ?? default,
            SizeIsArgument = arguments.SizeIsArgument,
            ProviderTakesSize = members.ProviderTakesSize,
            Result = HotPathShape.Result(_method, _home),
            ReturnType = _method.ReturnType.ToDisplayString(HotPathText.Types),
            Parameters = arguments.Parameters.Select((parameter, i) => access.HiddenName(_method.Parameters[i].Type) is null ? parameter : parameter with { Type = "object" }).ToEquatableArray(),
            Cases = arguments.Cases.ToEquatableArray(),
            Provider = arguments.Provider?.Name,
            ProviderIsOneCase = arguments.ProviderIsOneCase,
            Setup = members.Setup?.Name,
            SetupIsStatic = members.Setup is { IsStatic: true },
            SetupPerCall = members.SetupPerCall?.Name,
            SetupPerCallIsStatic = members.SetupPerCall is { IsStatic: true },
            Seed = members.Seed?.Name,
            Factory = instance.Target == HotPathTarget.Factory ? members.Factory!.Name : null,
            Services = instance.Target == HotPathTarget.Services ? members.Services!.Name : null,
            Registrations = instance.Registrations,
            EntryPoint = instance.EntryPoint?.ToDisplayString(HotPathText.TypesWithoutAnnotations),
        };
    }

    /// <summary>Why generated code cannot say a type of the closed signature, or null.</summary>
    private string? TypeObstacle()
    {
        foreach (var argument in HotPathTypeArguments.Of(_method))
        {
            if (HotPathShape.TypeObstacle(argument, "its type argument") is { } obstacle)
            {
                return obstacle;
            }
        }

        return HoldsHarness() && Signature().FirstOrDefault(type => type.Find(IsBehindAlias) is not null) is { } aliased
            ? $"'{aliased.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}' is of a reference with an extern alias, which generated code does not use; add 'global' to its aliases"
            : null;
    }

    /// <summary>The project that refers to this one need not give the reference an alias.</summary>
    private bool HoldsHarness() => _compilation.GetTypeByMetadataName(HarnessEnvironment.Runtime) is not null;

    private bool IsBehindAlias(ITypeSymbol type)
        => type is INamedTypeSymbol && type.ContainingAssembly is { } assembly && _compilation.IsBehindAlias(assembly);

    private IEnumerable<ITypeSymbol> Signature()
        => _method.Parameters.Select(static p => p.Type).Prepend(_method.ReturnType).Concat(HotPathTypeArguments.Of(_method));

    /// <summary>A type that nobody outside can name, in the signature or in a constant.</summary>
    private ITypeSymbol? Hidden(HotPathArguments arguments)
        => arguments.HiddenConstant ?? Signature().Select(type => type.FindHidden(_home)).FirstOrDefault(static hidden => hidden is not null);

    private HotPathReach ReachOfCall()
    {
        var reach = _method.Reach(_home);
        foreach (var argument in HotPathTypeArguments.Of(_method))
        {
            reach = HotPathReachExtensions.Min(reach, argument.Reach(_home));
        }

        return reach;
    }

    private string TypeArguments()
        => _method.TypeArguments.IsEmpty ? "" : $"<{string.Join(", ", _method.TypeArguments.Select(static t => t.ToDisplayString(HotPathText.Types)))}>";

    private HotPathFault CannotBeMeasured(string reason) => HotPathFault.CannotBeMeasured(_annotation, reason);
}
