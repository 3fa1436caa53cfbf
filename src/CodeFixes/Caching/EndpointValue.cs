using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>
/// The one call whose result is an endpoint's whole value: <c>=> service.GetAsync()</c>, <c>return Ok(await service.GetAsync());</c>,
/// <c>var value = await service.GetAsync(); return value;</c>.
/// </summary>
internal static class EndpointValue
{
    public static IInvocationOperation? Of(IMethodSymbol handler, Compilation compilation, CancellationToken cancellationToken)
    {
        if (handler.DeclaringSyntaxReferences is not [var reference] || !compilation.ContainsSyntaxTree(reference.SyntaxTree))
        {
            return null;
        }

        var statements = compilation.GetSemanticModel(reference.SyntaxTree).GetOperation(reference.GetSyntax(cancellationToken), cancellationToken) switch
        {
            IMethodBodyOperation method => (method.BlockBody ?? method.ExpressionBody)?.Operations,
            IAnonymousFunctionOperation lambda => lambda.Body.Operations,
            ILocalFunctionOperation local => local.Body?.Operations,
            _ => null,
        };
        switch (statements)
        {
            case [IReturnOperation { ReturnedValue: { } returned }, ..] when statements.Value.Skip(1).All(static each => each.IsImplicit):
                return Call(returned);
            case [IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [{ Symbol: var local } declarator] }] }, IReturnOperation { ReturnedValue: { } returned }]:
                return Unwrap(returned) is ILocalReferenceOperation read
                    && SymbolEqualityComparer.Default.Equals(read.Local, local)
                    && (declarator.Initializer ?? ((IVariableDeclarationOperation)declarator.Parent!).Initializer)?.Value is { } initial
                        ? Call(initial)
                        : null;
            default:
                return null;
        }
    }

    private static IInvocationOperation? Call(IOperation value)
        => Unwrap(value) is IInvocationOperation { TargetMethod: { IsExtensionMethod: false } target } call && target.DeclaringSyntaxReferences.Length > 0 ? call : null;

    private static IOperation Unwrap(IOperation value)
    {
        while (true)
        {
            switch (value)
            {
                case IConversionOperation conversion:
                    value = conversion.Operand;
                    break;
                case IAwaitOperation awaited:
                    value = awaited.Operation;
                    break;
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } task }:
                    value = task;
                    break;
                case IInvocationOperation { TargetMethod: { Name: "Ok" or "Json" } method, Arguments: [var argument, ..] } wrapper
                    when method.IsIn("Microsoft.AspNetCore") && wrapper.Arguments.Skip(1).All(static each => each.IsImplicit):
                    value = argument.Value;
                    break;
                default:
                    return value;
            }
        }
    }
}
