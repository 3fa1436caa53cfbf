using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Endpoints;

/// <summary>A handler whose response something is said about, with the routes that lead to it.</summary>
/// <param name="MapCall">The call that maps it, of a minimal endpoint.</param>
internal sealed record CachedHandler(IMethodSymbol Handler, ImmutableArray<Endpoint> Endpoints, MapCall? MapCall)
{
    /// <summary>May a GET reach it?</summary>
    public bool MayGet
    {
        get
        {
            foreach (var endpoint in Endpoints)
            {
                if (endpoint.Accepts("GET") || endpoint.Accepts("HEAD") || endpoint.Verbs.Contains("?"))
                {
                    return true;
                }
            }

            return false;
        }
    }

    public string Name => MapCall is null ? Handler.NameWithType() : MapCall.Endpoint.DisplayName;
}

/// <summary>To which handlers does an attribute or a convention apply? Empty when that is not known.</summary>
internal static class CachedHandlers
{
    /// <summary>What an attribute stands on: a declaration, or the lambda behind it.</summary>
    public static ISymbol? Target(AttributeSyntax attribute, SemanticModel model, CancellationToken cancellationToken)
        => attribute.Parent?.Parent switch
        {
            LambdaExpressionSyntax lambda => model.GetSymbolInfo(lambda, cancellationToken).Symbol,
            BaseMethodDeclarationSyntax or BaseTypeDeclarationSyntax or LocalFunctionStatementSyntax => model.GetDeclaredSymbol(attribute.Parent.Parent, cancellationToken),
            _ => null,
        };

    /// <summary>Null for an attribute that does not compile as it stands.</summary>
    public static AttributeData? Data(AttributeSyntax attribute, ISymbol target)
    {
        foreach (var data in target.GetAttributes())
        {
            if (data.ApplicationSyntaxReference is { } reference && reference.SyntaxTree == attribute.SyntaxTree && reference.Span == attribute.Span)
            {
                return data.NamedArguments.Length + data.ConstructorArguments.Length == (attribute.ArgumentList?.Arguments.Count ?? 0)
                    && data.NamedArguments.All(argument => argument.Value.Kind != TypedConstantKind.Error)
                        ? data
                        : null;
            }
        }

        return null;
    }

    /// <param name="attribute">An attribute of this class on a handler replaces the one of its class.</param>
    public static ImmutableArray<CachedHandler> Of(ISymbol target, INamedTypeSymbol attribute, EndpointReader endpoints, CancellationToken cancellationToken)
    {
        switch (target)
        {
            case INamedTypeSymbol type when !IsInherited(type, endpoints.Compilation, cancellationToken):
                return OfType(type, attribute, endpoints);
            case IMethodSymbol method when endpoints.IsAction(method):
                return [new CachedHandler(method, endpoints.ActionEndpoints(method), null)];
            case IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.AnonymousFunction } method:
                return [.. endpoints.FindMapCalls(method, cancellationToken).Select(call => new CachedHandler(method, [call.Endpoint], call))];
            default:
                return [];
        }
    }

    /// <summary>The endpoint at the start of the chain that a convention is called on.</summary>
    public static ImmutableArray<CachedHandler> Of(IInvocationOperation convention, EndpointReader endpoints, CancellationToken cancellationToken)
    {
        var receiver = convention.Receiver()?.Unwrap();
        while (receiver is IInvocationOperation call)
        {
            if (endpoints.ReadMapCall(call, cancellationToken) is { } mapCall)
            {
                return [new CachedHandler(mapCall.Endpoint.Handler, [mapCall.Endpoint], mapCall)];
            }

            receiver = call.Receiver()?.Unwrap();
        }

        return [];
    }

    private static ImmutableArray<CachedHandler> OfType(INamedTypeSymbol type, INamedTypeSymbol attribute, EndpointReader endpoints)
    {
        var handlers = ImmutableArray.CreateBuilder<CachedHandler>();
        foreach (var member in type.GetMembers())
        {
            if (member is not IMethodSymbol method || EndpointSymbols.HasAttribute(method, attribute))
            {
                continue;
            }

            if (endpoints.IsAction(method))
            {
                handlers.Add(new CachedHandler(method, endpoints.ActionEndpoints(method), null));
            }
            else if (endpoints.PageEndpoint(method) is { } page)
            {
                handlers.Add(new CachedHandler(method, [page], null));
            }
        }

        return handlers.ToImmutable();
    }

    /// <summary>Are there handlers besides those that the class itself declares: in a class below it, or in one of the application above?</summary>
    private static bool IsInherited(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (!current.IsIn("Microsoft.AspNetCore.Mvc") && current.SpecialType != SpecialType.System_Object && current.GetMembers().Any(IsPublicMethod))
            {
                return true;
            }
        }

        if (!type.IsSealed)
        {
            foreach (var name in NameIndex.NameIndex.Find(compilation, type.Name, cancellationToken))
            {
                if (name.FirstAncestorOrSelf<BaseTypeSyntax>() is not null)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsPublicMethod(ISymbol member)
        => member is IMethodSymbol { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public, IsStatic: false, IsImplicitlyDeclared: false };
}
