using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.SyncIo;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>From the reported span back to the operation that was reported.</summary>
internal static class ReportedCall
{
    public static SyncIoCall? At(RewriteContext context, Func<IOperation, SyncIoCall?> find, CancellationToken cancellationToken)
    {
        // The name of a call or property, the query of a foreach, or the statement that begins with "using".
        for (var node = context.Node; node is not null and not MemberDeclarationSyntax; node = node.Parent!)
        {
            if (node is InvocationExpressionSyntax or MemberAccessExpressionSyntax or SimpleNameSyntax or CommonForEachStatementSyntax or UsingStatementSyntax or LocalDeclarationStatementSyntax
                && context.Model.GetOperation(node, cancellationToken) is { } operation
                && find(operation) is { } call
                && call.Operation.Syntax == node)
            {
                return call;
            }

            if (node is StatementSyntax and not CommonForEachStatementSyntax)
            {
                return null;
            }
        }

        return null;
    }
}
