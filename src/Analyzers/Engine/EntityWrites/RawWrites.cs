using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.EntityWrites;

/// <summary>
/// May a command that is written as SQL change the rows of an entity? Not one whose text is seen, and does not name its table. What a
/// table of another project's entity is called is not seen.
/// </summary>
internal static class RawWrites
{
    /// <summary>The text is their first argument.</summary>
    private static readonly string[] WithText =
        ["ExecuteSql", "ExecuteSqlAsync", "ExecuteSqlRaw", "ExecuteSqlRawAsync", "ExecuteSqlInterpolated", "ExecuteSqlInterpolatedAsync"];

    /// <summary>Dapper's.</summary>
    private static readonly string[] OfConnection = ["Execute", "ExecuteAsync"];

    /// <summary>The text is a property of the command, or an argument of its constructor.</summary>
    private static readonly string[] OfCommand = ["ExecuteNonQuery", "ExecuteNonQueryAsync"];

    /// <summary>A sum is as deep as it has parts; and a local that is being typed may name itself.</summary>
    private const int MaxDepth = 32;

    private static readonly Regex Call = new(@"\b(exec|execute|call|do)\b|^\s*select\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    public static bool MayConcern(ITypeSymbol entity, Compilation compilation, CancellationToken cancellationToken)
    {
        HashSet<string>? names = null;
        var isOfOtherProject = !SymbolEqualityComparer.Default.Equals(entity.ContainingAssembly, compilation.Assembly);
        foreach (var use in Uses(WithText, compilation, cancellationToken))
        {
            if (use.Parent?.Parent is not InvocationExpressionSyntax { ArgumentList.Arguments: [var text, ..] }
                || isOfOtherProject
                || MayName(names ??= TableNames(entity, compilation, cancellationToken), text.Expression, compilation, cancellationToken))
            {
                return true;
            }
        }

        foreach (var use in Uses(OfConnection, compilation, cancellationToken))
        {
            // connection.Execute(text) or SqlMapper.Execute(connection, text)
            if (use.Parent?.Parent is InvocationExpressionSyntax { ArgumentList.Arguments: [var first, ..] arguments } call
                && compilation.GetSemanticModel(use.SyntaxTree).GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol { ContainingType: { Name: "SqlMapper" } type } method
                && type.IsIn("Dapper")
                && (isOfOtherProject
                    || MayName(names ??= TableNames(entity, compilation, cancellationToken), (method.ReducedFrom is null && arguments.Count > 1 ? arguments[1] : first).Expression, compilation, cancellationToken)))
            {
                return true;
            }
        }

        foreach (var use in Uses(OfCommand, compilation, cancellationToken))
        {
            if (TextsAround(use) is not { Count: > 0 } texts
                || isOfOtherProject
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

        var parts = new List<string>();
        return !TryCollect(expression, model, parts, MaxDepth, cancellationToken) || IsCall(string.Concat(parts)) || parts.Exists(part => MentionsTable(part, tables));
    }

    /// <summary>The texts that the command is put together from here; false where some of it comes from elsewhere.</summary>
    private static bool TryCollect(ExpressionSyntax expression, SemanticModel model, List<string> parts, int depth, CancellationToken cancellationToken)
    {
        if (depth == 0)
        {
            return false;
        }

        if (model.GetConstantValue(expression, cancellationToken) is { HasValue: true, Value: var constant })
        {
            parts.Add(constant as string ?? "");
            return true;
        }

        switch (expression)
        {
            case InterpolatedStringExpressionSyntax interpolated:
                // What an interpolated command is given are parameters; in plain text it may be the table itself.
                var areParameters = model.GetTypeInfo(expression, cancellationToken).ConvertedType?.Name == "FormattableString";
                return interpolated.Contents.All(part => part switch
                {
                    InterpolatedStringTextSyntax text => Add(text.TextToken.ValueText),
                    InterpolationSyntax hole => (areParameters || IsPlainValue(hole.Expression)) ? Add("?") : TryCollect(hole.Expression, model, parts, depth - 1, cancellationToken),
                    _ => false,
                });
            case ParenthesizedExpressionSyntax parenthesized:
                return TryCollect(parenthesized.Expression, model, parts, depth - 1, cancellationToken);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum:
                return TryCollect(sum.Left, model, parts, depth - 1, cancellationToken) && TryCollect(sum.Right, model, parts, depth - 1, cancellationToken);
            case ConditionalExpressionSyntax choice:
                return TryCollect(choice.WhenTrue, model, parts, depth - 1, cancellationToken) && TryCollect(choice.WhenFalse, model, parts, depth - 1, cancellationToken);
            case IdentifierNameSyntax when model.GetOperation(expression, cancellationToken) is ILocalReferenceOperation local:
                return local.Local.AssignedValues(local) is [{ Syntax: ExpressionSyntax value }] && TryCollect(value, model, parts, depth - 1, cancellationToken);
            default:
                return IsPlainValue(expression) && Add("?");
        }

        bool Add(string text)
        {
            parts.Add(text);
            return true;
        }

        bool IsPlainValue(ExpressionSyntax value)
            => model.GetTypeInfo(value, cancellationToken).Type is { IsValueType: true, SpecialType: not SpecialType.System_Char } type && type.Name != "DefaultInterpolatedStringHandler";
    }

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

    /// <summary>A procedure or function may write to any table: <c>exec dbo.Rebuild</c>, <c>select rebuild()</c>, or its mere name.</summary>
    private static bool IsCall(string text) => text.Trim().IndexOf(' ') < 0 || Call.IsMatch(text);

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
            if (use is { Parent: MemberAccessExpressionSyntax { Expression: var receiver, Parent: InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var name }, ..] } } }
                && compilation.GetSemanticModel(use.SyntaxTree) is var model
                && model.GetConstantValue(name, cancellationToken) is { Value: string { Length: > 0 } table }
                && model.GetTypeInfo(receiver, cancellationToken).Type is INamedTypeSymbol { TypeArguments: [{ } configured, ..] }
                && IsOrDerivesFrom(entity, configured))
            {
                names.Add(Plain(table));
            }
        }

        return names;
    }

    private static bool IsOrDerivesFrom(ITypeSymbol entity, ITypeSymbol configured)
    {
        for (var type = entity; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type, configured))
            {
                return true;
            }
        }

        return false;
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
