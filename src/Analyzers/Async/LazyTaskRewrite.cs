using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>
/// A private field <c>Lazy&lt;T&gt; settings = new(() => LoadAsync().Result);</c> that can hold the task instead, because everything that
/// reads it reads its <c>Value</c> and can await that. Both the analyzer and the code fix ask here.
/// </summary>
/// <param name="Task">What the factory waits for.</param>
/// <param name="Wait">The wait.</param>
/// <param name="Types">Each <c>T</c> of a <c>Lazy&lt;T&gt;</c> that becomes <c>Task&lt;T&gt;</c>.</param>
/// <param name="Reads">Each <c>settings.Value</c>.</param>
internal sealed record LazyTaskRewrite(ExpressionSyntax Task, ExpressionSyntax Wait, ImmutableArray<TypeSyntax> Types, ImmutableArray<MemberAccessExpressionSyntax> Reads)
{
    public const string Title = "Keep the task in the Lazy and await its value";

    /// <summary>Null when the lazy value is not such a field.</summary>
    public static LazyTaskRewrite? Plan(BlockingWait wait, TaskTypes types, CancellationToken cancellationToken)
    {
        if (wait.Operation is not { Syntax: ExpressionSyntax expression, SemanticModel: { } model }
            || TaskOf(wait, expression) is not { } task
            || model.GetTypeInfo(task, cancellationToken).Type is not { } type || !types.IsTask(type) || !types.IsTaskWithResult(type)
            || expression.Parent is not ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters.Count: 0, Parent: ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax creation } } lambda
            || lambda.ExpressionBody != expression
            || FieldOf(creation) is not { Parent: VariableDeclarationSyntax { Variables.Count: 1 } declaration } declarator
            || model.GetDeclaredSymbol(declarator, cancellationToken) is not IFieldSymbol { DeclaredAccessibility: Accessibility.Private } field
            || !field.Type.IsType("System", "Lazy")
            || !SymbolEqualityComparer.IncludeNullability.Equals(((INamedTypeSymbol)field.Type).TypeArguments[0], ((INamedTypeSymbol)type).TypeArguments[0]))
        {
            return null;
        }

        var arguments = ImmutableArray.CreateBuilder<TypeSyntax>();
        return Argument(declaration.Type, arguments)
            && (creation is ImplicitObjectCreationExpressionSyntax || (creation is ObjectCreationExpressionSyntax { Type: var created } && Argument(created, arguments)))
            && ReadsOf(field, declarator.SyntaxTree, model.Compilation, cancellationToken) is { IsEmpty: false } reads
                ? new LazyTaskRewrite(task, expression, arguments.ToImmutable(), reads)
                : null;
    }

    /// <summary>Can everything that reads the value await it?</summary>
    public ReachAnswer ReachOf(BlockingWait wait, ConversionReach reach, CancellationToken cancellationToken)
    {
        var isOpen = false;
        foreach (var read in Reads)
        {
            var answer = reach.From(FunctionSyntax.Nearest(read), wait.WrapsExceptions, cancellationToken);
            if (answer.Obstacle is not null)
            {
                return answer;
            }

            isOpen |= answer.IsOpen;
        }

        return new ReachAnswer(null, isOpen);
    }

    private static ExpressionSyntax? TaskOf(BlockingWait wait, ExpressionSyntax expression)
        => (wait.Kind, expression) switch
        {
            (WaitKind.Result, MemberAccessExpressionSyntax { Expression: var task }) => task,
            (WaitKind.GetResult, InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetAwaiter", Expression: var task } } } }) => task,
            _ => null,
        };

    private static VariableDeclaratorSyntax? FieldOf(BaseObjectCreationExpressionSyntax creation)
        => creation.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } declarator } ? declarator : null;

    private static bool Argument(TypeSyntax type, ImmutableArray<TypeSyntax>.Builder arguments)
    {
        if (type is not GenericNameSyntax { TypeArgumentList.Arguments: [var argument] })
        {
            return false;
        }

        arguments.Add(argument);
        return true;
    }

    /// <summary>Every use of the field; empty when one is no <c>Value</c>, cannot be awaited, or is in another file.</summary>
    private static ImmutableArray<MemberAccessExpressionSyntax> ReadsOf(IFieldSymbol field, SyntaxTree file, Compilation compilation, CancellationToken cancellationToken)
    {
        var reads = ImmutableArray.CreateBuilder<MemberAccessExpressionSyntax>();
        foreach (var name in NameIndex.Find(compilation, field.Name, cancellationToken))
        {
            var model = compilation.GetSemanticModel(name.SyntaxTree);
            if (!SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, field))
            {
                continue;
            }

            SyntaxNode access = name.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } self ? self : name;
            if (access.Parent is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value" } read
                || read.Expression != access
                || read.SyntaxTree != file
                || FunctionSyntax.Nearest(read) is not { } function
                || AwaitObstacles.Find(read, function, model, cancellationToken) is not null)
            {
                return [];
            }

            reads.Add(read);
        }

        return reads.ToImmutable();
    }
}
