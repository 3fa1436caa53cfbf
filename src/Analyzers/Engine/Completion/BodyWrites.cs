using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAnalyzers.Engine.Completion;

/// <summary>Which locals and parameters a member writes after their declaration, and where.</summary>
internal sealed class BodyWrites
{
    private readonly Dictionary<ISymbol, List<IOperation>> writes = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> declaredWithoutValue = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> writtenInNested = new(SymbolEqualityComparer.Default);

    public BodyWrites(IOperation body)
    {
        foreach (var operation in body.Descendants())
        {
            switch (operation)
            {
                case IAssignmentOperation { Target: var target }:
                    AddTarget(target, operation);
                    break;
                case IIncrementOrDecrementOperation { Target: var target }:
                    AddTarget(target, operation);
                    break;
                case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out, Value: var value }:
                    AddTarget(value, operation);
                    break;
                case IVariableDeclaratorOperation declarator:
                    AddDeclarator(declarator);
                    break;
            }
        }
    }

    /// <summary>The locals and parameters that a lambda or local function other than their own writes: it may run at any call.</summary>
    public IReadOnlyCollection<ISymbol> WrittenInNested => writtenInNested;

    /// <summary>Is the value the same from its declaration on, so that a lambda sees what was true when it was made?</summary>
    public bool IsStable(ISymbol symbol)
    {
        switch (symbol)
        {
            case IFieldSymbol field:
                return field.IsReadOnly;
            case IPropertySymbol property:
                return property.SetMethod is null or { IsInitOnly: true };
            case ILocalSymbol or IParameterSymbol:
                return !writes.TryGetValue(symbol, out var found)
                    || (found.Count == 1 && declaredWithoutValue.Contains(symbol) && !IsInLoopAfterDeclaration(found[0], symbol));
            default:
                return false;
        }
    }

    /// <summary>
    /// Does the declaration of a called method assign the given field? Only its text is looked at: the question is asked of
    /// <c>Reset()</c> in <c>await loading; Reset(); loading.Result</c>.
    /// </summary>
    public static bool Assigns(IMethodSymbol called, ISymbol member)
        => AnyInDeclaration(called, node => node switch
        {
            AssignmentExpressionSyntax assignment => NameOf(assignment.Left) == member.Name,
            ArgumentSyntax { RefKindKeyword.RawKind: not 0 } argument => NameOf(argument.Expression) == member.Name,
            _ => false,
        });

    /// <summary>Does a called method add to, or assign an element of, the collection that it is given?</summary>
    public static bool ChangesElements(IMethodSymbol called, IParameterSymbol parameter)
        => AnyInDeclaration(called, node => node switch
        {
            AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax { Expression: var target } } => NameOf(target) == parameter.Name,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var target, Name.Identifier.ValueText: var method } }
                => NameOf(target) == parameter.Name && IsMutator(method),
            _ => false,
        });

    /// <summary>Methods of collections that put an element into them.</summary>
    public static bool IsMutator(string name)
        => name is "Add" or "AddRange" or "AddFirst" or "AddLast" or "AddOrUpdate" or "TryAdd" or "GetOrAdd" or "TryUpdate"
            or "Insert" or "InsertRange" or "Enqueue" or "EnqueueRange" or "Push" or "PushRange" or "SetValue" or "UnionWith" or "Fill";

    private static bool AnyInDeclaration(IMethodSymbol method, Func<SyntaxNode, bool> test)
    {
        foreach (var reference in method.DeclaringSyntaxReferences)
        {
            foreach (var node in reference.GetSyntax().DescendantNodes())
            {
                if (test(node))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static string? NameOf(ExpressionSyntax expression)
        => expression switch
        {
            IdentifierNameSyntax name => name.Identifier.ValueText,
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } => name,
            PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression, Operand: var operand } => NameOf(operand),
            _ => null,
        };

    private void AddDeclarator(IVariableDeclaratorOperation declarator)
    {
        if (declarator.Symbol.RefKind != RefKind.None)
        {
            // ref var slot = ref task: from here on task is written under another name.
            if (declarator.GetVariableInitializer() is { Value: { } target })
            {
                AddTarget(target, declarator);
            }
        }
        else if (declarator.GetVariableInitializer() is null)
        {
            declaredWithoutValue.Add(declarator.Symbol);
        }
    }

    private void AddTarget(IOperation target, IOperation write)
    {
        switch (target)
        {
            case ITupleOperation tuple:
                foreach (var element in tuple.Elements)
                {
                    AddTarget(element, write);
                }

                break;
            case ILocalReferenceOperation { IsDeclaration: false, Local: var local }:
                AddWrite(local, write);
                break;
            case IParameterReferenceOperation { Parameter: var parameter }:
                AddWrite(parameter, write);
                break;
            case IConversionOperation { Operand: var operand }:
                AddTarget(operand, write);
                break;
        }
    }

    private void AddWrite(ISymbol symbol, IOperation write)
    {
        if (!writes.TryGetValue(symbol, out var found))
        {
            writes.Add(symbol, found = []);
        }

        found.Add(write);
        if (FunctionOf(write) is { } function && !SymbolEqualityComparer.Default.Equals(function, symbol.ContainingSymbol))
        {
            writtenInNested.Add(symbol);
        }
    }

    private static IMethodSymbol? FunctionOf(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IAnonymousFunctionOperation function:
                    return function.Symbol;
                case ILocalFunctionOperation function:
                    return function.Symbol;
            }
        }

        return null;
    }

    /// <summary>Is the only assignment in a loop that does not hold the declaration, so that it may run again?</summary>
    private static bool IsInLoopAfterDeclaration(IOperation write, ISymbol symbol)
    {
        var declaration = symbol.DeclaringSyntaxReferences.FirstOrDefault()?.Span;
        for (var parent = write.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is ILoopOperation or IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return declaration is not { } span || !parent.Syntax.Span.Contains(span);
            }
        }

        return false;
    }
}
