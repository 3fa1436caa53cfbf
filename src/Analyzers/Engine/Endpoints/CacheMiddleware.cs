using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Endpoints;

/// <summary>Where a statement can be inserted: after or before <paramref name="Anchor"/>, a statement of a block or a top-level statement.</summary>
/// <param name="Receiver">What the inserted call is made on: <c>app</c>, <c>builder.Services</c>.</param>
internal sealed record StatementPlace(SyntaxNode Anchor, bool Before, string Receiver);

/// <summary>
/// Is a cache for responses set up in a compilation, and if not, where can it be? Without <c>UseOutputCache</c> the attribute
/// does nothing; with two the application throws on the first request, so what may hide a call is an obstacle.
/// </summary>
/// <param name="AddServices">The method that adds the services.</param>
/// <param name="UseMiddleware">The method that adds the middleware.</param>
/// <param name="Services">Where the services belong; null when they are added already.</param>
/// <param name="Middleware">Where the middleware belongs; null when it is added already.</param>
/// <param name="IsUsable">Both calls are there or have a place.</param>
internal sealed record CacheMiddleware(string AddServices, string UseMiddleware, StatementPlace? Services, StatementPlace? Middleware, bool IsUsable)
{
    public const string UseOutputCache = "UseOutputCache";
    public const string UseResponseCaching = "UseResponseCaching";

    /// <summary>The middleware must come after these: it stores what CORS has decided, and must know who is signed in.</summary>
    private static readonly string[] Earlier = ["UseRouting", "UseCors", "UseAuthentication", "UseAuthorization"];

    public static CacheMiddleware OutputCaching(Compilation compilation, CancellationToken cancellationToken)
        => Find("AddOutputCache", UseOutputCache, compilation, cancellationToken);

    public static CacheMiddleware ResponseCaching(Compilation compilation, CancellationToken cancellationToken)
        => Find("AddResponseCaching", UseResponseCaching, compilation, cancellationToken);

    private static CacheMiddleware Find(string addServices, string useMiddleware, Compilation compilation, CancellationToken cancellationToken)
    {
        var hasServices = NameIndex.NameIndex.Contains(compilation, addServices, cancellationToken);
        var hasMiddleware = NameIndex.NameIndex.Contains(compilation, useMiddleware, cancellationToken);
        var services = hasServices ? null : ServicesPlace(compilation, cancellationToken);
        var middleware = hasMiddleware ? null : MiddlewarePlace(compilation, cancellationToken);
        return new CacheMiddleware(addServices, useMiddleware, services, middleware, (hasServices || services is not null) && (hasMiddleware || middleware is not null));
    }

