using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.Endpoints;

/// <summary>Which methods are controller actions, and by which verbs and templates are they reached? The rules of MVC's application model.</summary>
internal static class ControllerRoutes
{
    public static bool IsAction(IMethodSymbol method, EndpointSymbols symbols)
        => method.MethodKind == MethodKind.Ordinary
            && method.DeclaredAccessibility == Accessibility.Public
            && !method.IsStatic
            && !method.IsAbstract
            && !method.IsGenericMethod
            && method.OverriddenMethod?.ContainingType.SpecialType != SpecialType.System_Object
            && !(method.Name == "Dispose" && method.Parameters.IsEmpty)
            && method.ContainingType is { TypeKind: TypeKind.Class, IsAbstract: false, IsGenericType: false, DeclaredAccessibility: Accessibility.Public } type
            && symbols.Controllers.GetOrAdd(type, candidate => IsController(candidate, symbols))
            && !EndpointSymbols.HasAttribute(method, symbols.NonAction);

    public static ImmutableArray<Endpoint> Endpoints(IMethodSymbol action, EndpointSymbols symbols)
    {
        var controller = action.ContainingType;
        var prefixes = ClassTemplates(controller, symbols);
        var endpoints = ImmutableArray.CreateBuilder<Endpoint>();
        foreach (var (verbs, template) in Selectors(action, symbols))
        {
            foreach (var prefix in prefixes)
            {
                var route = prefix is null && template is null
                    ? null
                    : RouteTemplates.ReplaceTokens(RouteTemplates.Combine(prefix, template), ControllerName(controller), ActionName(action), Area(controller));
                endpoints.Add(new Endpoint(EndpointKind.ControllerAction, verbs, route, action, ParameterBinding.OfAction(action, route, symbols)));
            }
        }

        return endpoints.ToImmutable();
    }

    private static bool IsController(INamedTypeSymbol type, EndpointSymbols symbols)
    {
        var marked = type.Name.EndsWith("Controller", StringComparison.OrdinalIgnoreCase);
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (EndpointSymbols.HasAttribute(current, symbols.NonController))
            {
                return false;
            }

            marked = marked || EndpointSymbols.HasAttribute(current, symbols.Controller);
        }

