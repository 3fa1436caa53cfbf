using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Endpoints;

/// <summary>By which policy does an <c>[OutputCache]</c> or a <c>CacheOutput</c> store responses: named and base policies are looked up where the application adds them.</summary>
internal sealed class CachePolicies(EndpointReader endpoints)
{
    private const string Namespace = "Microsoft.AspNetCore.OutputCaching";
    private const string Builder = "OutputCachePolicyBuilder";

    private StrongBox<CachePolicy>? _base;

    public CachePolicy OfAttribute(AttributeData attribute, CancellationToken cancellationToken)
    {
        var policy = CachePolicy.Default;
        foreach (var argument in attribute.NamedArguments)
        {
            switch (argument.Key)
            {
                case "NoStore" when argument.Value.Value is true:
                    return new CachePolicy(CachePolicyKind.NoStore);
                case "PolicyName" when argument.Value.Value is string name:
                    policy = policy.With(Named(name, cancellationToken));
                    break;
                case "VaryByHeaderNames" when argument.Value.Kind == TypedConstantKind.Array && !argument.Value.IsNull:
                    foreach (var header in argument.Value.Values)
                    {
                        policy = policy with { VariesByCaller = policy.VariesByCaller || NamesCaller(header.Value as string) };
                    }

                    break;
            }
        }

        return policy.With(Base(cancellationToken));
    }

    /// <param name="convention">A call of <c>CacheOutput</c>.</param>
    public CachePolicy OfConvention(IInvocationOperation convention, CancellationToken cancellationToken)
        => OfArguments(convention, cancellationToken).With(Base(cancellationToken));

    public static bool IsConvention(IInvocationOperation call)
        => call.TargetMethod.Name == "CacheOutput" && call.TargetMethod.ContainingType.IsType("Microsoft.Extensions.DependencyInjection", "OutputCacheConventionBuilderExtensions");

    /// <summary>A header that is another one for each caller.</summary>
    public static bool NamesCaller(string? header)
        => string.Equals(header, "Cookie", StringComparison.OrdinalIgnoreCase) || string.Equals(header, "Authorization", StringComparison.OrdinalIgnoreCase);

    /// <summary>The arguments of <c>CacheOutput</c>, <c>AddPolicy</c> or <c>AddBasePolicy</c> that say what the policy does.</summary>
    private CachePolicy OfArguments(IInvocationOperation call, CancellationToken cancellationToken)
    {
        var policy = CachePolicy.Default;
        foreach (var argument in call.Arguments)
        {
            switch (argument.Parameter?.Name)
            {
                case "policyName":
                    policy = policy.With(argument.Value.ConstantValue is { HasValue: true, Value: string name } ? Named(name, cancellationToken) : CachePolicy.Unknown);
                    break;
                case "policy" or "build":
                    policy = policy.With(OfValue(argument.Value));
                    break;
                case "excludeDefaultPolicy" when argument.Value.ConstantValue is not { HasValue: true, Value: false }:
                    return CachePolicy.Unknown;
            }
        }

        return policy;
    }

    private CachePolicy Named(string name, CancellationToken cancellationToken)
    {
        CachePolicy? only = null;
        foreach (var use in NameIndex.NameIndex.Find(endpoints.Compilation, "AddPolicy", cancellationToken))
        {
            if (OptionsCall(use, cancellationToken) is not { } call)
            {
                continue;
            }

            if (call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "name")?.Value.ConstantValue is not { HasValue: true, Value: string added })
            {
                return CachePolicy.Unknown;
            }

            // The names of policies are compared without regard to case.
            if (string.Equals(added, name, StringComparison.OrdinalIgnoreCase))
            {
                only = only is null ? OfArguments(call, cancellationToken) : CachePolicy.Unknown;
            }
        }

        return only ?? CachePolicy.Unknown;
    }

    private CachePolicy Base(CancellationToken cancellationToken)
    {
        if (_base is { } known)
        {
            return known.Value!;
        }

        var policy = CachePolicy.Default;
        foreach (var use in NameIndex.NameIndex.Find(endpoints.Compilation, "AddBasePolicy", cancellationToken))
        {
            var added = OptionsCall(use, cancellationToken) is { } call ? OfArguments(call, cancellationToken) : CachePolicy.Unknown;

            // A base policy that stores nothing is what an endpoint's own policy is for.
            policy = policy.With(added.Kind == CachePolicyKind.NoStore ? CachePolicy.Default : added);
        }

        _base = new StrongBox<CachePolicy>(policy);
        return policy;
    }

    private IInvocationOperation? OptionsCall(SimpleNameSyntax name, CancellationToken cancellationToken)
        => name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } invocation
            && endpoints.Bind(invocation, cancellationToken) is IInvocationOperation call
            && call.TargetMethod.Name == name.Identifier.ValueText
            && call.TargetMethod.ContainingType.IsType(Namespace, "OutputCacheOptions")
                ? call
                : null;

    /// <summary>An instance of a policy, or the lambda that builds one.</summary>
    private static CachePolicy OfValue(IOperation value)
        => value.Unwrap() switch
        {
            IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda } => OfBuilding(lambda),
            IAnonymousFunctionOperation lambda => OfBuilding(lambda),
            { Type: INamedTypeSymbol { TypeKind: TypeKind.Class } type } => new CachePolicy(CachePolicyKind.Custom, type),
            _ => CachePolicy.Unknown,
        };

    private static CachePolicy OfBuilding(IAnonymousFunctionOperation lambda)
    {
        var policy = CachePolicy.Default;
        foreach (var operation in lambda.Body.Descendants())
        {
            switch (operation)
            {
                case IInvocationOperation call when call.TargetMethod.ContainingType.IsType(Namespace, Builder):
                    policy = policy.With(OfStep(call));
                    break;
                case IInvocationOperation { TargetMethod: var method } when method.Parameters.Any(parameter => parameter.Type.IsType(Namespace, Builder)):
                    // policy.UseCompanyDefaults()
                    return CachePolicy.Unknown;
            }
        }

        return policy.Kind == CachePolicyKind.Custom ? policy with { Builder = lambda.Syntax as LambdaExpressionSyntax } : policy;
    }

    private static CachePolicy OfStep(IInvocationOperation call)
    {
        switch (call.TargetMethod.Name)
        {
            case "AddPolicy":
                var type = call.TargetMethod.TypeArguments is [INamedTypeSymbol argument] ? argument
                    : call.Arguments is [{ Value: var value }] && value.Unwrap() is ITypeOfOperation { TypeOperand: INamedTypeSymbol operand } ? operand
                    : null;
                return type is null ? CachePolicy.Unknown : new CachePolicy(CachePolicyKind.Custom, type);
            case "NoCache":
                return new CachePolicy(CachePolicyKind.NoStore);

            // With(context => ...) and the rest only narrow what the default policy stores.
            case "VaryByValue" or "SetCacheKeyPrefix":
                return CachePolicy.Default with { VariesByCaller = true };
            case "SetVaryByHeader":
                return CachePolicy.Default with { VariesByCaller = call.Descendants().Any(inner => NamesCaller(inner.ConstantValue is { HasValue: true, Value: string header } ? header : null)) };
            default:
                return CachePolicy.Default;
        }
    }
}
