using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Convertibility;
using PerfAnalyzers.Infrastructure;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.Engine.SyncIo;

/// <summary>
/// Binds a call with another name in the place where it stands, so that the compiler itself says whether there is such a method
/// for these arguments. It must be awaitable, and give what the call gives.
/// </summary>
internal static class TwinBinder
{
    /// <param name="call">The synchronous call.</param>
    /// <param name="method">What it calls.</param>
    /// <param name="name">The name to try.</param>
    /// <param name="extensions">The static class that declares the twin, when its namespace may have to be imported.</param>
    /// <param name="added">The option that the twin demands and the call may go without.</param>
    public static AsyncTwin? Bind(InvocationExpressionSyntax call, IMethodSymbol method, string name, INamedTypeSymbol? extensions, string? added, SemanticModel model)
    {
        if (Renamed(call, name) is not { } renamed)
        {
            return null;
        }

        if (ConditionalAccess.StartsWithBinding(call.Expression))
        {
            return BindAfterNullTest(call, method, name);
        }

        if (Symbol(renamed, call, model) is { } twin)
        {
            return Fits(twin, method.ReturnType) ? new AsyncTwin(name, twin, null) : null;
        }

        if (extensions is not null
            && call.Expression is MemberAccessExpressionSyntax { Expression: var receiver }
            && Symbol(AsStaticCall(renamed, receiver, extensions), call, model) is { } extension)
        {
            return Fits(extension, method.ReturnType) ? new AsyncTwin(name, extension, extensions.ContainingNamespace.ToDisplayString()) : null;
        }

        return extensions is null ? BindWithOtherArguments(call, method, name, added, model) : null;
    }

    private static AsyncTwin? BindWithOtherArguments(InvocationExpressionSyntax call, IMethodSymbol method, string name, string? added, SemanticModel model)
    {
        if (SpansOfMemory(call, model))
        {
            return Bound(new TwinArguments(MemoryOfSpans: true, null, false));
        }

        return WithoutToken(null) ?? (added is not null ? WithoutToken(added) : null);

        AsyncTwin? Bound(TwinArguments arguments)
            => Symbol(Written(call, name, arguments), call, model) is { } twin && Fits(twin, method.ReturnType)
                ? new AsyncTwin(name, twin, null) { Arguments = arguments }
                : null;

        // default converts to whatever the next parameter is, Load(string key, TimeSpan limit, CancellationToken token = default): only
        // an argument that is a token says which overload demands one. Of two overloads, default may need the parameter's name.
        AsyncTwin? WithoutToken(string? addedArgument)
        {
            var arguments = new TwinArguments(false, addedArgument, RequiresToken: true);
            var written = Written(call, name, arguments);
            var typed = Append(written, TypedNoToken);
            if (Symbol(typed, call, model) is not { } twin || !Fits(twin, method.ReturnType) || !TakesTokenLast(twin, typed.ArgumentList))
            {
                return null;
            }

            foreach (var namesToken in new[] { false, true })
            {
                var found = new AsyncTwin(name, twin, null) { Arguments = arguments with { NamesToken = namesToken } };
                if (SymbolEqualityComparer.Default.Equals(Symbol(Append(written, NoToken(found)), call, model), twin))
                {
                    return found;
                }
            }

            return null;
        }
    }

    /// <summary>Is every span that the call is given that of a memory, and is there one?</summary>
    private static bool SpansOfMemory(InvocationExpressionSyntax call, SemanticModel model)
    {
        var found = false;
        foreach (var argument in call.ArgumentList.Arguments)
        {
            if (MemoryOf(argument) is { } memory)
            {
                if (!IsMemory(memory, model))
                {
                    return false;
                }

                found = true;
            }
        }

        return found;
    }

    /// <summary><c>memory</c> of <c>memory.Span</c>, whatever that is.</summary>
    public static ExpressionSyntax? MemoryOf(ArgumentSyntax argument)
        => argument.Expression is MemberAccessExpressionSyntax { RawKind: (int)SyntaxKind.SimpleMemberAccessExpression, Name: IdentifierNameSyntax { Identifier.ValueText: "Span" }, Expression: var memory } ? memory : null;

