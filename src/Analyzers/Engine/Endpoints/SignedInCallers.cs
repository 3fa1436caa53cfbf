using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Endpoints;

/// <summary>Must whoever calls an endpoint be signed in? "Yes" is said only where that is proved: a policy may ask for something else.</summary>
internal sealed class SignedInCallers(EndpointReader endpoints)
{
    /// <summary>Each of these makes a policy that nobody passes who is not signed in.</summary>
    private static readonly HashSet<string> Requirements = new(StringComparer.Ordinal)
    {
        "RequireAuthenticatedUser", "RequireRole", "RequireClaim", "RequireUserName", "RequireScope",
    };

    private StrongBox<bool>? _isDefaultUsual;
    private readonly PageConventions _pageConventions = new(endpoints);
    private StrongBox<(bool IsRequired, bool IsOpened)>? _controllers;
    private StrongBox<(bool IsRequired, bool IsOpened)>? _pages;

    public bool AreRequired(CachedHandler handler, CancellationToken cancellationToken)
        => handler.MapCall is { } mapCall ? OfMapCall(mapCall, cancellationToken)
            : PageHandlers.IsPage(handler.Handler.ContainingType) ? OfPage(handler.Handler.ContainingType, cancellationToken)
            : OfAction(handler.Handler, cancellationToken);

    private bool OfAction(IMethodSymbol action, CancellationToken cancellationToken)
    {
        var (isRequired, isOpened) = Mapped(ref _controllers, "MapControllers", cancellationToken);
        for (var method = action; method is not null; method = method.OverriddenMethod)
        {
            AddAttributes(method, ref isRequired, ref isOpened, cancellationToken);
        }

        AddTypeAttributes(action.ContainingType, ref isRequired, ref isOpened, cancellationToken);
        return isRequired && !isOpened;
    }

    private bool OfPage(INamedTypeSymbol page, CancellationToken cancellationToken)
    {
        var access = _pageConventions.Of(page, cancellationToken);
        var (isRequired, isOpened) = Mapped(ref _pages, "MapRazorPages", cancellationToken);
        isOpened |= access.IsOpened || !access.IsComplete;
        foreach (var policy in access.Policies)
        {
            isRequired |= Requires(policy, cancellationToken);
        }

        AddTypeAttributes(page, ref isRequired, ref isOpened, cancellationToken);
        return isRequired && !isOpened;
    }

    private bool OfMapCall(MapCall mapCall, CancellationToken cancellationToken)
    {
        var (isRequired, isOpened) = (false, !mapCall.ConventionsAreComplete);
        AddAttributes(mapCall.Endpoint.Handler, ref isRequired, ref isOpened, cancellationToken);
        AddConventions(mapCall.Conventions, ref isRequired, ref isOpened, cancellationToken);
        return isRequired && !isOpened;
    }

