using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Conversion;

/// <summary>
/// A synchronous member and its asynchronous twin side by side. The one with the work in it is the twin, and the other waits for it:
/// <c>int Load(int id) => LoadAsync(id).GetAwaiter().GetResult();</c>. Where there is nothing to await it is the other way round.
/// </summary>
internal static class Bridges
{
    /// <param name="method">The member as it is today.</param>
    /// <param name="twin">The name of the twin.</param>
    public static MethodDeclarationSyntax For(MethodDeclarationSyntax method, string twin)
    {
        var endOfLine = Usings.EndOfLine(method.SyntaxTree.GetRoot());
        if (method is { Body: null, ExpressionBody: null })
        {
            // A member of an interface, or an abstract one.
            return method.WithLeadingTrivia(Lead(method)).WithTrailingTrivia(endOfLine);
        }

        return WithExpression(method, Call(method, twin) + ".GetAwaiter().GetResult()", endOfLine);
    }

    /// <summary>The twin of a member that awaits nothing: <c>Task&lt;int> LoadAsync(int id) => Task.FromResult(Load(id));</c></summary>
    /// <param name="method">The member as it is today.</param>
    /// <param name="symbol">What it declares.</param>
    /// <param name="task">How the type Task is written in this place.</param>
    public static MethodDeclarationSyntax Completed(MethodDeclarationSyntax method, IMethodSymbol symbol, string task)
    {
        var endOfLine = Usings.EndOfLine(method.SyntaxTree.GetRoot());
        var call = Call(method, method.Identifier.Text);
        if (!symbol.ReturnsVoid)
        {
            return WithExpression(method, $"{task}.FromResult({call})", endOfLine);
        }

        var indentation = Indentation.Of(method);
        string[] lines = ["{", $"    {call};", $"    return {task}.CompletedTask;", "}"];
        var body = (BlockSyntax)ParseStatement(string.Concat(lines.Select(line => indentation + line + endOfLine)));
        return Headed(method, endOfLine, endOfLine).WithExpressionBody(null).WithSemicolonToken(default).WithBody(body);
    }

    /// <summary><c>void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();</c></summary>
    public static MethodDeclarationSyntax OfDispose(MethodDeclarationSyntax dispose)
        => WithExpression(dispose, "DisposeAsync().AsTask().GetAwaiter().GetResult()", Usings.EndOfLine(dispose.SyntaxTree.GetRoot()));

    private static MethodDeclarationSyntax WithExpression(MethodDeclarationSyntax method, string expression, SyntaxTrivia endOfLine)
        => Headed(method, Space, endOfLine)
            .WithBody(null)
            .WithExpressionBody(ArrowExpressionClause(Token(TriviaList(), SyntaxKind.EqualsGreaterThanToken, TriviaList(Space)), ParseExpression(expression)))
            .WithSemicolonToken(Token(SyntaxKind.SemicolonToken))
            .WithTrailingTrivia(endOfLine);

    private static MethodDeclarationSyntax Headed(MethodDeclarationSyntax method, SyntaxTrivia beforeBody, SyntaxTrivia endOfLine)
    {
        var last = method.ConstraintClauses.LastOrDefault() is { } constraint ? constraint.GetLastToken() : method.ParameterList.CloseParenToken;
        return method
            .ReplaceToken(last, last.WithTrailingTrivia(beforeBody))
            .WithLeadingTrivia(Lead(method).Insert(0, endOfLine));
    }

    /// <summary>May a bridge stand in the place of the member, and mean the same to all who go on calling it?</summary>
    /// <param name="isPublished">Do others call, implement and override it whom the solution does not show?</param>
    public static bool Fit(Part part, bool isPublished, Compilation compilation)
        => part is { Declaration: MethodDeclarationSyntax method, Symbol: { MethodKind: MethodKind.Ordinary, PartialDefinitionPart: null, PartialImplementationPart: null } symbol }
            && !method.Modifiers.Any(SyntaxKind.AsyncKeyword)
            && !ReadsItsCaller(symbol)
            // Who overrides or implements it elsewhere knows nothing of the twin.
            && !(isPublished && IsExtensible(symbol))
            && !HasThreadOfItsOwn(compilation);

    /// <summary>
    /// A bridge holds its thread. Where the work has to come back to that thread, as in a user interface, neither would ever end; and
    /// there the work may not go on elsewhere either.
    /// </summary>
    public static bool HasThreadOfItsOwn(Compilation compilation)
    {
        foreach (var name in ThreadBoundFrameworks)
        {
            if (compilation.GetTypeByMetadataName(name) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static readonly string[] ThreadBoundFrameworks =
    [
        "System.Windows.Threading.DispatcherObject", "System.Windows.Forms.Control", "Microsoft.UI.Xaml.DependencyObject", "Microsoft.Maui.Controls.Element",
        "Avalonia.AvaloniaObject", "UnityEngine.Object", "System.Web.HttpApplication",
    ];

    private static bool IsExtensible(IMethodSymbol symbol)
        => symbol.ContainingType.TypeKind == TypeKind.Interface
            || ((symbol.IsVirtual || symbol.IsAbstract || (symbol.IsOverride && !symbol.IsSealed)) && !symbol.ContainingType.IsSealed);

    /// <summary><c>[CallerMemberName] string name = ""</c> would name the bridge.</summary>
    private static bool ReadsItsCaller(IMethodSymbol symbol)
        => symbol.Parameters.Any(parameter => parameter.GetAttributes().Any(attribute => attribute.AttributeClass?.Name.StartsWith("Caller", StringComparison.Ordinal) == true));

    /// <summary>The comments that document the member, and its indentation.</summary>
    private static SyntaxTriviaList Lead(MethodDeclarationSyntax method)
    {
        var trivia = method.GetLeadingTrivia();
        var start = trivia.Count;
        while (start > 0 && (trivia[start - 1].IsKind(SyntaxKind.WhitespaceTrivia) || trivia[start - 1].IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia)))
        {
            start--;
        }

        return TriviaList(trivia.Skip(start));
    }

    private static string Call(MethodDeclarationSyntax method, string twin)
    {
        var types = method.TypeParameterList is { } list ? $"<{string.Join(", ", list.Parameters.Select(parameter => parameter.Identifier.Text))}>" : "";
        return $"{twin}{types}({string.Join(", ", method.ParameterList.Parameters.Select(parameter => parameter.Identifier.Text))})";
    }
}
