using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Endpoints;

/// <summary>
/// Follows a route builder to the application's root (<c>app</c>, a group in a local, a parameter filled by a caller),
/// collecting the prefix and the conventions on the way.
/// </summary>
internal sealed class EndpointBuilders(Compilation compilation, EndpointSymbols symbols)
{
    private const int MaxDepth = 8;

    private readonly ProtectedGroups _protectedGroups = new(compilation, symbols);

    /// <param name="Prefix">Null when not known.</param>
    /// <param name="IsComplete">False when something on the way could not be followed.</param>
    /// <param name="IsConditional">Something on the way stands in a branch that asks for the environment.</param>
    internal readonly record struct Builder(string? Prefix, ImmutableArray<IInvocationOperation> Conventions, bool IsComplete, bool IsConditional = false)
    {
        public static readonly Builder Root = new(string.Empty, [], IsComplete: true);
        public static readonly Builder Unknown = new(null, [], IsComplete: false);
    }

    public IOperation? Bind(SyntaxNode node, CancellationToken cancellationToken)
        => compilation.ContainsSyntaxTree(node.SyntaxTree)
            ? compilation.GetSemanticModel(node.SyntaxTree).GetOperation(node, cancellationToken)
            : null;

    public Builder Resolve(IOperation builder, CancellationToken cancellationToken) => Resolve(builder, MaxDepth, cancellationToken);

    private Builder Resolve(IOperation builder, int depth, CancellationToken cancellationToken)
    {
        var value = builder.Unwrap();
        if (SymbolEqualityComparer.Default.Equals(value.Type, symbols.WebApplication))
        {
            return Builder.Root;
        }

        if (depth == 0)
        {
            return Builder.Unknown;
        }

        return value switch
        {
            IInvocationOperation call => ResolveCall(call, depth, cancellationToken),
            ILocalReferenceOperation local => ResolveLocal(local, depth, cancellationToken),
            IParameterReferenceOperation parameter => ResolveParameter(parameter.Parameter, depth, cancellationToken),
            _ => Builder.Unknown,
        };
    }

    private Builder ResolveCall(IInvocationOperation call, int depth, CancellationToken cancellationToken)
    {
        if (Receiver(call) is not { } receiver)
        {
            return Builder.Unknown;
        }

        if (call.TargetMethod.Name == "MapGroup" && SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, symbols.MapExtensions))
        {
            var outer = Resolve(receiver, depth - 1, cancellationToken);
            return MapCallReader.Argument(call, "prefix") is { ConstantValue: { HasValue: true, Value: string prefix } } && outer.Prefix is { } known
                ? outer with { Prefix = RouteTemplates.Concatenate(known, prefix) }
                : outer with { Prefix = null };
        }

        // app.NewVersionedApi("Catalog"): the same routes, with a version.
        if (call.TargetMethod.Name == "NewVersionedApi" && call.TargetMethod.DeclaringSyntaxReferences.IsEmpty)
        {
            return Resolve(receiver, depth - 1, cancellationToken);
        }

        // A convention gives back the builder that it was called on: TBuilder RequireAuthorization<TBuilder>(this TBuilder builder).
        if (IsConvention(call))
        {
            var inner = Resolve(receiver, depth - 1, cancellationToken);
            return inner with { Conventions = inner.Conventions.Add(call) };
        }

