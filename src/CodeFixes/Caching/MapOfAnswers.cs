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

    /// <summary>What the factory of an entry calls it.</summary>
    private const string Entry = "entry";

    public static MapOfAnswers? Find(ISymbol map, SemanticModel model, CancellationToken cancellationToken)
    {
        if (map is not IFieldSymbol { DeclaredAccessibility: Accessibility.Private, IsStatic: true, IsReadOnly: true, DeclaringSyntaxReferences: [var reference], Type: INamedTypeSymbol { TypeArguments: [{ } key, { } value] }, ContainingType.IsGenericType: false } field
            || reference.SyntaxTree != model.SyntaxTree
            || reference.GetSyntax(cancellationToken) is not VariableDeclaratorSyntax
            {
                Initializer.Value: BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList: null or { Arguments.Count: 0 } },
                Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: FieldDeclarationSyntax { Parent: ClassDeclarationSyntax type } declaration },
            }
            || type.Modifiers.Any(SyntaxKind.PartialKeyword) || type.Modifiers.Any(SyntaxKind.StaticKeyword)
            || !IsAnswer(value))
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
                if (UseOf(name, model, cancellationToken) is not { } use || !IsOfInstance(use) || !HasTypes(use, key, value, model, cancellationToken) || uses.Exists(other => other.Span.IntersectsWith(use.Span)))
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

    /// <summary>
    /// A value that can be computed again at any time: nobody holds it while the entry ends, or changes it in its place, as is done with
    /// locks, counters and lists.
    /// </summary>
    private static bool IsAnswer(ITypeSymbol value)
        => value.SpecialType is (>= SpecialType.System_Boolean and <= SpecialType.System_String) or SpecialType.System_DateTime
            || value.TypeKind == TypeKind.Enum
            || (value is INamedTypeSymbol { IsValueType: true, IsReadOnly: true } structure && structure.TypeArguments.All(IsAnswer))
            || (value is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] } && IsAnswer(inner));

    /// <summary>A cache knows its keys and values by the types that it is given: an <c>int</c> in it is no <c>long</c>.</summary>
    private static bool HasTypes(ExpressionSyntax use, ITypeSymbol key, ITypeSymbol value, SemanticModel model, CancellationToken cancellationToken)
    {
        var (keyText, valueText) = use switch
        {
            AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax { ArgumentList.Arguments: [var index] }, Right: var right } => (index.Expression, right),
            InvocationExpressionSyntax { ArgumentList.Arguments: [var asked, { Expression: var given }] } => (asked.Expression, given),
            _ => (use, use),
        };
        return Has(keyText, key) && (valueText is AnonymousFunctionExpressionSyntax { ExpressionBody: { } body } ? Has(body, value) : IsDeclared(valueText) || Has(valueText, value));

        bool Has(ExpressionSyntax expression, ITypeSymbol type)
            => SymbolEqualityComparer.Default.Equals(
                expression is IdentifierNameSyntax && model.GetSymbolInfo(expression, cancellationToken).Symbol is IMethodSymbol method ? method.ReturnType : model.GetTypeInfo(expression, cancellationToken).Type,
                type);

        static bool IsDeclared(ExpressionSyntax found) => found is DeclarationExpressionSyntax or IdentifierNameSyntax { Identifier.ValueText: "_" };
    }

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

    /// <summary>A method, or a lambda that is an expression and counts nothing. The key, a name, takes the place of its parameter.</summary>
    private static bool IsFactory(ExpressionSyntax key, ExpressionSyntax factory, SemanticModel model, CancellationToken cancellationToken)
        => key is IdentifierNameSyntax { Identifier.ValueText: not Entry }
            && factory switch
            {
                SimpleLambdaExpressionSyntax { AsyncKeyword.RawKind: 0, ExpressionBody: { } body } => !body.DescendantNodesAndSelf().Any(static node => node is AssignmentExpressionSyntax
                    or PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression }
                    or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression }
                    or IdentifierNameSyntax { Identifier.ValueText: "Interlocked" or Entry }),
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
    private string Key(ArgumentSyntax key) => $"(\"{Map.ContainingType.ToDisplayString()}.{Map.Name}\", {key.Expression.WithoutTrivia()})";

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
        return $"{Entry} => {{ {Entry}.AbsoluteExpirationRelativeToNow = {Lifetime}; return {value}; }}";
    }

    private string Suppressed(ExpressionSyntax use, SemanticModel model)
        => Map.Type is INamedTypeSymbol { TypeArguments: [_, { IsReferenceType: true, NullableAnnotation: not NullableAnnotation.Annotated }] } && IsNullable(use, model) && !use.Parent.IsKind(SyntaxKind.SuppressNullableWarningExpression) ? "!" : "";

    private static bool IsNullable(SyntaxNode node, SemanticModel model) => (model.GetNullableContext(node.SpanStart) & NullableContext.AnnotationsEnabled) != 0;
}
