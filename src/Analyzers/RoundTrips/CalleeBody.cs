using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>A function that gives back what one query gives: <c>return await query;</c>, or a local that the line before fills with it.</summary>
/// <param name="Function">Its declaration.</param>
/// <param name="Model">The model of the file that it stands in, which may be of another project.</param>
/// <param name="Terminal">The call that runs the query.</param>
/// <param name="Before">The statements that make the context and put the query together.</param>
/// <param name="OwnsContext">The context is its own: each call has rows of its own.</param>
internal sealed record CalleeBody(SyntaxNode Function, SemanticModel Model, IInvocationOperation Terminal, ImmutableArray<StatementSyntax> Before, bool OwnsContext)
{
    /// <summary>Null for a function that does more, that a type may override, or whose source is not to be seen.</summary>
    public static CalleeBody? TryCreate(IMethodSymbol method, RoundTripFacts facts)
    {
        if (method is not { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction, IsGenericMethod: false, IsVirtual: false, IsOverride: false, IsAbstract: false, PartialDefinitionPart: null, PartialImplementationPart: null }
            || method.ContainingType is { IsGenericType: true } or { TypeKind: TypeKind.Interface }
            || facts.OperationsOf(method) is not { SemanticModel: { } model, Syntax: MethodDeclarationSyntax or LocalFunctionStatementSyntax } function
            || BlockOf(function) is not { Operations: [.., IReturnOperation { ReturnedValue: { Syntax: ExpressionSyntax } returned }] statements })
        {
            return null;
        }

        var count = statements.Length - 1;
        var value = returned.UnwrapAwait();
        if (value is ILocalReferenceOperation { Local: var local } && count > 0 && ValueOf(local, statements[count - 1]) is { } kept && BodyReferences.To(local, function).Count == 2)
        {
            count--;
            value = kept.UnwrapAwait();
        }

        if (value is not IInvocationOperation terminal)
        {
            return null;
        }

        var before = ImmutableArray.CreateBuilder<StatementSyntax>();
        var ownsContext = false;
        for (var i = 0; i < count; i++)
        {
            if (!Prepares(statements[i], function.Syntax) || statements[i].Syntax is not StatementSyntax syntax || syntax.ContainsDirectives)
            {
                return null;
            }

            before.Add(syntax);
            ownsContext |= DeclaresContext(statements[i]);
        }

        return new CalleeBody(function.Syntax, model, terminal, before.ToImmutable(), ownsContext);
    }

    private static IBlockOperation? BlockOf(IOperation function) => function switch
    {
        IMethodBodyOperation method => method.BlockBody ?? method.ExpressionBody,
        ILocalFunctionOperation local => local.Body,
        _ => null,
    };

    /// <summary>The value of <c>var user = await query;</c>.</summary>
    private static IOperation? ValueOf(ILocalSymbol local, IOperation statement)
        => statement is IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [{ Symbol: var declared } declarator] }] } && SymbolEqualityComparer.Default.Equals(local, declared)
            ? declarator.GetVariableInitializer()?.Value
            : null;

    private static bool Prepares(IOperation statement, SyntaxNode function)
        => statement is IVariableDeclarationGroupOperation or IUsingDeclarationOperation or IConditionalOperation or IExpressionStatementOperation { Operation: ISimpleAssignmentOperation }
            && !statement.Executed().Any(static operation => operation is IReturnOperation or IThrowOperation)
            && QuietCode.Is(statement, function);

    private static bool DeclaresContext(IOperation statement)
    {
        foreach (var operation in statement.DescendantsAndSelf())
        {
            if (operation is IVariableDeclaratorOperation { Symbol.Type: var type } && QuietCode.IsContext(type))
            {
                return true;
            }
        }

        return false;
    }
}
