using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.QueryShape;

/// <summary>Where the locals and parameters of a body get their values, found in one pass and kept as long as the body: many reads ask for the same local.</summary>
internal sealed class BodyIndex
{
    private static readonly ConditionalWeakTable<IOperation, BodyIndex> Known = new();
    private static readonly List<IOperation> None = [];

    private readonly Dictionary<ISymbol, List<IOperation>> _values = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ILocalSymbol, IForEachLoopOperation> _loops = new(SymbolEqualityComparer.Default);

    private BodyIndex(IOperation root)
    {
        foreach (var operation in root.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation { Symbol: var local, Parent: not IForEachLoopOperation } declarator:
                    if (declarator.GetVariableInitializer() is { } initializer)
                    {
                        Add(local, initializer.Value);
                    }

                    break;
                case IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol: var element } } loop:
                    _loops[element] = loop;
                    break;
                case IAssignmentOperation { Target: ILocalReferenceOperation { Local: var assigned } } assignment:
                    Add(assigned, assignment.Value);
                    break;
                case IAssignmentOperation { Target: IParameterReferenceOperation { Parameter: var parameter } } assignment:
                    Add(parameter, assignment.Value);
                    break;
                case IIsPatternOperation pattern when DeclaredBy(pattern.Pattern) is { } declared:
                    Add(declared, pattern.Value);
                    break;
                case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out, Parent: IInvocationOperation call } argument when LocalIn(argument.Value) is { } given:
                    Add(given, call);
                    break;
            }
        }
    }

    public static BodyIndex Of(IOperation anywhere) => Known.GetValue(anywhere.Root(), static root => new BodyIndex(root));

    /// <summary>The loop whose variable the local is.</summary>
    public IForEachLoopOperation? LoopOf(ILocalSymbol local) => _loops.TryGetValue(local, out var loop) ? loop : null;

    /// <summary>Everything that is assigned to the local or parameter: its initialiser, assignments, the value that a pattern tests, the call that it is passed to by reference.</summary>
    public IReadOnlyList<IOperation> ValuesOf(ISymbol variable) => _values.TryGetValue(variable, out var values) ? values : None;

    private void Add(ISymbol variable, IOperation value)
    {
        if (!_values.TryGetValue(variable, out var values))
        {
            _values.Add(variable, values = []);
        }

        values.Add(value);
    }

    /// <summary>The <c>order</c> of <c>is { } order</c>, <c>is Order order</c> and <c>is not { } order</c>.</summary>
    private static ILocalSymbol? DeclaredBy(IPatternOperation pattern) => pattern switch
    {
        INegatedPatternOperation negated => DeclaredBy(negated.Pattern),
        IDeclarationPatternOperation { DeclaredSymbol: ILocalSymbol declared } => declared,
        IRecursivePatternOperation { DeclaredSymbol: ILocalSymbol declared } => declared,
        _ => null,
    };

    private static ILocalSymbol? LocalIn(IOperation value) => value switch
    {
        ILocalReferenceOperation local => local.Local,
        IDeclarationExpressionOperation { Expression: ILocalReferenceOperation local } => local.Local,
        _ => null,
    };
}