    private void AddTypeAttributes(INamedTypeSymbol type, ref bool isRequired, ref bool isOpened, CancellationToken cancellationToken)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            AddAttributes(current, ref isRequired, ref isOpened, cancellationToken);
        }
    }

    private void AddAttributes(ISymbol symbol, ref bool isRequired, ref bool isOpened, CancellationToken cancellationToken)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass is not { } type)
            {
                continue;
            }

            isOpened |= type.AllInterfaces.Any(implemented => implemented.Name == "IAllowAnonymous");
            isRequired |= type.IsType("Microsoft.AspNetCore.Authorization", "AuthorizeAttribute") && Requires(attribute, cancellationToken);
        }
    }

    private bool Requires(AttributeData attribute, CancellationToken cancellationToken)
    {
        var policy = attribute.ConstructorArguments is [{ Value: string given }] ? given : null;
        foreach (var argument in attribute.NamedArguments)
        {
            switch (argument.Key)
            {
                case "Roles" when argument.Value.Value is string { Length: > 0 }:
                    return true;
                case "Policy" when argument.Value.Value is string name:
                    policy = name;
                    break;
            }
        }

        return Requires(policy, cancellationToken);
    }

    private bool Requires(string? policy, CancellationToken cancellationToken)
        => policy is null ? IsDefaultUsual(cancellationToken) : IsNamedUsual(policy, cancellationToken);

    private void AddConventions(ImmutableArray<IInvocationOperation> conventions, ref bool isRequired, ref bool isOpened, CancellationToken cancellationToken)
    {
        foreach (var convention in conventions)
        {
            switch (convention.TargetMethod.Name)
            {
                case "AllowAnonymous" or "WithMetadata":
                    isOpened = true;
                    break;
                case "RequireAuthorization":
                    isRequired |= Requires(convention, cancellationToken);
                    break;
            }
        }
    }

    private bool Requires(IInvocationOperation convention, CancellationToken cancellationToken)
    {
        foreach (var argument in convention.Arguments)
        {
            switch (argument.Parameter?.Name)
            {
                case "policyNames":
                    return argument.Value.Unwrap() is IArrayCreationOperation { Initializer.ElementValues: var names }
                        && (names.IsEmpty
                            ? IsDefaultUsual(cancellationToken)
                            : names.Any(name => name.ConstantValue is { HasValue: true, Value: string policy } && IsNamedUsual(policy, cancellationToken)));
                case "authorizeData" or "policy":
                    return false;
                case "configurePolicy":
                    return HasRequirement(argument.Syntax);
            }
        }

        return IsDefaultUsual(cancellationToken);
    }

    /// <summary>The framework's default policy asks for a signed-in user; the application may have another one.</summary>
    private bool IsDefaultUsual(CancellationToken cancellationToken)
    {
        if (_isDefaultUsual is null)
        {
            var isUsual = true;
            foreach (var name in NameIndex.NameIndex.Find(endpoints.Compilation, "DefaultPolicy", cancellationToken))
            {
                isUsual &= name.Parent is not MemberAccessExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } access || assignment.Left != access || HasRequirement(assignment.Right);
            }

            foreach (var name in NameIndex.NameIndex.Find(endpoints.Compilation, "SetDefaultPolicy", cancellationToken))
            {
                isUsual &= name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call && HasRequirement(call.ArgumentList);
            }

            _isDefaultUsual = new StrongBox<bool>(isUsual);
        }

        return _isDefaultUsual.Value;
    }

    private bool IsNamedUsual(string policy, CancellationToken cancellationToken)
    {
        var isAnyAdded = false;
        foreach (var name in NameIndex.NameIndex.Find(endpoints.Compilation, "AddPolicy", cancellationToken))
        {
            if (name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { ArgumentList.Arguments: [var first, ..] } call)
            {
                continue;
            }

            var model = endpoints.Compilation.GetSemanticModel(name.SyntaxTree);
            if (model.GetConstantValue(first.Expression, cancellationToken) is { HasValue: true, Value: string added }
                && string.Equals(added, policy, StringComparison.OrdinalIgnoreCase)
                && HasRequirement(call.ArgumentList))
            {
                return true;
            }

            isAnyAdded |= model.GetSymbolInfo(call, cancellationToken).Symbol?.IsIn("Microsoft.AspNetCore.Authorization") != false;
        }

        return !isAnyAdded && !DecidesOnPolicies(cancellationToken);
    }

    /// <summary>
    /// Policies that are all added in another project ask for a user, as policies do, unless the application makes them itself,
    /// or has a handler that does not look at the user: a stranger may satisfy that one.
    /// </summary>
    private bool DecidesOnPolicies(CancellationToken cancellationToken)
    {
        foreach (var name in (string[])["IAuthorizationPolicyProvider", "DefaultAuthorizationPolicyProvider", "AuthorizationPolicyBuilder"])
        {
            if (NameIndex.NameIndex.Contains(endpoints.Compilation, name, cancellationToken))
            {
                return true;
            }
        }

        foreach (var name in (string[])["AuthorizationHandler", "IAuthorizationHandler"])
        {
            foreach (var use in NameIndex.NameIndex.Find(endpoints.Compilation, name, cancellationToken))
            {
                if (use.FirstAncestorOrSelf<BaseTypeSyntax>() is { Parent.Parent: TypeDeclarationSyntax handler }
                    && !handler.DescendantNodes().Any(static node => node is IdentifierNameSyntax { Identifier.ValueText: "User" }))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool HasRequirement(SyntaxNode node)
    {
        foreach (var inner in node.DescendantNodes())
        {
            if (inner is SimpleNameSyntax { Identifier.ValueText: var name } && Requirements.Contains(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Conventions on the call that maps all controllers, or all pages. Equal whichever thread writes it.</summary>
    private (bool IsRequired, bool IsOpened) Mapped(ref StrongBox<(bool IsRequired, bool IsOpened)>? known, string map, CancellationToken cancellationToken)
    {
        if (known is null)
        {
            var (isRequired, isOpened) = (false, false);
            foreach (var name in NameIndex.NameIndex.Find(endpoints.Compilation, map, cancellationToken))
            {
                if (name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } invocation && endpoints.Bind(invocation, cancellationToken) is IInvocationOperation call)
                {
                    AddConventions(endpoints.ConventionsOn(call, cancellationToken).Conventions, ref isRequired, ref isOpened, cancellationToken);
                }
            }

            known = new StrongBox<(bool, bool)>((isRequired, isOpened));
        }

        return known.Value;
    }
}
