using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.HotPaths;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.CodeFixes.HotPaths;

/// <summary>
/// Passes a large struct by <c>in</c>, where no caller passes a variable that could change during the call: a value of its own, or a
/// local or parameter that only the caller's own code can name.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StructCopyCodeFix)), Shared]
internal sealed class StructCopyCodeFix : RewriteCodeFixProvider
{
    private const string EquivalenceKey = "PERF8108.In";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.HotPathStructCopy];

    protected internal override async Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        if (context.Node is not ParameterSyntax { Modifiers.Count: 0, Type: { } type } parameter
            || context.Model.GetDeclaredSymbol(parameter, cancellationToken) is not { ContainingSymbol: IMethodSymbol method } symbol
            || !ChangeableSignature.Has(method)
            || await Invocations.FindAsync(method, context.Solution, cancellationToken).ConfigureAwait(false) is not { } calls
            || !calls.All(call => IsSafe(call, symbol.Ordinal, cancellationToken)))
        {
            return [];
        }

        var changed = context.Document
            .WithSyntaxRoot(context.Root.ReplaceNode(parameter, ByIn(parameter, type)))
            .Project.Solution;
        return [new Rewrite(LargeParameters.Title, EquivalenceKey, token => Invocations.UnlessOneBreaksAsync(context.Solution, changed, calls, token))];
    }

    private static ParameterSyntax ByIn(ParameterSyntax parameter, TypeSyntax type)
        => parameter
            .WithModifiers(SyntaxFactory.TokenList(SyntaxFactory.Token(SyntaxKind.InKeyword).WithLeadingTrivia(type.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.Space)))
            .WithType(type.WithoutLeadingTrivia());

    private static bool IsSafe(Invocation call, int ordinal, CancellationToken cancellationToken)
    {
        if (call.Model.GetOperation(call.Syntax, cancellationToken) is not IInvocationOperation invocation)
        {
            return false;
        }

        foreach (var argument in invocation.Arguments)
        {
            if (argument.Parameter?.Ordinal == ordinal)
            {
                return argument.Value switch
                {
                    ILocalReferenceOperation { Local: { RefKind: RefKind.None } local } reference => IsOwn(local, reference, invocation, call.Model),
                    IParameterReferenceOperation { Parameter: { RefKind: RefKind.None } parameter } reference => IsOwn(parameter, reference, invocation, call.Model),
                    IParameterReferenceOperation => false,
                    IObjectCreationOperation or IDefaultValueOperation or ILiteralOperation or IWithOperation or IConversionOperation or IAwaitOperation => true,
                    IInvocationOperation { TargetMethod: { ReturnsByRef: false, ReturnsByRefReadonly: false } } => true,
                    IPropertyReferenceOperation { Property: { ReturnsByRef: false, ReturnsByRefReadonly: false } } => true,
                    _ => false,
                };
            }
        }

        return false;
    }

    /// <summary>Nothing that runs during the call can change the variable.</summary>
    private static bool IsOwn(ISymbol variable, IOperation reference, IInvocationOperation invocation, SemanticModel model)
    {
        // A parameter of a primary constructor is a field here, and what another function declares it may change.
        var containing = model.GetEnclosingSymbol(invocation.Syntax.SpanStart)!;
        var function = invocation.NearestFunction(containing);
        if (!SymbolEqualityComparer.Default.Equals(variable.ContainingSymbol, function))
        {
            return false;
        }

        foreach (var place in BodyReferences.To(variable, reference))
        {
            if (!SymbolEqualityComparer.Default.Equals(place.NearestFunction(containing), function) || IsReferredTo(place) || IsWrittenIn(place, invocation))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsReferredTo(IOperation place)
        => place is IVariableDeclaratorOperation { Symbol.RefKind: not RefKind.None }
            || place.Parent is IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out or RefKind.In or RefKind.RefReadOnlyParameter } or IAddressOfOperation
            || place.Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.RefKind: not RefKind.None } };

    /// <summary><c>Hash(bounds, bounds = other)</c></summary>
    private static bool IsWrittenIn(IOperation place, IOperation call)
        => place.Parent is IAssignmentOperation assignment && ReferenceEquals(assignment.Target, place) && assignment.IsInside(call);
}