    /// <summary>May the same action answer in several formats, as its caller asks?</summary>
    public static bool NegotiatesContent(Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (var name in (string[])["AddXmlSerializerFormatters", "AddXmlDataContractSerializerFormatters", "OutputFormatters", "FormatFilter"])
        {
            if (NameIndex.NameIndex.Contains(compilation, name, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private static StatementPlace? MiddlewarePlace(Compilation compilation, CancellationToken cancellationToken)
    {
        SyntaxNode? last = null;
        IdentifierNameSyntax? application = null;
        foreach (var name in Earlier)
        {
            foreach (var use in NameIndex.NameIndex.Find(compilation, name, cancellationToken))
            {
                if (Root(use) is not { } receiver || !IsApplication(receiver, compilation, cancellationToken))
                {
                    continue;
                }

                // Two pipelines, or one that is built in two methods.
                if (Statement(use) is not { } statement || (last is not null && last.Parent != statement.Parent))
                {
                    return null;
                }

                if (last is null || statement.SpanStart > last.SpanStart)
                {
                    (last, application) = (statement, receiver);
                }
            }
        }

        return last is null
            ? BeforeFirstEndpoint(compilation, cancellationToken)
            : Place(last, before: false, application!.Identifier.ValueText, compilation, cancellationToken);
    }

    /// <summary>A pipeline with none of the earlier middleware: before the first endpoint that is mapped on the application that is built.</summary>
    private static StatementPlace? BeforeFirstEndpoint(Compilation compilation, CancellationToken cancellationToken)
    {
        if (OnlyBuild(compilation, cancellationToken) is not { } build
            || build.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is not { Declaration.Variables: [{ Initializer.Value: var value } variable] } declaration
            || value != build
            || Statement(build) is not { } declared)
        {
            return null;
        }

        var application = variable.Identifier.ValueText;
        foreach (var statement in Siblings(declared))
        {
            if (statement.SpanStart > declaration.SpanStart && MapsOrRuns(statement, application))
            {
                return Place(statement, before: true, application, compilation, cancellationToken);
            }
        }

        return null;
    }

    private static StatementPlace? ServicesPlace(Compilation compilation, CancellationToken cancellationToken)
    {
        if (OnlyBuild(compilation, cancellationToken) is { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax builder } } build)
        {
            return Statement(build) is { } statement
                ? AfterLastCall(statement, builder.Identifier.ValueText + ".Services", compilation, cancellationToken)
                : null;
        }

        return StartupPlace(compilation, cancellationToken);
    }

    /// <summary>After the last <c>builder.Services.AddX()</c> above the statement that builds the application, or before that statement.</summary>
    private static StatementPlace? AfterLastCall(SyntaxNode build, string services, Compilation compilation, CancellationToken cancellationToken)
    {
        SyntaxNode? last = null;
        foreach (var statement in Siblings(build))
        {
            if (statement.SpanStart < build.SpanStart && Call(statement) is { } call && StartsWith(call, services))
            {
                last = statement;
            }
        }

        return last is null
            ? Place(build, before: true, services, compilation, cancellationToken)
            : Place(last, before: false, services, compilation, cancellationToken);
    }

    // class Startup { public void ConfigureServices(IServiceCollection services) { services.AddControllers(); } }
    private static StatementPlace? StartupPlace(Compilation compilation, CancellationToken cancellationToken)
    {
        StatementPlace? only = null;
        foreach (var name in NameIndex.NameIndex.Find(compilation, "IServiceCollection", cancellationToken))
        {
            if (name.FirstAncestorOrSelf<ParameterSyntax>() is not { Parent.Parent: MethodDeclarationSyntax { Identifier.ValueText: "ConfigureServices", Body: { } body } } parameter)
            {
                continue;
            }

            var services = parameter.Identifier.ValueText;
            var last = body.Statements.LastOrDefault(statement => Call(statement) is { } call && StartsWith(call, services));
            if (last is null || only is not null)
            {
                return null;
            }

            only = Place(last, before: false, services, compilation, cancellationToken);
        }

        return only;
    }

    /// <summary>Null where an inserted statement would fall into a branch of <c>#if</c>, or where the application is given to a library that may set up the cache.</summary>
    private static StatementPlace? Place(SyntaxNode anchor, bool before, string receiver, Compilation compilation, CancellationToken cancellationToken)
    {
        if (anchor.ContainsDirectives || (!before && anchor.GetLastToken().GetNextToken().LeadingTrivia.Any(trivia => trivia.IsDirective)))
        {
            return null;
        }

        return receiver.EndsWith(".Services", StringComparison.Ordinal) || !IsGivenAway(anchor, receiver, compilation, cancellationToken)
            ? new StatementPlace(anchor, before, receiver)
            : null;
    }

    // app.UseCompanyDefaults();
    private static bool IsGivenAway(SyntaxNode anchor, string application, Compilation compilation, CancellationToken cancellationToken)
    {
        var model = compilation.GetSemanticModel(anchor.SyntaxTree);
        foreach (var statement in Siblings(anchor))
        {
            foreach (var node in statement.DescendantNodes())
            {
                if (node is InvocationExpressionSyntax invocation
                    && invocation.DescendantNodes().Any(inner => inner is IdentifierNameSyntax name && name.Identifier.ValueText == application)
                    && model.GetSymbolInfo(invocation, cancellationToken).Symbol is IMethodSymbol method
                    && StartUpCode.IsGivenApplication(method, compilation))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The one <c>builder.Build()</c> that gives a web application.</summary>
    private static InvocationExpressionSyntax? OnlyBuild(Compilation compilation, CancellationToken cancellationToken)
    {
        InvocationExpressionSyntax? only = null;
        foreach (var name in NameIndex.NameIndex.Find(compilation, "Build", cancellationToken))
        {
            if (name.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } call }
                && compilation.GetSemanticModel(name.SyntaxTree).GetTypeInfo(call, cancellationToken).Type.IsType("Microsoft.AspNetCore.Builder", "WebApplication"))
            {
                if (only is not null)
                {
                    return null;
                }

                only = call;
            }
        }

        return only;
    }

    private static bool IsApplication(ExpressionSyntax expression, Compilation compilation, CancellationToken cancellationToken)
    {
        var type = compilation.GetSemanticModel(expression.SyntaxTree).GetTypeInfo(expression, cancellationToken).Type;
        return type.IsType("Microsoft.AspNetCore.Builder", "WebApplication") || type.IsType("Microsoft.AspNetCore.Builder", "IApplicationBuilder");
    }

    /// <summary>The variable at the start of a chain: <c>app</c> in <c>app.UseRouting().UseCors()</c>.</summary>
    private static IdentifierNameSyntax? Root(SyntaxNode name)
    {
        ExpressionSyntax? expression = name.Parent is MemberAccessExpressionSyntax access ? access.Expression : null;
        while (expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax inner })
        {
            expression = inner.Expression;
        }

        return expression as IdentifierNameSyntax;
    }

    /// <summary>The statement of a method's body, or the top-level statement, that a node is in.</summary>
    private static SyntaxNode? Statement(SyntaxNode node)
    {
        for (SyntaxNode? current = node; current is not null; current = current.Parent)
        {
            if (current is GlobalStatementSyntax || (current is StatementSyntax && current.Parent is BlockSyntax { Parent: BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax }))
            {
                return current;
            }
        }

        return null;
    }

    private static IEnumerable<SyntaxNode> Siblings(SyntaxNode statement)
        => statement.Parent is BlockSyntax block ? block.Statements : statement.Parent!.ChildNodes().OfType<GlobalStatementSyntax>();

    private static bool MapsOrRuns(SyntaxNode statement, string application)
        => statement.DescendantNodes().Any(node => node is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } access
            && (name.StartsWith("Map", StringComparison.Ordinal) || name is "UseEndpoints" or "Run" or "RunAsync")
            && Root(access.Name) is { } root
            && root.Identifier.ValueText == application);

    private static InvocationExpressionSyntax? Call(SyntaxNode statement)
        => (statement is GlobalStatementSyntax global ? global.Statement : statement) is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax call } ? call : null;

    /// <summary>Is this a chain that starts with <c>services.</c> or <c>builder.Services.</c>?</summary>
    private static bool StartsWith(ExpressionSyntax expression, string receiver)
    {
        while (true)
        {
            switch (expression)
            {
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax call }:
                    if (call.Expression is IdentifierNameSyntax or MemberAccessExpressionSyntax && call.Expression.ToString() == receiver)
                    {
                        return true;
                    }

                    expression = call.Expression;
                    break;
                case MemberAccessExpressionSyntax access:
                    expression = access.Expression;
                    break;
                default:
                    return false;
            }
        }
    }
}
