using Microsoft.CodeAnalysis;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary>What the usage analyzer reports when a hot path gives no model.</summary>
internal sealed record HotPathFault(DiagnosticDescriptor Descriptor, Location? Location, params object[] Arguments)
{
    public static HotPathFault CannotBeMeasured(IMethodSymbol method, AttributeData attribute, string reason)
        => new(Descriptors.HotPathCannotBeMeasured, HotPathLocation.Of(attribute), HotPathText.ShortName(method), reason);
}

/// <summary>
/// From a method with <c>[HotPath]</c> to the model of its harness. The generator and the usage analyzer both ask here, so
/// that either a harness exists or a diagnostic says why not.
/// </summary>
internal sealed class HotPathParser
{
    private readonly IMethodSymbol _method;
    private readonly AttributeData _attribute;
    private readonly Compilation _compilation;
    private readonly CancellationToken _cancellationToken;
    private HotPathReach _reach;
    private INamedTypeSymbol? _entryPoint;

    private HotPathParser(IMethodSymbol method, AttributeData attribute, Compilation compilation, CancellationToken cancellationToken)
    {
        _method = method;
        _attribute = attribute;
        _compilation = compilation;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Both results are null for code that does not compile anyway.</summary>
    public static HotPathModel? Parse(IMethodSymbol method, Compilation compilation, out HotPathFault? fault, CancellationToken cancellationToken)
    {
        fault = null;
        method = method.PartialDefinitionPart ?? method;
        if (FindAttribute(method) is not { } attribute || IsBroken(method))
        {
            return null;
        }

        return new HotPathParser(method, attribute, compilation, cancellationToken).Parse(out fault);
    }

    /// <summary>By full name: other packages have a <c>[HotPath]</c> of their own.</summary>
    public static bool IsOurs(INamedTypeSymbol? attribute, string name)
        => attribute is { ContainingType: null, ContainingNamespace: { Name: "PerfAnalyzers", ContainingNamespace.IsGlobalNamespace: true } } && attribute.Name == name;

    public static AttributeData? FindAttribute(IMethodSymbol method)
    {
        foreach (var attribute in method.GetAttributes())
        {
            if (IsOurs(attribute.AttributeClass, "HotPathAttribute"))
            {
                return attribute;
            }
        }

        return null;
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
            ? new HotPathEndpointParser(_method, _attribute, endpoint, _compilation).Parse(out fault)
            : ParseMethod(out fault);

    private HotPathModel? ParseMethod(out HotPathFault? fault)
    {
        if (HotPathShape.Obstacle(_method) is { } obstacle)
        {
            fault = CannotBeMeasured(obstacle);
            return null;
        }

        var container = _method.ContainingType;
        _reach = _method.Reach(_compilation.Assembly);
        if (_reach == HotPathReach.Nowhere)
        {
            fault = CannotBeMeasured($"generated code outside '{container.Name}' cannot call it; make it and its containing types internal or public");
            return null;
        }

        var members = new HotPathMembers(container, _attribute, _compilation);
        if (!members.TryParse(out fault) || !TryTarget(container, members, out var target, out fault))
        {
            return null;
        }

        fault = members.SetupObstacle(target);
        if (fault is not null)
        {
            return null;
        }

        var arguments = new HotPathArguments(_method, _attribute, members, HotPathCandidates.OfMethod(_method), _compilation);
        if (!arguments.TryParse(out fault))
        {
            return null;
        }

        _reach = HotPathReachExtensions.Min(_reach, arguments.Reach);
        if (_reach == HotPathReach.Nowhere)
        {
            fault = CannotBeMeasured("the type of a parameter is not visible to generated code");
            return null;
        }

        var id = _method.GetDocumentationCommentId()!;
        return new HotPathModel
        {
            Id = id,
            DisplayName = HotPathText.DisplayName(_method),
            ClassName = HotPathText.ClassName(_method, id),
            File = _method.Locations[0].SourceTree?.FilePath,
            IsPublic = _reach == HotPathReach.Everywhere,
            Target = target,
            Container = container.ToDisplayString(HotPathText.TypesWithoutAnnotations),
            ContainerMetadataName = HotPathText.MetadataName(container),
            MembersType = $"typeof({container.ToDisplayString(HotPathText.TypesWithoutAnnotations)})",
            Method = HotPathText.Escape(_method.Name),
            Result = HotPathShape.Result(_method, _compilation),
            ReturnType = _method.ReturnType.ToDisplayString(HotPathText.Types),
            Parameters = arguments.Parameters.ToEquatableArray(),
            Cases = arguments.Cases.ToEquatableArray(),
            Provider = members.Provider?.Name,
            ProviderIsOneCase = arguments.ProviderIsOneCase,
            Setup = members.Setup?.Name,
            SetupIsStatic = members.Setup is { IsStatic: true },
            Factory = target == HotPathTarget.Factory ? members.Factory!.Name : null,
            Services = target == HotPathTarget.Services ? members.Services!.Name : null,
            EntryPoint = _entryPoint?.ToDisplayString(HotPathText.TypesWithoutAnnotations),
        };
    }

    private bool TryTarget(INamedTypeSymbol container, HotPathMembers members, out HotPathTarget target, out HotPathFault? fault)
    {
        fault = null;
        target = HotPathTarget.Static;
        if (_method.IsStatic)
        {
            // Nothing to make; a service provider is still useful to a setup, but a static method has no scope to run in.
            return true;
        }

        if (container.IsRefLikeType)
        {
            fault = CannotBeMeasured("it is an instance method of a ref struct, which no field can hold");
            return false;
        }

        if (members.Factory is not null)
        {
            target = HotPathTarget.Factory;
            return true;
        }

        if (members.Services is not null && container.IsReferenceType)
        {
            target = HotPathTarget.Services;
            return true;
        }

        if (HasUsableConstructor(container))
        {
            target = HotPathTarget.Constructor;
            return true;
        }

        if (container.IsReferenceType && HotPathHost.IsWebApplication(_compilation) && HotPathHost.EntryPoint(container, _compilation) is { } entryPoint)
        {
            _entryPoint = entryPoint;
            _reach = HotPathReachExtensions.Min(_reach, entryPoint.Reach(_compilation.Assembly));
            target = HotPathTarget.Host;
            return true;
        }

        fault = CannotBeMeasured($"there is no way to make a '{container.Name}'; give it a parameterless constructor, or name a static member that makes one (Factory) or gives a service provider (Services)");
        return false;
    }

    private bool HasUsableConstructor(INamedTypeSymbol container)
    {
        if (container.IsAbstract || container.TypeKind is not (TypeKind.Class or TypeKind.Struct))
        {
            return false;
        }

        foreach (var constructor in container.InstanceConstructors)
        {
            if (constructor.Parameters.IsEmpty)
            {
                var reach = constructor.Reach(_compilation.Assembly);
                if (reach == HotPathReach.Nowhere || HotPathShape.IsObsoleteError(constructor) || HasUnsetRequiredMember(container, constructor))
                {
                    return false;
                }

                _reach = HotPathReachExtensions.Min(_reach, reach);
                return true;
            }
        }

        return false;
    }

    // class C { public required string Name { get; init; } } cannot be made by new C().
    private static bool HasUnsetRequiredMember(INamedTypeSymbol container, IMethodSymbol constructor)
    {
        foreach (var attribute in constructor.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "SetsRequiredMembersAttribute")
            {
                return false;
            }
        }

        for (var type = container; type is not null; type = type.BaseType)
        {
            foreach (var member in type.GetMembers())
            {
                if (member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true })
                {
                    return true;
                }
            }
        }

        return false;
    }

    private HotPathFault CannotBeMeasured(string reason) => HotPathFault.CannotBeMeasured(_method, _attribute, reason);
}