        return Builder.Unknown;
    }

    private Builder ResolveLocal(ILocalReferenceOperation reference, int depth, CancellationToken cancellationToken)
    {
        var local = reference.Local;
        if (local.DeclaringSyntaxReferences is not [var declaration]
            || declaration.GetSyntax(cancellationToken) is not VariableDeclaratorSyntax { Initializer.Value: { } initializer } declarator
            || Bind(initializer, cancellationToken) is not { } value)
        {
            return Builder.Unknown;
        }

        var created = Resolve(value, depth - 1, cancellationToken);
        var later = ConventionsOnLocal(local, declarator, cancellationToken);
        return created with { Conventions = later.Conventions.AddRange(created.Conventions), IsComplete = created.IsComplete && later.IsComplete };
    }

    private Builder ResolveParameter(IParameterSymbol parameter, int depth, CancellationToken cancellationToken)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol method)
        {
            return Builder.Unknown;
        }

        if (method.MethodKind == MethodKind.AnonymousFunction)
        {
            // app.UseEndpoints(endpoints => { endpoints.MapGet(...); })
            return method.DeclaringSyntaxReferences is [var lambda]
                && lambda.GetSyntax(cancellationToken) is { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "UseEndpoints" } } } }
                    ? Builder.Root
                    : Builder.Unknown;
        }

        return ResolveFromCallers(parameter, method, depth, cancellationToken);
    }

    private Builder ResolveFromCallers(IParameterSymbol parameter, IMethodSymbol method, int depth, CancellationToken cancellationToken)
    {
        Builder? only = null;
        foreach (var name in NameIndex.NameIndex.Find(compilation, method.Name, cancellationToken))
        {
            if (name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } invocation
                || !IsCalledName(invocation, name)
                || Bind(invocation, cancellationToken) is not IInvocationOperation call
                || !Calls(call.TargetMethod, method))
            {
                continue;
            }

            // Mapped from two places: two endpoints, whose differences we do not follow.
            if (only is not null || call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == parameter.Ordinal) is not { } argument)
            {
                return Builder.Unknown;
            }

            var caller = Resolve(argument.Value, depth - 1, cancellationToken);
            only = caller with { IsConditional = caller.IsConditional || AsksForEnvironment(invocation) };
        }

        // Called by nobody that is visible (a library of endpoints): its routes are those that it declares, unless the parameter is
        // a group, or a group that requires authorisation goes to where it may be what it is given.
        return only
            ?? (SymbolEqualityComparer.Default.Equals(parameter.Type, symbols.EndpointRouteBuilder)
                ? new Builder(string.Empty, [], IsComplete: !_protectedGroups.AnyEscapes(cancellationToken))
                : Builder.Unknown);
    }

    /// <summary>The conventions that are called on the value of an expression: chained to it, or on the local that it is stored in.</summary>
    public (ImmutableArray<IInvocationOperation> Conventions, bool IsComplete) ConventionsOn(IOperation value, CancellationToken cancellationToken)
    {
        var conventions = ImmutableArray.CreateBuilder<IInvocationOperation>();
        var current = value;
        while (true)
        {
            var parent = current.Parent;
            while (parent is IConversionOperation)
            {
                parent = parent.Parent;
            }

            switch (parent)
            {
                case IArgumentOperation { Parent: IInvocationOperation call } argument when call.TargetMethod.IsExtensionMethod && call.Arguments[0] == argument && IsConvention(call):
                    conventions.Add(call);
                    current = call;
                    continue;
                case IInvocationOperation call when call.Instance is not null && IsConvention(call):
                    conventions.Add(call);
                    current = call;
                    continue;
                case IExpressionStatementOperation:
                    return (conventions.ToImmutable(), true);
                case IReturnOperation { Syntax: ArrowExpressionClauseSyntax } @return when ReturnsNothing(@return):
                    return (conventions.ToImmutable(), true);
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                    var later = ConventionsOnLocal(declarator.Symbol, declarator.Syntax, cancellationToken);
                    conventions.AddRange(later.Conventions);
                    return (conventions.ToImmutable(), later.IsComplete);
                default:
                    return (conventions.ToImmutable(), false);
            }
        }
    }

    private (ImmutableArray<IInvocationOperation> Conventions, bool IsComplete) ConventionsOnLocal(ILocalSymbol local, SyntaxNode declarator, CancellationToken cancellationToken)
    {
        var scope = declarator.FirstAncestorOrSelf<SyntaxNode>(node => node is BaseMethodDeclarationSyntax or CompilationUnitSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax);
        var conventions = ImmutableArray.CreateBuilder<IInvocationOperation>();
        var complete = true;
        if (scope is null)
        {
            return ([], false);
        }

        foreach (var node in scope.DescendantNodes())
        {
            if (node is not IdentifierNameSyntax name
                || name.Identifier.ValueText != local.Name
                || Bind(name, cancellationToken) is not ILocalReferenceOperation reference
                || !SymbolEqualityComparer.Default.Equals(reference.Local, local))
            {
                continue;
            }

            var parent = reference.Parent;
            while (parent is IConversionOperation)
            {
                parent = parent.Parent;
            }

            var call = parent is IArgumentOperation { Parent: IInvocationOperation extension } ? extension : parent as IInvocationOperation;
            if (call is null)
            {
                complete &= parent is IExpressionStatementOperation;
            }
            else if (IsConvention(call) && Receiver(call) is { } receiver && receiver.Unwrap() == (IOperation)reference)
            {
                conventions.Add(call);
                var chained = ConventionsOn(call, cancellationToken);
                conventions.AddRange(chained.Conventions);
            }
            else if (!IsMapping(call))
            {
                complete = false;
            }
        }

        return (conventions.ToImmutable(), complete);
    }

    /// <summary>A call that gives back the builder that it is called on, whose type is a parameter or the receiver's own.</summary>
    public static bool IsConvention(IInvocationOperation call)
        => call.TargetMethod.Name != "MapGroup"
            && Receiver(call) is { } receiver
            && SymbolEqualityComparer.Default.Equals(receiver.Unwrap().Type, call.Type)
            && call.Type?.Name is "RouteGroupBuilder" or "RouteHandlerBuilder" or "IEndpointConventionBuilder" or "ControllerActionEndpointConventionBuilder" or "PageActionEndpointConventionBuilder";

    /// <summary><c>group.MapGet(...)</c>, <c>group.MapGroup(...)</c>, or a method of the application that maps on the group: nothing that changes the group itself.</summary>
    private bool IsMapping(IInvocationOperation call)
        => SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, symbols.MapExtensions)
            || (call.TargetMethod.DeclaringSyntaxReferences.Length > 0
                && call.TargetMethod.OriginalDefinition.Parameters is [{ Type: var first }, ..]
                && SymbolEqualityComparer.Default.Equals(first, symbols.EndpointRouteBuilder));

    /// <summary><c>if (app.Environment.IsDevelopment()) { app.MapGet(...); }</c></summary>
    public static bool AsksForEnvironment(SyntaxNode node)
    {
        for (var current = node.Parent; current is not null and not MemberDeclarationSyntax; current = current.Parent)
        {
            if (current is IfStatementSyntax branch
                && branch.Condition.DescendantNodes().Any(inner => inner is IdentifierNameSyntax { Identifier.ValueText: "IsDevelopment" or "IsStaging" or "IsProduction" or "IsEnvironment" or "EnvironmentName" }))
            {
                return true;
            }
        }

        return false;
    }

    private static IOperation? Receiver(IInvocationOperation call)
        => call.Instance ?? (call.TargetMethod.IsExtensionMethod && call.Arguments.Length > 0 ? call.Arguments[0].Value : null);

    private static bool Calls(IMethodSymbol called, IMethodSymbol method)
    {
        var definition = (called.ReducedFrom ?? called).OriginalDefinition;
        return SymbolEqualityComparer.Default.Equals(definition, method.OriginalDefinition)
            || (definition.ContainingType.TypeKind == TypeKind.Interface
                && SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(definition), method));
    }

    private static bool IsCalledName(InvocationExpressionSyntax invocation, SimpleNameSyntax name)
        => invocation.Expression == name || invocation.Expression is MemberAccessExpressionSyntax member && member.Name == name;

    private static bool ReturnsNothing(IOperation operation)
        => operation.SemanticModel?.GetEnclosingSymbol(operation.Syntax.SpanStart) is IMethodSymbol { ReturnsVoid: true };
}
