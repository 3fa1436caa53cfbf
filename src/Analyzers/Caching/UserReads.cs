using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.HandlerReads;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Is a value computed from who is asking, under a key that says nothing of that?</summary>
internal sealed class UserReads(Compilation compilation)
{
    private const int MaxDepth = 2;

    private static readonly string[] CallerTypes = ["CurrentUser", "UserContext", "UserAccessor", "CurrentTenant", "TenantContext", "TenantAccessor", "TenantProvider", "WorkContext", "CurrentPrincipal", "UserSession"];
    private static readonly string[] CallerWords = ["user", "tenant", "account", "owner", "customer", "principal", "subject", "email", "session", "claim", "identity", "member"];

    private readonly Implementations _implementations = new(compilation);
    private readonly HandlerReader _filters = new(compilation);

    /// <param name="Syntax">What reads it.</param>
    /// <param name="Name">As a message calls it, in quotes: <c>'User'</c>, <c>'ICurrentUser.Id'</c>.</param>
    public readonly record struct UserRead(SyntaxNode Syntax, string Name);

    public UserRead? In(CachedComputation entry, CancellationToken cancellationToken)
    {
        UserRead? read = null;
        foreach (var source in entry.Sources())
        {
            if (!CachedComputation.IsBeside(source) && (Of(source, cancellationToken) ?? OfCallee(source, MaxDepth, cancellationToken)) is { } found)
            {
                read = found;
                break;
            }
        }

        return read is not null && !KnowsCaller(entry, cancellationToken) ? read : null;
    }

    /// <summary>The one expression by which the value reads who is asking; null where it does so in several ways, or in a method that it calls.</summary>
    public ExpressionSyntax? IdentityIn(CachedComputation entry, CancellationToken cancellationToken)
    {
        ExpressionSyntax? identity = null;
        foreach (var source in entry.Sources())
        {
            if (CachedComputation.IsBeside(source))
            {
                continue;
            }

            if (OfCallee(source, MaxDepth, cancellationToken) is not null)
            {
                return null;
            }

            if (Of(source, cancellationToken) is not null)
            {
                if (UserIdentity.Of(source, entry) is not { } read || (identity is not null && !SyntaxFactory.AreEquivalent(identity, read)))
                {
                    return null;
                }

                identity = read;
            }
        }

        return identity;
    }

    private UserRead? Of(IOperation operation, CancellationToken cancellationToken)
    {
        switch (operation)
        {
            case IPropertyReferenceOperation { Property: { Name: "User", Type: { Name: "ClaimsPrincipal" } type } } user when type.IsIn("System.Security.Claims"):
                return new UserRead(user.Syntax, "'User'");
            case IPropertyReferenceOperation { Property: { Name: "Headers" or "Cookies" or "Session" or "Host", ContainingType: { Name: "HttpRequest" or "HttpContext" } type } property } when type.IsIn("Microsoft.AspNetCore.Http"):
                return new UserRead(operation.Syntax, $"'{type.Name}.{property.Name}'");
            case IParameterReferenceOperation { Parameter: { Type: { Name: "ClaimsPrincipal" or "ClaimsIdentity" } } parameter }:
                return new UserRead(operation.Syntax, $"'{parameter.Name}'");
            case IMemberReferenceOperation { Instance: { } instance, Member: IPropertySymbol { Type.SpecialType: not SpecialType.System_Boolean } property } when IsCaller(instance.Type):
                return new UserRead(operation.Syntax, $"'{property.NameWithType()}'");
            case IInvocationOperation { Instance: { } instance, TargetMethod: { ReturnsVoid: false } method } when IsCaller(instance.Type):
                return new UserRead(operation.Syntax, $"'{method.NameWithType()}'");
            case IPropertyReferenceOperation { Type: INamedTypeSymbol { Name: "DbSet", TypeArguments: [var entity] } }:
                return OfSet(operation, entity, cancellationToken);
            case IInvocationOperation { TargetMethod: { Name: "Set", ReturnType: INamedTypeSymbol { Name: "DbSet", TypeArguments: [var entity] } } }:
                return OfSet(operation, entity, cancellationToken);
            default:
                return null;
        }
    }

    /// <summary>A set whose query filter names the tenant or user, unless the query says <c>IgnoreQueryFilters</c>.</summary>
    private UserRead? OfSet(IOperation set, ITypeSymbol entity, CancellationToken cancellationToken)
    {
        for (var current = set.Parent; current is IArgumentOperation or IInvocationOperation or IConversionOperation; current = current.Parent)
        {
            if (current is IInvocationOperation { TargetMethod.Name: "IgnoreQueryFilters" })
            {
                return null;
            }
        }

        return _filters.IsFilteredByCaller(entity, cancellationToken) ? new UserRead(set.Syntax, $"'{entity.Name}' and its query filter") : null;
    }

    private UserRead? OfCallee(IOperation operation, int depth, CancellationToken cancellationToken)
    {
        if (depth == 0
            || CalledBy(operation) is not { } method
            || !SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, compilation.Assembly)
            || _implementations.Of(method.Definition()) is not [var only]
            || MethodBodies.Of(only, compilation) is not { } body)
        {
            return null;
        }

        cancellationToken.ThrowIfCancellationRequested();
        foreach (var inner in body.DescendantsAndSelf())
        {
            if (!CachedComputation.IsBeside(inner) && (Of(inner, cancellationToken) ?? OfCallee(inner, depth - 1, cancellationToken)) is { } read)
            {
                return read with { Syntax = operation.Syntax };
            }
        }

        return null;
    }

    /// <summary>A method, or the getter of a property: <c>private string UserId => _accessor.HttpContext!.User.FindFirstValue("sub")!;</c></summary>
    private static IMethodSymbol? CalledBy(IOperation operation) => operation switch
    {
        IInvocationOperation call => call.TargetMethod,
        IPropertyReferenceOperation { Property: { IsIndexer: false, GetMethod: { } getter }, Type.Name: not "DbSet" } read when !read.IsWritten() => getter,
        _ => null,
    };

    /// <summary>The key has a user in it, or something of which nobody can tell whether it is one.</summary>
    private bool KnowsCaller(CachedComputation entry, CancellationToken cancellationToken)
    {
        foreach (var source in entry.KeySources())
        {
            switch (source)
            {
                case IFieldReferenceOperation { Field: { IsConst: false, IsStatic: false } }:
                case IPropertyReferenceOperation { Property.IsStatic: false, Instance: IInstanceReferenceOperation }:
                    return true;
                case IParameterReferenceOperation { Parameter.Name: var name } when IsCallerWord(name):
                case ILocalReferenceOperation { Local.Name: var local } when IsCallerWord(local):
                    return true;
                case IInvocationOperation { TargetMethod: var method } when IsCallerWord(method.Name):
                    return true;
            }

            if (Of(source, cancellationToken) is not null || OfCallee(source, MaxDepth, cancellationToken) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsCaller(ITypeSymbol? type)
    {
        if (type is not null)
        {
            foreach (var word in CallerTypes)
            {
                if (type.Name.EndsWith(word, StringComparison.Ordinal) || type.Name.EndsWith(word + "Service", StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsCallerWord(string name)
    {
        foreach (var word in CallerWords)
        {
            if (name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
