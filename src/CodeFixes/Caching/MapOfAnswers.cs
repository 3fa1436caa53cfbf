using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>A private static dictionary that does for its class what a cache does, and nothing else: asked by a key, and filled.</summary>
/// <param name="Class">Whose instances use it.</param>
/// <param name="Field">Its declaration.</param>
/// <param name="Map">The field.</param>
/// <param name="Uses">Each use, as the expression that a call of the cache takes the place of.</param>
internal sealed record MapOfAnswers(ClassDeclarationSyntax Class, FieldDeclarationSyntax Field, IFieldSymbol Map, IReadOnlyList<ExpressionSyntax> Uses)
{
    private const string Lifetime = "TimeSpan.FromMinutes(5)";

    private static readonly string[] Kept = ["SemaphoreSlim", "Object", "Lock", "Task", "ValueTask", "TaskCompletionSource", "StrongBox"];

    public static MapOfAnswers? Find(ISymbol map, SemanticModel model, CancellationToken cancellationToken)
    {
        if (map is not IFieldSymbol { DeclaredAccessibility: Accessibility.Private, IsStatic: true, IsReadOnly: true, DeclaringSyntaxReferences: [var reference], Type: INamedTypeSymbol { TypeArguments: [_, { } value] } } field
            || reference.SyntaxTree != model.SyntaxTree
            || reference.GetSyntax(cancellationToken) is not VariableDeclaratorSyntax
            {
                Initializer.Value: BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList: null or { Arguments.Count: 0 } },
                Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: FieldDeclarationSyntax { Parent: ClassDeclarationSyntax type } declaration },
            }
            || type.Modifiers.Any(SyntaxKind.PartialKeyword) || type.Modifiers.Any(SyntaxKind.StaticKeyword)
            || MustStay(value))
        {
            return null;
        }

        var uses = new List<ExpressionSyntax>();
        foreach (var node in type.DescendantNodes())
        {
            if (node is IdentifierNameSyntax name
                && name.Identifier.ValueText == field.Name
                && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, field))
            {
                if (UseOf(name, model, cancellationToken) is not { } use || !IsOfInstance(use) || uses.Exists(other => other.Span.IntersectsWith(use.Span)))
                {
                    return null;
                }

                uses.Add(use);
            }
        }

        return new MapOfAnswers(type, declaration, field, uses);
    }

    /// <summary>The call of the cache that does the same for a while.</summary>
    public ExpressionSyntax Replacement(ExpressionSyntax use, string cache, SemanticModel model)
    {
        var text = use switch
        {
            AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax { ArgumentList.Arguments: [var key] }, Right: var value } => $"{cache}.Set({Key(key)}, {value.WithoutTrivia()}, {Lifetime})",
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "TryGetValue" }, ArgumentList.Arguments: [var key, var found] } => $"{cache}.TryGetValue({Key(key)}, {Found(found, model)})",
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetOrAdd" }, ArgumentList.Arguments: [var key, { Expression: var factory }] } => $"{cache}.GetOrCreate({Key(key)}, {Factory(key, factory)}){Suppressed(use, model)}",
            InvocationExpressionSyntax { ArgumentList.Arguments: [var key, var value] } => $"{cache}.Set({Key(key)}, {value.WithoutTrivia()}, {Lifetime})",
            _ => use.ToString(),
        };
        return SyntaxFactory.ParseExpression(text).WithTriviaFrom(use);
    }

    /// <summary>A lock or a pending task that is made anew while somebody holds the old one is no longer the same for all; nobody disposes what is evicted.</summary>
    private static bool MustStay(ITypeSymbol value)
        => value.TypeKind == TypeKind.TypeParameter
            || Array.IndexOf(Kept, value.Name) >= 0
            || value.Name == "IDisposable"
            || value.AllInterfaces.Any(static implemented => implemented.Name is "IDisposable" or "IAsyncDisposable");

    private static ExpressionSyntax? UseOf(IdentifierNameSyntax name, SemanticModel model, CancellationToken cancellationToken)
    {
        ExpressionSyntax map = name.Parent is MemberAccessExpressionSyntax qualified && qualified.Name == name ? qualified : name;
        switch (map.Parent)
        {
            case ElementAccessExpressionSyntax { ArgumentList.Arguments.Count: 1, Parent: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Parent: ExpressionStatementSyntax } assignment } element
                when element.Expression == map && assignment.Left == element:
                return assignment;
            case MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 2 } arguments } call } access when access.Expression == map && call.Expression == access && arguments.All(static argument => argument.NameColon is null):
                return access.Name.Identifier.ValueText switch
                {
                    "TryGetValue" => call,
                    "TryAdd" or "Add" when call.Parent is ExpressionStatementSyntax => call,
                    "GetOrAdd" when IsFactory(arguments[0].Expression, arguments[1].Expression, model, cancellationToken) => call,
                    _ => null,
                };
            default:
                return null;
        }
    }

    /// <summary>A method, or a lambda that is an expression; its parameter is the key, which is a name then.</summary>
    private static bool IsFactory(ExpressionSyntax key, ExpressionSyntax factory, SemanticModel model, CancellationToken cancellationToken)
        => factory switch
        {
            SimpleLambdaExpressionSyntax { AsyncKeyword.RawKind: 0, ExpressionBody: not null, Parameter.Identifier.ValueText: var parameter }
                => key is IdentifierNameSyntax || !factory.DescendantNodes().Any(node => node is IdentifierNameSyntax use && use.Identifier.ValueText == parameter),
            IdentifierNameSyntax => model.GetSymbolInfo(factory, cancellationToken).Symbol is IMethodSymbol { Parameters.Length: 1 },
            _ => false,
        };

    /// <summary>Where an instance is at hand.</summary>
    private static bool IsOfInstance(SyntaxNode use)
    {
        foreach (var node in use.Ancestors())
        {
            switch (node)
            {
                case LocalFunctionStatementSyntax local when local.Modifiers.Any(SyntaxKind.StaticKeyword):
                case AnonymousFunctionExpressionSyntax function when function.Modifiers.Any(SyntaxKind.StaticKeyword):
                    return false;
                case MemberDeclarationSyntax member:
                    return member is MethodDeclarationSyntax or PropertyDeclarationSyntax && !member.Modifiers.Any(SyntaxKind.StaticKeyword);
            }
        }

        return false;
    }

    /// <summary>The cache serves others as well, whose keys may be the same.</summary>
    private string Key(ArgumentSyntax key) => $"(\"{Class.Identifier.ValueText}.{Map.Name}\", {key.Expression.WithoutTrivia()})";

    private string Found(ArgumentSyntax found, SemanticModel model)
        => found.Expression is DeclarationExpressionSyntax { Type: IdentifierNameSyntax { IsVar: true }, Designation: var designation }
            ? $"out {ValueType(model)} {designation}"
            : found.Expression is IdentifierNameSyntax { Identifier.ValueText: "_" } ? $"out {ValueType(model)} _" : found.WithoutTrivia().ToString();

    private string ValueType(SemanticModel model)
    {
        var written = ((GenericNameSyntax)Field.Declaration.Type.DescendantNodesAndSelf().First(static node => node is GenericNameSyntax)).TypeArgumentList.Arguments[1].WithoutTrivia().ToString();
        return Map.Type is INamedTypeSymbol { TypeArguments: [_, { IsReferenceType: true }] } && !written.EndsWith("?", StringComparison.Ordinal) && IsNullable(Field, model) ? written + "?" : written;
    }

    private string Factory(ArgumentSyntax key, ExpressionSyntax factory)
    {
        var value = factory is SimpleLambdaExpressionSyntax { ExpressionBody: { } body, Parameter.Identifier.ValueText: var parameter }
            ? body.ReplaceNodes(
                body.DescendantNodesAndSelf().Where(node => node is IdentifierNameSyntax name && name.Identifier.ValueText == parameter && !(name.Parent is MemberAccessExpressionSyntax access && access.Name == name)),
                (use, _) => key.Expression.WithTriviaFrom(use)).WithoutTrivia().ToString()
            : $"{factory.WithoutTrivia()}({key.Expression.WithoutTrivia()})";
        return $"entry => {{ entry.AbsoluteExpirationRelativeToNow = {Lifetime}; return {value}; }}";
    }

    private string Suppressed(ExpressionSyntax use, SemanticModel model)
        => Map.Type is INamedTypeSymbol { TypeArguments: [_, { IsReferenceType: true, NullableAnnotation: not NullableAnnotation.Annotated }] } && IsNullable(use, model) && !use.Parent.IsKind(SyntaxKind.SuppressNullableWarningExpression) ? "!" : "";

    private static bool IsNullable(SyntaxNode node, SemanticModel model) => (model.GetNullableContext(node.SpanStart) & NullableContext.AnnotationsEnabled) != 0;
}