    public static bool IsMemory(ExpressionSyntax value, SemanticModel model) => model.GetTypeInfo(value).Type is INamedTypeSymbol { Name: "Memory" or "ReadOnlyMemory", Arity: 1 } type && type.IsIn("System");

    /// <summary>The call of the twin without its token.</summary>
    public static InvocationExpressionSyntax Written(InvocationExpressionSyntax call, AsyncTwin twin) => Written(call, twin.Name, twin.Arguments);

    private static InvocationExpressionSyntax Written(InvocationExpressionSyntax call, string name, TwinArguments arguments)
    {
        var renamed = Renamed(call, name)!;
        if (arguments.MemoryOfSpans)
        {
            var list = renamed.ArgumentList;
            renamed = renamed.WithArgumentList(list.ReplaceNodes(list.Arguments, static (_, argument) => MemoryOf(argument) is { } memory ? argument.WithExpression(memory.WithTriviaFrom(argument.Expression)) : argument));
        }

        return arguments.Added is { } added ? Append(renamed, Argument(ParseExpression(added))) : renamed;
    }

    /// <summary>The argument of a twin that demands a token where there is none to give.</summary>
    public static ArgumentSyntax NoToken(AsyncTwin twin)
        => Argument(
            twin.Arguments.NamesToken ? NameColon(IdentifierName(TokenParameter(twin.Method)), Token(SyntaxKind.ColonToken).WithTrailingTrivia(Space)) : null,
            default,
            LiteralExpression(SyntaxKind.DefaultLiteralExpression));

    private static ArgumentSyntax TypedNoToken => Argument(ParseExpression("default(global::System.Threading.CancellationToken)"));

    /// <summary>
    /// The token as an argument of the twin; null when no overload takes one after the call's own arguments. An overload that takes
    /// it as just another value, as <c>FindAsync(params object[] keys)</c> does, is none.
    /// </summary>
    /// <param name="call">The synchronous call.</param>
    /// <param name="twin">Its twin.</param>
    /// <param name="token">The token as it is written here.</param>
    /// <param name="extensions">As for <see cref="Bind"/>.</param>
    public static ArgumentSyntax? TokenArgument(InvocationExpressionSyntax call, AsyncTwin twin, ExpressionSyntax token, INamedTypeSymbol? extensions, SemanticModel model)
    {
        if (ConditionalAccess.StartsWithBinding(call.Expression))
        {
            return null;
        }

        var renamed = Written(call, twin);
        foreach (var argument in new[] { Argument(token), Argument(NameColon(TokenParameter(twin.Method)), default, token) })
        {
            var candidate = Append(renamed, argument);
            var bound = extensions is not null && twin.Namespace is not null && call.Expression is MemberAccessExpressionSyntax { Expression: var receiver }
                ? AsStaticCall(candidate, receiver, extensions)
                : candidate;
            if (Symbol(bound, call, model) is { } withToken
                && TakesTokenLast(withToken, bound.ArgumentList)
                && !IsObsolete(withToken)
                && Awaited(withToken.ReturnType) is { } awaited
                && SymbolEqualityComparer.Default.Equals(awaited, Awaited(twin.Method.ReturnType)))
            {
                return argument;
            }
        }

        return null;
    }

    public static InvocationExpressionSyntax Append(InvocationExpressionSyntax call, ArgumentSyntax argument)
    {
        var list = call.ArgumentList;
        return call.WithArgumentList(list.Arguments.Count == 0
            ? list.AddArguments(argument)
            : list.WithArguments(SeparatedList<ArgumentSyntax>(
                list.Arguments.GetWithSeparators().Add(Token(SyntaxKind.CommaToken).WithTrailingTrivia(Space)).Add(argument))));
    }

    /// <summary>The call with the other name, arguments and type arguments as they are; null when it is no call of a named method.</summary>
    public static InvocationExpressionSyntax? Renamed(InvocationExpressionSyntax call, string name)
        => call.Expression switch
        {
            MemberAccessExpressionSyntax access => call.WithExpression(access.WithName(Renamed(access.Name, name))),
            MemberBindingExpressionSyntax binding => call.WithExpression(binding.WithName(Renamed(binding.Name, name))),
            SimpleNameSyntax simple => call.WithExpression(Renamed(simple, name)),
            _ => null,
        };

