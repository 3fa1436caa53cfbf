using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.EfModel;

/// <summary>One call of the fluent API.</summary>
/// <param name="Entity">The entity type that is configured; null when it is not known which.</param>
/// <param name="Syntax">The call, on a builder: <c>builder.HasKey(..)</c>.</param>
/// <param name="Names">The properties that the arguments name: <c>x => x.A</c>, <c>x => new { x.A, x.B }</c>, <c>"A"</c>, <c>nameof(X.A)</c>; default when there are others.</param>
internal sealed record FluentCall(INamedTypeSymbol? Entity, InvocationExpressionSyntax Syntax, ImmutableArray<string> Names)
{
    public string Method => ((MemberAccessExpressionSyntax)Syntax.Expression).Name.Identifier.ValueText;

    /// <summary>Is it the first call on the property with this name, of this entity type or of one that it derives from or that derives from it?</summary>
    public bool IsOn(INamedTypeSymbol entity, string property) => Concerns(entity) && (Names.IsDefault || Names.Contains(property));

    /// <summary>A call on a builder of an entity that is not known may be on any.</summary>
    public bool Concerns(INamedTypeSymbol entity) => Entity is null || EntityTypes.AreRelated(Entity, entity);

    /// <summary>The calls that are chained to this one, in order.</summary>
    public IEnumerable<InvocationExpressionSyntax> Chained()
    {
        SyntaxNode current = Syntax;
        while (current.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next } access && access.Expression == current)
        {
            yield return next;
            current = next;
        }
    }
}

/// <summary>
/// The calls of the fluent API in a compilation by method name, wherever they stand: in <c>OnModelCreating</c>, in an
/// <c>IEntityTypeConfiguration</c>, in a helper. The type of the builder says which entity a call configures.
/// </summary>
internal sealed class FluentCalls(Compilation compilation)
{
    private readonly ConcurrentDictionary<string, ImmutableArray<FluentCall>> _byName = new(StringComparer.Ordinal);

    public ImmutableArray<FluentCall> Of(string method, CancellationToken cancellationToken)
        => _byName.TryGetValue(method, out var known) ? known : _byName.GetOrAdd(method, Find(method, cancellationToken));

    private ImmutableArray<FluentCall> Find(string method, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<FluentCall>();
        foreach (var name in NameIndex.NameIndex.Find(compilation, method, IsHistory, cancellationToken))
        {
            if (name.Parent is not MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access || access.Name != name || SnapshotCalls.AreIn(call))
            {
                continue;
            }

            var model = compilation.GetSemanticModel(call.SyntaxTree);
            if (model.GetTypeInfo(access.Expression, cancellationToken).Type is not INamedTypeSymbol builder || !builder.IsIn("Microsoft.EntityFrameworkCore"))
            {
                continue;
            }

            found.Add(new FluentCall(EntityOf(builder, name, call, model, cancellationToken), call, NamesIn(call.ArgumentList)));
        }

        return found.ToImmutable();
    }

    /// <summary>The model as a migration left it. The tool writes these files, one per migration, each with the whole model of its day.</summary>
    private static bool IsHistory(SyntaxTree tree)
        => tree.FilePath.EndsWith(".Designer.cs", StringComparison.OrdinalIgnoreCase) || tree.FilePath.EndsWith("ModelSnapshot.cs", StringComparison.OrdinalIgnoreCase);

    private static INamedTypeSymbol? EntityOf(INamedTypeSymbol builder, SimpleNameSyntax name, InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
        => (builder.Name, builder.TypeArguments) switch
        {
            ("OwnedNavigationBuilder", [_, INamedTypeSymbol dependent]) => dependent,
            (_, [INamedTypeSymbol entity, ..]) => entity,
            ("ModelBuilder" or "ModelConfigurationBuilder", _) => Subject(name, call, model, cancellationToken),
            _ => Untyped(call, model, cancellationToken),
        };

    /// <summary>The <c>T</c> of <c>builder.Owned&lt;T&gt;()</c> or <c>builder.Owned(typeof(T))</c>.</summary>
    private static INamedTypeSymbol? Subject(SimpleNameSyntax name, InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
    {
        var type = name is GenericNameSyntax { TypeArgumentList.Arguments: [var argument] }
            ? argument
            : call.ArgumentList.Arguments is [{ Expression: TypeOfExpressionSyntax { Type: var named } }, ..] ? named : null;
        return type is null ? null : model.GetTypeInfo(type, cancellationToken).Type as INamedTypeSymbol;
    }

    /// <summary><c>builder.Entity(typeof(T)).HasKey(..)</c>: the call that the chain starts with names the type.</summary>
    private static INamedTypeSymbol? Untyped(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
    {
        var current = (call.Expression as MemberAccessExpressionSyntax)?.Expression;
        while (current is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } inner)
        {
            if (access.Name.Identifier.ValueText == "Entity")
            {
                return Subject(access.Name, inner, model, cancellationToken);
            }

            current = access.Expression;
        }

        return null;
    }

    public static ImmutableArray<string> NamesIn(ArgumentListSyntax arguments)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var argument in arguments.Arguments)
        {
            if (!AddNames(argument.Expression, names))
            {
                return default;
            }
        }

        return names.ToImmutable();
    }

    private static bool AddNames(ExpressionSyntax expression, ImmutableArray<string>.Builder names)
    {
        switch (expression)
        {
            case LiteralExpressionSyntax { Token.Value: string text }:
                names.Add(text);
                return true;
            case LiteralExpressionSyntax or TypeOfExpressionSyntax or ParenthesizedLambdaExpressionSyntax { Block: not null } or SimpleLambdaExpressionSyntax { Block: not null }:
                // A flag; a lambda that configures what was named before it.
                return true;
            case LambdaExpressionSyntax { ExpressionBody: InvocationExpressionSyntax }:
                return true;
            case LambdaExpressionSyntax { ExpressionBody: { } body }:
                return AddNames(body, names);
            case PostfixUnaryExpressionSyntax { Operand: var operand }:
                return AddNames(operand, names);
            case CastExpressionSyntax { Expression: var operand }:
                return AddNames(operand, names);
            case MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax or PostfixUnaryExpressionSyntax or ParenthesizedExpressionSyntax, Name.Identifier.ValueText: var name }:
                names.Add(name);
                return true;
            case InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var named }] } call when call.IsNameOf():
                names.Add(named is MemberAccessExpressionSyntax member ? member.Name.Identifier.ValueText : named.ToString());
                return true;
            case AnonymousObjectCreationExpressionSyntax { Initializers: var initializers }:
                return AddAll(initializers.Select(static initializer => initializer.Expression), names);
            case ImplicitArrayCreationExpressionSyntax { Initializer.Expressions: var elements }:
                return AddAll(elements, names);
            case ArrayCreationExpressionSyntax { Initializer.Expressions: var elements }:
                return AddAll(elements, names);
            default:
                return false;
        }
    }

    private static bool AddAll(IEnumerable<ExpressionSyntax> expressions, ImmutableArray<string>.Builder names)
    {
        foreach (var expression in expressions)
        {
            if (!AddNames(expression, names))
            {
                return false;
            }
        }

        return true;
    }
}
