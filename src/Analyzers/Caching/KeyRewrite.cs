using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Where can an input be added to a key? Both the analyzer and the code fix ask here.</summary>
internal static class KeyRewrite
{
    public const string Title = "Add what is missing to the key";

    public const string UserTitle = "Add who is asking to the key";

    /// <summary>A clause that follows "no safe fix:".</summary>
    public const string MadeElsewhere = "the key is made elsewhere, or used elsewhere as well";

    public static string Names(ImmutableArray<ISymbol> inputs)
    {
        var names = "'" + inputs[0].Name + "'";
        for (var i = 1; i < inputs.Length; i++)
        {
            names += (i == inputs.Length - 1 ? " and '" : ", '") + inputs[i].Name + "'";
        }

        return names;
    }

    /// <summary>A clause that follows "no safe fix:"; null when there is a rewrite.</summary>
    public static string? Refusal(CachedComputation entry, ImmutableArray<ISymbol> missing, CancellationToken cancellationToken)
    {
        foreach (var input in missing)
        {
            if (!IsTextOfItself(TypeOf(input)))
            {
                return $"'{input.Name}' has no text that tells its values apart";
            }
        }

        return Written(entry.Call, cancellationToken) is null ? MadeElsewhere : null;
    }

    /// <summary>The expression that the key is written as, when that is its only place.</summary>
    public static ExpressionSyntax? Written(CacheCall call, CancellationToken cancellationToken)
    {
        var key = call.Key.Unwrap();
        if (key is ILocalReferenceOperation { Local: var local })
        {
            if (local.AssignedValues(key) is not [var value])
            {
                return null;
            }

            key = value.Unwrap();
        }
        else if (call.Action != CacheAction.GetOrCreate)
        {
            // The key of the question is written again in the call that stores.
            return null;
        }

        return key.Syntax is ExpressionSyntax syntax && key.SemanticModel is { } model && TextOf(syntax) is { Length: > 0 } text && IsOnlyPlace(model.Compilation, text, cancellationToken)
            ? syntax
            : null;
    }

    /// <summary>Text that others who make the same key must write as well; null for an expression that nothing can be added to.</summary>
    private static string? TextOf(ExpressionSyntax key)
    {
        switch (key)
        {
            case LiteralExpressionSyntax { Token: { RawKind: (int)SyntaxKind.StringLiteralToken, ValueText: var text } token }:
                return token.Text.StartsWith("\"", StringComparison.Ordinal) && token.Text.IndexOfAny(['{', '}', '\\']) < 0 ? text : null;
            case InterpolatedStringExpressionSyntax { StringStartToken.RawKind: (int)SyntaxKind.InterpolatedStringStartToken } interpolated:
                foreach (var part in interpolated.Contents)
                {
                    if (part is InterpolatedStringTextSyntax { TextToken.ValueText: { Length: > 1 } text })
                    {
                        return text;
                    }
                }

                return null;
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum:
                foreach (var node in sum.DescendantNodes())
                {
                    if (node is LiteralExpressionSyntax { Token: { RawKind: (int)SyntaxKind.StringLiteralToken, ValueText: { Length: > 1 } text } })
                    {
                        return text;
                    }
                }

                return null;
            default:
                return null;
        }
    }

    /// <summary>The key that is removed elsewhere must stay the one that is stored here.</summary>
    private static bool IsOnlyPlace(Compilation compilation, string text, CancellationToken cancellationToken)
    {
        var places = 0;
        foreach (var tree in compilation.SyntaxTrees)
        {
            var source = tree.GetText(cancellationToken).ToString();
            for (var at = source.IndexOf(text, StringComparison.Ordinal); at >= 0; at = source.IndexOf(text, at + text.Length, StringComparison.Ordinal))
            {
                var before = at == 0 ? ' ' : source[at - 1];
                if (before is '"' or '}' && ++places > 1)
                {
                    return false;
                }
            }
        }

        return places == 1;
    }

    /// <summary>Whose text is another for each value. Dates lose their fractions, numbers with fractions depend on the culture.</summary>
    public static bool IsTextOfItself(ITypeSymbol? type) => type switch
    {
        null => false,
        { TypeKind: TypeKind.Enum } => true,
        { SpecialType: SpecialType.System_String } => type.NullableAnnotation != NullableAnnotation.Annotated,
        { SpecialType: SpecialType.System_Boolean or SpecialType.System_Char or SpecialType.System_Byte or SpecialType.System_Int16 or SpecialType.System_Int32 or SpecialType.System_Int64 } => true,
        _ => type.IsType("System", "Guid"),
    };

    private static ITypeSymbol? TypeOf(ISymbol input) => input switch
    {
        IParameterSymbol parameter => parameter.Type,
        ILocalSymbol local => local.Type,
        _ => null,
    };
}
