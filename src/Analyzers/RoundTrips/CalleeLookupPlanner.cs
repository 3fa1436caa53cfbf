using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>Decides whether a call per element may become a <see cref="CalleeLookup"/>.</summary>
internal static class CalleeLookupPlanner
{
    private const string Elsewhere = "the query is in a member that the loop calls";

    /// <inheritdoc cref="QueryPlanner"/>
    public static IQueryPlan? TryCreate(RepeatedQuery query, out string? obstacle)
    {
        if (query.Callee is not { } known)
        {
            var plan = Find(query, out var reason);
            query.Callee = known = (plan, reason);
        }

        obstacle = known.Obstacle;
        return known.Plan;
    }

    private static IQueryPlan? Find(RepeatedQuery query, out string? obstacle)
    {
        obstacle = null;
        if (query.Operation is not IInvocationOperation call || query.Facts.Direct(call) is not null)
        {
            return null;
        }

        obstacle = Elsewhere;
        var contract = call.TargetMethod.ContainingType?.TypeKind == TypeKind.Interface ? call.TargetMethod : null;
        var method = contract is null ? call.TargetMethod : query.Facts.OnlyBodyOf(contract);
        var contractSyntax = contract is null ? null : DeclarationOf(contract, query);
        if (query.Repeated.Owner is not { } owner
            || method is not { ExplicitInterfaceImplementations.IsEmpty: true }
            || (contract is not null && (contractSyntax is null || method.Parameters.Length != contract.Parameters.Length))
            || !SymbolEqualityComparer.Default.Equals(call.TargetMethod, call.TargetMethod.OriginalDefinition))
        {
            return null;
        }

        obstacle = $"'{call.TargetMethod.Name}' does more than one query by a key";
        if (CalleeBody.TryCreate(method, query.Facts) is not { } body
            || (body.Function.SyntaxTree == owner.Syntax.SyntaxTree && owner.Syntax.Span.Contains(body.Function.Span))
            || RoundTripFacts.TryCreate(body.Model.Compilation)?.Direct(body.Terminal) is null)
        {
            return null;
        }

        foreach (var argument in call.Arguments)
        {
            // The argument must be the value itself: a conversion could make another key of it.
            if (argument is { IsImplicit: false, Parameter: { RefKind: RefKind.None, IsParams: false } parameter, Value: not IConversionOperation, Syntax: ArgumentSyntax { NameColon: null } syntax }
                && parameter.Type.IsValueType
                && method.Parameters[parameter.Ordinal] is var own
                && LookupQuery.TryCreate(body.Terminal, symbol => SymbolEqualityComparer.Default.Equals(symbol, own)) is { Value: IParameterReferenceOperation } lookup
                && SymbolEqualityComparer.Default.Equals(argument.Value.Type, parameter.Type)
                && !BodyReferences.To(own, body.Terminal).Any(reference => body.Before.Any(statement => statement.Span.Contains(reference.Syntax.Span))))
            {
                var plan = BatchedLookupPlanner.Through(query, lookup, call, argument, body.OwnsContext, out var reason);
                obstacle = reason;
                return plan is null
                    ? null
                    : new CalleeLookup(plan, (InvocationExpressionSyntax)call.Syntax, syntax, body, own, contractSyntax, contract, IsOnlyCall(body.Function, call));
            }
        }

        return null;
    }

    private static MethodDeclarationSyntax? DeclarationOf(IMethodSymbol contract, RepeatedQuery query)
        => contract is { IsGenericMethod: false, ContainingType.IsGenericType: false, DeclaringSyntaxReferences: [var declaration] } && query.Compilation.WithProjects().Any(project => project.ContainsSyntaxTree(declaration.SyntaxTree))
            ? declaration.GetSyntax(query.CancellationToken) as MethodDeclarationSyntax
            : null;

    private static bool IsOnlyCall(SyntaxNode function, IInvocationOperation call)
    {
        if (function is not LocalFunctionStatementSyntax { Identifier.ValueText: var name } || function.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member)
        {
            return false;
        }

        foreach (var token in member.DescendantTokens())
        {
            if (token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == name && token.Parent is IdentifierNameSyntax && !call.Syntax.Span.Contains(token.Span))
            {
                return false;
            }
        }

        return true;
    }
}