    /// <summary>What awaiting a value of the type gives; null when it cannot be awaited.</summary>
    public static ITypeSymbol? Awaited(ITypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            foreach (var member in current.GetMembers("GetAwaiter"))
            {
                if (member is IMethodSymbol { IsStatic: false, Parameters.IsEmpty: true, ReturnType: var awaiter })
                {
                    foreach (var result in awaiter.GetMembers("GetResult"))
                    {
                        if (result is IMethodSymbol { Parameters.IsEmpty: true } method)
                        {
                            return method.ReturnType;
                        }
                    }
                }
            }
        }

        return null;
    }

    private static bool Fits(IMethodSymbol twin, ITypeSymbol result)
        => Awaited(twin.ReturnType) is { } awaited && SymbolEqualityComparer.Default.Equals(awaited, result) && !IsObsolete(twin);

    private static bool IsObsolete(IMethodSymbol method)
    {
        foreach (var attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: "ObsoleteAttribute" })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// A part of <c>db?.SaveChanges()</c> or <c>shop?.Store.Save()</c> cannot be bound by itself, not even to be refused: the members
    /// that its receiver has are looked up.
    /// </summary>
    private static AsyncTwin? BindAfterNullTest(InvocationExpressionSyntax call, IMethodSymbol method, string name)
    {
        foreach (var member in method.ContainingType.GetMembers(name))
        {
            if (member is IMethodSymbol candidate
                && TakesNoMore(candidate, call.ArgumentList.Arguments.Count)
                && candidate.DeclaredAccessibility == Accessibility.Public
                && Fits(candidate, method.ReturnType))
            {
                return new AsyncTwin(name, candidate, null);
            }
        }

        return null;
    }

    private static bool TakesNoMore(IMethodSymbol candidate, int arguments)
    {
        for (var i = arguments; i < candidate.Parameters.Length; i++)
        {
            if (candidate.Parameters[i] is { IsOptional: false, IsParams: false, Type.Name: not "CancellationToken" })
            {
                return false;
            }
        }

        return candidate.Parameters.Length >= arguments;
    }

    private static IMethodSymbol? Symbol(ExpressionSyntax expression, SyntaxNode position, SemanticModel model)
        => model.GetSpeculativeSymbolInfo(position.SpanStart, expression, SpeculativeBindingOption.BindAsExpression).Symbol as IMethodSymbol;

    private static SimpleNameSyntax Renamed(SimpleNameSyntax simple, string name)
        => simple is GenericNameSyntax generic
            ? generic.WithIdentifier(Identifier(name).WithTriviaFrom(generic.Identifier))
            : IdentifierName(Identifier(name).WithTriviaFrom(simple.Identifier));

    private static InvocationExpressionSyntax AsStaticCall(InvocationExpressionSyntax call, ExpressionSyntax receiver, INamedTypeSymbol extensions)
        => InvocationExpression(
            MemberAccessExpression(
                SyntaxKind.SimpleMemberAccessExpression,
                ParseName(extensions.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)),
                ((MemberAccessExpressionSyntax)call.Expression).Name.WithoutTrivia()),
            call.ArgumentList.WithArguments(call.ArgumentList.Arguments.Insert(0, Argument(receiver.WithoutTrivia()))));

    /// <summary>Is the last argument given to the last parameter, and that a token? With a parameter left out before it, it would be given to that.</summary>
    private static bool TakesTokenLast(IMethodSymbol method, ArgumentListSyntax arguments)
        => method.Parameters is [.., { IsParams: false } last] && last.Type.Name == "CancellationToken"
            && (arguments.Arguments.Last().NameColon is { } named ? named.Name.Identifier.ValueText == last.Name : method.Parameters.Length == arguments.Arguments.Count);

    private static string TokenParameter(IMethodSymbol method)
    {
        foreach (var parameter in method.Parameters)
        {
            if (parameter.Type.Name == "CancellationToken")
            {
                return parameter.Name;
            }
        }

        return "cancellationToken";
    }
}