        return marked && symbols.Controller is not null;
    }

    /// <summary>A selector per template; an attribute without a template (<c>[HttpGet]</c>) lends its verb to the <c>[Route]</c>s beside it.</summary>
    private static ImmutableArray<(ImmutableArray<string> Verbs, string? Template)> Selectors(IMethodSymbol action, EndpointSymbols symbols)
    {
        var routes = new List<(ImmutableArray<string> Verbs, string Template)>();
        var silentVerbs = ImmutableArray.CreateBuilder<string>();
        var hasPureRoute = false;
        foreach (var attribute in Attributes(action))
        {
            var verbs = Verbs(attribute, symbols);
            if (Template(attribute, symbols) is { } template)
            {
                routes.Add((verbs, template));
                hasPureRoute |= verbs.IsEmpty;
            }
            else
            {
                silentVerbs.AddRange(verbs);
            }
        }

        var selectors = ImmutableArray.CreateBuilder<(ImmutableArray<string>, string?)>();
        var silent = silentVerbs.ToImmutable();
        foreach (var (verbs, template) in routes)
        {
            selectors.Add((verbs.IsEmpty ? silent : verbs, template));
        }

        if (routes.Count == 0 || (!silent.IsEmpty && !hasPureRoute))
        {
            selectors.Add((silent, null));
        }

        return selectors.ToImmutable();
    }

    /// <summary>The templates of the nearest class that has any; null stands for "no prefix".</summary>
    private static ImmutableArray<string?> ClassTemplates(INamedTypeSymbol controller, EndpointSymbols symbols)
    {
        for (var current = controller; current is not null; current = current.BaseType)
        {
            var templates = ImmutableArray.CreateBuilder<string?>();
            foreach (var attribute in current.GetAttributes())
            {
                if (Template(attribute, symbols) is { } template)
                {
                    templates.Add(template);
                }
            }

            if (templates.Count > 0)
            {
                return templates.ToImmutable();
            }
        }

        return [null];
    }

    private static IEnumerable<AttributeData> Attributes(IMethodSymbol action)
    {
        for (var current = action; current is not null; current = current.OverriddenMethod)
        {
            var found = false;
            foreach (var attribute in current.GetAttributes())
            {
                found = true;
                yield return attribute;
            }

            if (found)
            {
                yield break;
            }
        }
    }

    private static string? Template(AttributeData attribute, EndpointSymbols symbols)
        => EndpointSymbols.Implements(attribute.AttributeClass, symbols.RouteTemplateProvider)
            && attribute.AttributeConstructor is { Parameters: [{ Name: "template" }] }
            && attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: string template }]
                ? template
                : NamedString(attribute, "Route", symbols);

    // [AcceptVerbs("GET", Route = "x")]
    private static string? NamedString(AttributeData attribute, string name, EndpointSymbols symbols)
    {
        if (EndpointSymbols.Implements(attribute.AttributeClass, symbols.RouteTemplateProvider))
        {
            foreach (var argument in attribute.NamedArguments)
            {
                if (argument.Key == name && argument.Value.Value is string value)
                {
                    return value;
                }
            }
        }

        return null;
    }

    private static ImmutableArray<string> Verbs(AttributeData attribute, EndpointSymbols symbols)
    {
        if (!EndpointSymbols.Implements(attribute.AttributeClass, symbols.HttpMethodProvider))
        {
            return [];
        }

        for (var type = attribute.AttributeClass; type is not null; type = type.BaseType)
        {
            switch (type.Name)
            {
                case "HttpGetAttribute": return ["GET"];
                case "HttpPostAttribute": return ["POST"];
                case "HttpPutAttribute": return ["PUT"];
                case "HttpDeleteAttribute": return ["DELETE"];
                case "HttpPatchAttribute": return ["PATCH"];
                case "HttpHeadAttribute": return ["HEAD"];
                case "HttpOptionsAttribute": return ["OPTIONS"];
                case "AcceptVerbsAttribute": return AcceptedVerbs(attribute);
            }
        }

        return ["?"];
    }

    private static ImmutableArray<string> AcceptedVerbs(AttributeData attribute)
    {
        var verbs = ImmutableArray.CreateBuilder<string>();
        foreach (var argument in attribute.ConstructorArguments)
        {
            foreach (var value in argument.Kind == TypedConstantKind.Array ? argument.Values : [argument])
            {
                if (value.Value is string verb)
                {
                    verbs.Add(verb.ToUpperInvariant());
                }
            }
        }

        return verbs.ToImmutable();
    }

    public static string ControllerName(INamedTypeSymbol controller)
        => controller.Name.EndsWith("Controller", StringComparison.OrdinalIgnoreCase)
            ? controller.Name.Substring(0, controller.Name.Length - "Controller".Length)
            : controller.Name;

    public static string ActionName(IMethodSymbol action)
    {
        foreach (var attribute in Attributes(action))
        {
            if (attribute is { AttributeClass.Name: "ActionNameAttribute", ConstructorArguments: [{ Value: string name }] })
            {
                return name;
            }
        }

        // MVC drops the suffix unless SuppressAsyncSuffixInActionNames is set to false.
        return action.Name.EndsWith("Async", StringComparison.Ordinal) ? action.Name.Substring(0, action.Name.Length - "Async".Length) : action.Name;
    }

    public static string? Area(INamedTypeSymbol controller)
    {
        for (var current = controller; current is not null; current = current.BaseType)
        {
            foreach (var attribute in current.GetAttributes())
            {
                if (attribute is { AttributeClass.Name: "AreaAttribute", ConstructorArguments: [{ Value: string area }] })
                {
                    return area;
                }
            }
        }

        return null;
    }
}
