using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.EntityWrites;

/// <summary>May a command that is written as SQL change the rows of an entity? Not one whose text is seen, and does not name its table.</summary>
internal static class RawWrites
{
    /// <summary>The text is their first argument.</summary>
    private static readonly string[] WithText =
        ["ExecuteSql", "ExecuteSqlAsync", "ExecuteSqlRaw", "ExecuteSqlRawAsync", "ExecuteSqlInterpolated", "ExecuteSqlInterpolatedAsync"];

    /// <summary>Dapper's.</summary>
    private static readonly string[] OfConnection = ["Execute", "ExecuteAsync"];

    /// <summary>The text is a property of the command, or an argument of its constructor.</summary>
    private static readonly string[] OfCommand = ["ExecuteNonQuery", "ExecuteNonQueryAsync"];

    public static bool MayConcern(ITypeSymbol entity, Compilation compilation, CancellationToken cancellationToken)
    {
        HashSet<string>? names = null;
        foreach (var use in Uses(WithText, compilation, cancellationToken))
        {
            if (use.Parent?.Parent is not InvocationExpressionSyntax { ArgumentList.Arguments: [var text, ..] }
                || MayName(names ??= TableNames(entity, compilation, cancellationToken), text.Expression, compilation, cancellationToken))
            {
                return true;
            }
        }

        foreach (var use in Uses(OfConnection, compilation, cancellationToken))
        {
            if (use.Parent?.Parent is InvocationExpressionSyntax { ArgumentList.Arguments: [var text, ..] } call
                && compilation.GetSemanticModel(use.SyntaxTree).GetSymbolInfo(call, cancellationToken).Symbol is { ContainingType: { Name: "SqlMapper" } type }
                && type.IsIn("Dapper")
                && MayName(names ??= TableNames(entity, compilation, cancellationToken), text.Expression, compilation, cancellationToken))
            {
                return true;
            }
        }

        foreach (var use in Uses(OfCommand, compilation, cancellationToken))
        {
            if (TextsAround(use) is not { Count: > 0 } texts
                || texts.Exists(text => MayName(names ??= TableNames(entity, compilation, cancellationToken), text, compilation, cancellationToken)))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<SimpleNameSyntax> Uses(string[] writers, Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (var writer in writers)
        {
            foreach (var name in NameIndex.NameIndex.Find(compilation, writer, cancellationToken))
            {
                if (name.Parent is MemberAccessExpressionSyntax && !EntityWrites.IsBeforeFirstRequest(name))
                {
                    yield return name;
                }
            }
        }
    }

    /// <summary>The texts that the member around the call gives to commands; empty where it is given one from elsewhere.</summary>
    private static List<ExpressionSyntax>? TextsAround(SyntaxNode use)
    {
        if (use.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member)
        {
            return null;
        }

        var texts = new List<ExpressionSyntax>();
        foreach (var node in member.DescendantNodes())
        {
            switch (node)
            {
                case AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "CommandText" } or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CommandText" }, Right: var text }:
                    texts.Add(text);
                    break;
                case ObjectCreationExpressionSyntax { ArgumentList.Arguments: [var first, ..], Type: var type } when type.ToString().EndsWith("Command", StringComparison.Ordinal):
                    texts.Add(first.Expression);
                    break;
            }
        }

        return texts;
    }

    private static bool MayName(HashSet<string> tables, ExpressionSyntax expression, Compilation compilation, CancellationToken cancellationToken)
    {
        var model = compilation.GetSemanticModel(expression.SyntaxTree);
        if (expression is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: [var text, ..] } && model.GetTypeInfo(expression, cancellationToken).Type?.Name == "CommandDefinition")
        {
            expression = text.Expression;
        }

        if (model.GetConstantValue(expression, cancellationToken) is { HasValue: true, Value: string constant })
        {
            return Names(constant, tables);
        }

        // What an interpolated command is given are parameters; in plain text it may be the table itself.
        if (expression is InterpolatedStringExpressionSyntax interpolated && model.GetTypeInfo(expression, cancellationToken).ConvertedType?.Name == "FormattableString")
        {
            return Names(string.Concat(interpolated.Contents.Select(static part => part is InterpolatedStringTextSyntax fixedText ? fixedText.TextToken.ValueText : "?")), tables);
        }

        return IsFromElsewhere(expression, model, cancellationToken)
            || expression.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.DescendantTokens().Any(token => token.Value is string { Length: > 0 } part && MentionsTable(part, tables)) != false;
    }

    /// <summary>A text that is put together here is put together from the texts of this class, unless its method is given others.</summary>
    private static bool IsFromElsewhere(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(expression, cancellationToken).Symbol is IParameterSymbol or IFieldSymbol or IPropertySymbol)
        {
            return true;
        }

        for (var symbol = model.GetEnclosingSymbol(expression.SpanStart, cancellationToken); symbol is IMethodSymbol method; symbol = symbol.ContainingSymbol)
        {
            foreach (var parameter in method.Parameters)
            {
                if (parameter.Type.SpecialType is SpecialType.System_String or SpecialType.System_Object || parameter.Type.Name is "StringBuilder" or "FormattableString")
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool Names(string text, HashSet<string> tables) => IsCall(text) || MentionsTable(text, tables);

    private static bool MentionsTable(string text, HashSet<string> tables)
    {
        var plain = Plain(text);
        foreach (var table in tables)
        {
            if (plain.Contains(table))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A procedure may write to any table.</summary>
    private static bool IsCall(string text)
    {
        var start = text.TrimStart();
        return start.StartsWith("exec", StringComparison.OrdinalIgnoreCase) || start.StartsWith("call", StringComparison.OrdinalIgnoreCase) || start.IndexOf(' ') < 0;
    }

    /// <summary>What the table may be called: as the entity, as its sets, or as the model says.</summary>
    private static HashSet<string> TableNames(ITypeSymbol entity, Compilation compilation, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var type = entity; type is { SpecialType: not SpecialType.System_Object }; type = type.BaseType)
        {
            names.Add(Plain(type.Name));
            foreach (var attribute in type.GetAttributes())
            {
                if (attribute is { AttributeClass.Name: "TableAttribute", ConstructorArguments: [{ Value: string table }, ..] })
                {
                    names.Add(Plain(table));
                }
            }

            foreach (var use in NameIndex.NameIndex.Find(compilation, type.Name, cancellationToken))
            {
                if (use.FirstAncestorOrSelf<MemberDeclarationSyntax>() is PropertyDeclarationSyntax { Type: GenericNameSyntax { Identifier.ValueText: "DbSet" } } set)
                {
                    names.Add(Plain(set.Identifier.ValueText));
                }
            }
        }

        foreach (var use in NameIndex.NameIndex.Find(compilation, "ToTable", cancellationToken))
        {
            if (use is { Parent: MemberAccessExpressionSyntax { Expression: var receiver, Parent: InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax { Token.Value: string { Length: > 0 } table } }, ..] } } }
                && compilation.GetSemanticModel(use.SyntaxTree).GetTypeInfo(receiver, cancellationToken).Type is INamedTypeSymbol { TypeArguments: [{ } configured, ..] }
                && SymbolEqualityComparer.Default.Equals(configured, entity))
            {
                names.Add(Plain(table));
            }
        }

        return names;
    }

    /// <summary>Without the signs by which conventions differ: <c>order_lines</c>, <c>"OrderLines"</c>.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (character != '_')
            {
                plain.Append(char.ToLowerInvariant(character));
            }
        }

        return plain.ToString();
    }
}
