using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAnalyzers.Engine.Endpoints;
using PerfAnalyzers.Engine.HotCode;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary>From a handler to the request that is measured. The handler itself is never named: it may be private, or a lambda.</summary>
internal sealed class HotPathEndpointParser(HotPathAnnotation annotation, Endpoint endpoint, Compilation compilation)
{
    public HotPathModel? Parse(out HotPathFault? fault)
    {
        var method = annotation.Method;
        var sizes = HotPathSizes.Of(method);
        var container = method.ContainingType;
        var members = new HotPathMembers(container, annotation, sizes is not null, compilation);
        if (!members.TryParse(out fault))
        {
            return null;
        }

        var entryPoint = HotPathHost.EntryPoint(container, compilation);
        var verb = HotPathEndpoints.Verb(endpoint);
        var path = endpoint.RouteTemplate ?? members.Url;
        if (Obstacle(members, entryPoint, verb, path) is { } obstacle)
        {
            fault = HotPathFault.CannotBeMeasured(annotation, obstacle);
            return null;
        }

        fault = members.SetupObstacle(HotPathTarget.Endpoint);
        if (fault is not null)
        {
            return null;
        }

        var arguments = new HotPathArguments(method, annotation, members, sizes, HotPathCandidates.OfEndpoint(endpoint, members.Url), compilation);
        if (!arguments.TryParse(out fault))
        {
            return null;
        }

        if (arguments.HiddenConstant is { } hidden)
        {
            fault = HotPathFault.CannotBeMeasured(annotation, $"generated code outside '{container.Name}' cannot name '{hidden.Name}'; make it and its containing types internal or public");
            return null;
        }

        var entryPointText = entryPoint!.ToDisplayString(HotPathText.TypesWithoutAnnotations);
        var template = "/" + path!.TrimStart('/');
        var id = verb + " " + template;
        return new HotPathModel
        {
            Id = id,
            DisplayName = id,
            ClassName = method.MethodKind == MethodKind.Ordinary ? HotPathText.ClassName(method, id) : HotPathText.UniqueClassName(id, id),
            File = method.Locations[0].SourceTree?.FilePath,
            Handler = method.MethodKind == MethodKind.Ordinary ? method.GetDocumentationCommentId() : null,
            IsPublic = HotPathReachExtensions.Min(HotPathReachExtensions.Min(entryPoint.Reach(compilation.Assembly), arguments.Reach), arguments.ReachOfConstants) == HotPathReach.Everywhere,
            Target = HotPathTarget.Endpoint,
            Container = entryPointText,
            ContainerMetadataName = HotPathText.MetadataName(entryPoint),
            MembersType = $"typeof({entryPointText}).Assembly.GetType({SymbolDisplay.FormatLiteral(HotPathText.MetadataName(container), quote: true)}, true)!",
            Method = method.Name,
            Result = HotPathResult.Returned,
            ReturnType = "",
            Parameters = arguments.Parameters.ToEquatableArray(),
            Cases = arguments.Cases.ToEquatableArray(),
            Sizes = sizes?.Values ?? default,
            SizeIsArgument = arguments.SizeIsArgument,
            Provider = arguments.Provider?.Name,
            ProviderTakesSize = members.ProviderTakesSize,
            ProviderIsOneCase = arguments.ProviderIsOneCase,
            Setup = members.Setup?.Name,
            SetupIsStatic = true,
            SetupPerCall = members.SetupPerCall?.Name,
            SetupPerCallIsStatic = true,
            Seed = members.Seed?.Name,
            EntryPoint = entryPointText,
            Endpoint = new HotPathEndpoint(verb!, template, members.Url),
        };
    }

    private string? Obstacle(HotPathMembers members, INamedTypeSymbol? entryPoint, string? verb, string? path)
    {
        if (!HotPathHost.IsWebApplication(compilation))
        {
            return "it is an endpoint in a library, and a test host runs applications only; mark a service behind it";
        }

        if (entryPoint is null)
        {
            return "the application has no class that a test host could find it by";
        }

        if (verb is null || path is null)
        {
            return "its route or verb is not known at compile time; name what to request (Url), or map it with constants";
        }

        return members.Url is null && HotPathEndpoints.UnboundRouteParameter(endpoint, HotPathCandidates.OfEndpoint(endpoint, url: null)) is { } unbound
            ? $"nothing gives a value for '{unbound}' of its route; name what to request (Url)"
            : null;
    }
}
