using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Endpoints;

/// <summary>Reads <c>MapGet("x", handler)</c> and its relatives: verb, template with group prefixes, handler, conventions.</summary>
internal sealed class MapCallReader(Compilation compilation, EndpointSymbols symbols)
{
    private readonly EndpointBuilders _builders = new(compilation, symbols);

    public EndpointBuilders Builders => _builders;

    public IOperation? Bind(SyntaxNode node, CancellationToken cancellationToken) => _builders.Bind(node, cancellationToken);

    public MapCall? Read(IInvocationOperation call, CancellationToken cancellationToken)
    {
        var method = call.TargetMethod;
        if (!method.Name.StartsWith("Map", StringComparison.Ordinal)
            || !SymbolEqualityComparer.Default.Equals(method.ContainingType, symbols.MapExtensions)
            || Verbs(call) is not { IsDefault: false } verbs
            || HandlerOf(call) is not { } handler)
        {
            return null;
        }

        var group = _builders.Resolve(call.Arguments[0].Value, cancellationToken);
        var own = _builders.ConventionsOn(call, cancellationToken);
        var template = Argument(call, "pattern") is { ConstantValue: { HasValue: true, Value: string pattern } } && group.Prefix is { } prefix
            ? RouteTemplates.Concatenate(prefix, pattern)
            : null;
        var endpoint = new Endpoint(EndpointKind.MinimalApi, verbs, template, handler, ParameterBinding.OfMinimal(handler, template, symbols));
        return new MapCall(call, endpoint, own.Conventions.AddRange(group.Conventions), own.IsComplete && group.IsComplete, group.IsConditional || EndpointBuilders.AsksForEnvironment(call.Syntax));
    }

    /// <summary>Empty for "any verb", default for a call that maps no handler of ours (<c>MapHub</c>, <c>MapGroup</c>).</summary>
    private static ImmutableArray<string> Verbs(IInvocationOperation call)
        => call.TargetMethod.Name switch
        {
            "MapGet" => ["GET"],
            "MapPost" => ["POST"],
            "MapPut" => ["PUT"],
            "MapDelete" => ["DELETE"],
            "MapPatch" => ["PATCH"],
            "MapMethods" => ConstantVerbs(Argument(call, "httpMethods")),
            "Map" => [],
            _ => default,
        };

    private static ImmutableArray<string> ConstantVerbs(IOperation? verbs)
    {
        var elements = verbs?.Unwrap() switch
        {
            IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues,
            ICollectionExpressionOperation collection => collection.Elements,
            _ => default,
        };
        if (elements.IsDefaultOrEmpty)
        {
            return ["?"];
        }

        var constants = ImmutableArray.CreateBuilder<string>(elements.Length);
        foreach (var element in elements)
        {
            constants.Add(element.Unwrap() is { ConstantValue: { HasValue: true, Value: string verb } } ? verb.ToUpperInvariant() : "?");
        }

        return constants.ToImmutable();
    }

    private static IMethodSymbol? HandlerOf(IInvocationOperation call)
        => (Argument(call, "handler") ?? Argument(call, "requestDelegate"))?.Unwrap() is IDelegateCreationOperation creation
            ? creation.Target switch
            {
                IAnonymousFunctionOperation lambda => lambda.Symbol,
                IMethodReferenceOperation reference => reference.Method,
                _ => null,
            }
            : null;

    internal static IOperation? Argument(IInvocationOperation call, string name)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Name == name)
            {
                return argument.Value;
            }
        }

        return null;
    }
}
