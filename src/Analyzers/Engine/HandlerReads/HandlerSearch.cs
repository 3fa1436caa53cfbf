using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.HandlerReads;

/// <summary>The door for single questions: does a handler, or a method of the application that it calls, do this? What cannot be seen does not.</summary>
internal sealed class HandlerSearch(Compilation compilation)
{
    private const int MaxOperations = 20_000;

    private readonly Bodies _bodies = new(compilation);

    /// <summary>Where it asks who the caller is, or reads what is kept for the caller; what only goes to the log is left out.</summary>
    public IOperation? FirstReadOfCaller(IMethodSymbol handler, CancellationToken cancellationToken) => First(handler, IsReadOfCaller, cancellationToken);

    /// <summary>All of these places; null when there are too many operations to look at.</summary>
    public ImmutableArray<IOperation>? ReadsOfCaller(IMethodSymbol handler, CancellationToken cancellationToken)
    {
        var reads = ImmutableArray.CreateBuilder<IOperation>();
        foreach (var operation in Reached(handler, cancellationToken))
        {
            if (operation is null)
            {
                return null;
            }

            if (IsReadOfCaller(operation))
            {
                reads.Add(operation);
            }
        }

        return reads.ToImmutable();
    }

    /// <summary>Where it sets a cookie, itself or through the session, temporary data or a sign-in.</summary>
    public IOperation? FirstCookie(IMethodSymbol handler, CancellationToken cancellationToken) => First(handler, SetsCookie, cancellationToken);

    private IOperation? First(IMethodSymbol handler, Func<IOperation, bool> matches, CancellationToken cancellationToken)
    {
        foreach (var operation in Reached(handler, cancellationToken))
        {
            if (operation is null || matches(operation))
            {
                return operation;
            }
        }

        return null;
    }

    /// <summary>What runs for a request, as far as it is seen; a null at the end where there is more of it than anyone looks at.</summary>
    private IEnumerable<IOperation?> Reached(IMethodSymbol handler, CancellationToken cancellationToken)
    {
        var pending = new Queue<(IMethodSymbol Method, int Depth)>();
        var entered = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default) { handler };
        var operations = 0;
        pending.Enqueue((handler, 0));
        while (pending.Count > 0)
        {
            var (method, depth) = pending.Dequeue();
            if (_bodies.Bind(method, cancellationToken) is not { } body)
            {
                continue;
            }

            foreach (var operation in WithoutLogging(body))
            {
                if (++operations > MaxOperations)
                {
                    yield return null;
                    yield break;
                }

                yield return operation;
                if (depth < HandlerReader.DefaultDepth && Called(operation, cancellationToken) is { } called && entered.Add(called))
                {
                    pending.Enqueue((called, depth + 1));
                }
            }
        }
    }

    private IMethodSymbol? Called(IOperation operation, CancellationToken cancellationToken)
    {
        switch (operation)
        {
            case IInvocationOperation call when RequestHandlers.Target(call, _bodies, cancellationToken) is { } requestHandler:
                return requestHandler;
            case IInvocationOperation { TargetMethod: { MethodKind: not MethodKind.LocalFunction } method } when IsOfApplication(method):
                return _bodies.Target(method);
            case IPropertyReferenceOperation { Property: { GetMethod: { } getter } property } when IsOfApplication(property):
                return _bodies.Target(getter);
            default:
                return null;
        }
    }

    private static IEnumerable<IOperation> WithoutLogging(IOperation body)
    {
        var pending = new Stack<IOperation>();
        pending.Push(body);
        while (pending.Count > 0)
        {
            var operation = pending.Pop();
            if (operation is IInvocationOperation call && MemberPolicy.IsLogging(call.TargetMethod))
            {
                continue;
            }

            yield return operation;
            foreach (var child in operation.ChildOperations.Reverse())
            {
                pending.Push(child);
            }
        }
    }

    private static bool IsReadOfCaller(IOperation operation)
        => operation switch
        {
            IPropertyReferenceOperation { Property: { Name: "Session" } session } => session.ContainingType.IsType("Microsoft.AspNetCore.Http", "HttpContext"),
            IPropertyReferenceOperation { Property: { Name: "User" } user } => user.Type.IsType("System.Security.Claims", "ClaimsPrincipal") && user.IsIn("Microsoft.AspNetCore"),
            IParameterReferenceOperation { Type: { } type } => type.IsType("System.Security.Claims", "ClaimsPrincipal"),
            _ => false,
        };

    private static bool SetsCookie(IOperation operation)
    {
        switch (operation)
        {
            case IInvocationOperation { TargetMethod: var method }:
                var type = method.ContainingType;
                return method.Name switch
                {
                    "Append" or "Delete" => type.IsType("Microsoft.AspNetCore.Http", "IResponseCookies"),
                    "Set" => type.IsType("Microsoft.AspNetCore.Http", "ISession"),
                    "SetString" or "SetInt32" => type.IsType("Microsoft.AspNetCore.Http", "SessionExtensions"),
                    "GetAndStoreTokens" => type.IsType("Microsoft.AspNetCore.Antiforgery", "IAntiforgery"),
                    "SignInAsync" or "SignOutAsync" or "PasswordSignInAsync" or "ExternalLoginSignInAsync" or "RefreshSignInAsync"
                        => type.IsType("Microsoft.AspNetCore.Authentication", "AuthenticationHttpContextExtensions")
                            || (type.Name == "SignInManager" && type.IsIn("Microsoft.AspNetCore.Identity")),
                    _ => false,
                };
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: var property, Instance.Type: { } of } }:
                return property.IsIndexer
                    ? of.IsType("Microsoft.AspNetCore.Mvc.ViewFeatures", "ITempDataDictionary")
                    : property.Name == "SetCookie" && of.IsType("Microsoft.AspNetCore.Http", "IHeaderDictionary");
            default:
                return false;
        }
    }

    private static bool IsOfApplication(ISymbol symbol) => symbol.OriginalDefinition.DeclaringSyntaxReferences.Length > 0 && !symbol.IsImplicitlyDeclared;
}
