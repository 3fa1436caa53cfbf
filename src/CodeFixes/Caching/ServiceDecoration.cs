using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Caching;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>Where a service is registered, and the statements that put its decorator before it.</summary>
/// <param name="Statement">The registration, after which they go.</param>
internal sealed record ServiceDecoration(ExpressionStatementSyntax Statement, string[] Calls, string[] Namespaces)
{
    private static readonly string[] Lifetimes = ["AddScoped", "AddTransient", "AddSingleton"];

    /// <summary>Null where the service is not registered in one place of this project, as a statement of its own.</summary>
    public static ServiceDecoration? Find(INamedTypeSymbol service, Compilation compilation, CancellationToken cancellationToken)
    {
        ExpressionStatementSyntax? found = null;
        var receiver = "";
        foreach (var lifetime in Lifetimes)
        {
            foreach (var name in NameIndex.Find(compilation, lifetime, cancellationToken))
            {
                if (!Registers(name, service, compilation.GetSemanticModel(name.SyntaxTree), cancellationToken))
                {
                    continue;
                }

                if (found is not null || name.FirstAncestorOrSelf<ExpressionStatementSyntax>() is not { } statement || Receiver(statement.Expression) is not { } root)
                {
                    return null;
                }

                (found, receiver) = (statement, root);
            }
        }

        if (found is null)
        {
            return null;
        }

        var decorate = CacheDecorator.Registration(CacheDecorator.Stem(service));
        var calls = new List<string>();
        if (!NameIndex.Contains(compilation, "AddMemoryCache", cancellationToken) && !NameIndex.Contains(compilation, "AddHybridCache", cancellationToken))
        {
            calls.Add($"{receiver}.AddMemoryCache();");
        }

        if (!NameIndex.Contains(compilation, decorate, cancellationToken))
        {
            calls.Add($"{receiver}.{decorate}();");
        }

        return new ServiceDecoration(found, [.. calls], ["Microsoft.Extensions.DependencyInjection", .. service.ContainingNamespace.IsGlobalNamespace ? [] : new[] { service.ContainingNamespace.ToDisplayString() }]);
    }

    public CompilationUnitSyntax Insert(CompilationUnitSyntax root)
    {
        if (Calls.Length == 0)
        {
            return root;
        }

        var current = root.GetCurrentNode(Statement)!;
        var indentation = Indentation.TriviaOf(current);
        var statements = Calls.Select(call => SyntaxFactory.ParseStatement(call).WithLeadingTrivia(indentation).WithTrailingTrivia(Usings.EndOfLine(root)));

        // Top-level statements are members of the file.
        return current.Parent is GlobalStatementSyntax global
            ? root.InsertNodesAfter(global, statements.Select(static statement => SyntaxFactory.GlobalStatement(statement)))
            : root.InsertNodesAfter(current, statements);
    }

    /// <summary><c>AddScoped&lt;IReports, Reports&gt;()</c>; a class is also registered as <c>AddScoped&lt;IReports, Reports&gt;()</c>.</summary>
    private static bool Registers(SimpleNameSyntax name, INamedTypeSymbol service, SemanticModel model, CancellationToken cancellationToken)
    {
        if (name.Parent is not MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call }
            || model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol { TypeArguments: { IsEmpty: false } types } method
            || !method.IsIn("Microsoft.Extensions.DependencyInjection"))
        {
            return false;
        }

        var registered = service.TypeKind == TypeKind.Interface ? types[0] : types[types.Length - 1];
        return SymbolEqualityComparer.Default.Equals(registered, service) && (service.TypeKind == TypeKind.Interface || call.ArgumentList.Arguments.Count == 0);
    }

    /// <summary><c>builder.Services</c> of <c>builder.Services.AddScoped&lt;...&gt;().AddScoped&lt;...&gt;()</c>.</summary>
    private static string? Receiver(ExpressionSyntax expression)
    {
        while (expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access })
        {
            expression = access.Expression;
        }

        return expression is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax or ThisExpressionSyntax or MemberAccessExpressionSyntax } ? expression.WithoutTrivia().ToString() : null;
    }
}
