using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.CacheCalls;

/// <summary>
/// What is a value of a body computed from? Goes back through its locals, and counts for each everything that is ever put into
/// it: <c>var key = new StringBuilder(); key.Append(id);</c>. Found in one pass and kept as long as the body.
/// </summary>
internal sealed class LocalFlow
{
    private static readonly ConditionalWeakTable<IOperation, LocalFlow> Known = new();

    private readonly Dictionary<ILocalSymbol, List<IOperation>> _sources = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ILocalSymbol> _elements = new(SymbolEqualityComparer.Default);

    private LocalFlow(IOperation root)
    {
        foreach (var operation in root.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol: var element } } loop:
                    _elements.Add(element);
                    Add(element, loop.Collection);
                    break;
                case IVariableDeclaratorOperation declarator when declarator.GetVariableInitializer() is { } initializer:
                    Add(declarator.Symbol, initializer.Value);
                    break;
                case IAssignmentOperation { Target: var target } assignment:
                    AddWritten(target, assignment.Value);
                    break;
                case IIsPatternOperation pattern:
                    foreach (var part in pattern.Pattern.DescendantsAndSelf())
                    {
                        if (part is IDeclarationPatternOperation { DeclaredSymbol: ILocalSymbol typed })
                        {
                            Add(typed, pattern.Value);
                        }
                        else if (part is IRecursivePatternOperation { DeclaredSymbol: ILocalSymbol named })
                        {
                            Add(named, pattern.Value);
                        }
                    }

                    break;
                case IInvocationOperation call:
                    if (Fills(call) && FilledBy(call) is ILocalReferenceOperation { Local: var changed })
                    {
                        Add(changed, call);
                    }

                    foreach (var argument in call.Arguments)
                    {
                        if (argument.Parameter?.RefKind is RefKind.Out or RefKind.Ref && LocalIn(argument.Value) is { } given)
                        {
                            Add(given, call);
                        }
                    }

                    break;
            }
        }
    }

    /// <summary>The functions around an operation, whose parameters it sees. Those of a constructor are what the object is made with.</summary>
    public static HashSet<ISymbol> FunctionsAround(IOperation operation)
    {
        var functions = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        for (var symbol = operation.SemanticModel?.GetEnclosingSymbol(operation.Syntax.SpanStart); symbol is IMethodSymbol method; symbol = symbol.ContainingSymbol)
        {
            if (method.MethodKind is not (MethodKind.Constructor or MethodKind.PropertySet))
            {
                functions.Add(method);
            }
        }

        return functions;
    }

    public static LocalFlow Of(IOperation anywhere) => Known.GetValue(anywhere.Root(), static root => new LocalFlow(root));

    /// <summary>Is the local the variable of a <c>foreach</c>?</summary>
    public bool IsElement(ILocalSymbol local) => _elements.Contains(local);

    /// <summary>The operations that the value is computed from, in no order: its own, and those of what its locals were given.</summary>
    public IEnumerable<IOperation> Sources(IOperation value)
    {
        var seen = new HashSet<ILocalSymbol>(SymbolEqualityComparer.Default);
        var pending = new Stack<IOperation>();
        pending.Push(value);
        while (pending.Count > 0)
        {
            foreach (var operation in pending.Pop().DescendantsAndSelf())
            {
                yield return operation;
                if (operation is ILocalReferenceOperation { Local: var local } && seen.Add(local) && _sources.TryGetValue(local, out var sources))
                {
                    foreach (var source in sources)
                    {
                        pending.Push(source);
                    }
                }
            }
        }
    }

    /// <summary><c>list.Add(x)</c>, <c>map.TryAdd(k, v)</c>, <c>text.Append(x)</c>; not <c>list.Find(..)</c> or <c>text.Trim(' ')</c>.</summary>
    private static bool Fills(IInvocationOperation call)
    {
        var name = call.TargetMethod.Name;
        return !call.Arguments.IsEmpty
            && (name.StartsWith("Add", StringComparison.Ordinal) || name.StartsWith("TryAdd", StringComparison.Ordinal) || name.StartsWith("Append", StringComparison.Ordinal)
                || name.StartsWith("Insert", StringComparison.Ordinal) || name.StartsWith("Write", StringComparison.Ordinal) || name.StartsWith("Set", StringComparison.Ordinal)
                || name.EndsWith("With", StringComparison.Ordinal) || name is "Push" or "Enqueue");
    }

    /// <summary>What the call fills: <c>text</c> in <c>text.Append(x).Append(y)</c>.</summary>
    private static IOperation? FilledBy(IInvocationOperation call)
    {
        var filled = call.Instance?.Unwrap();
        while (filled is IInvocationOperation { Instance: { } inner } link && Fills(link))
        {
            filled = inner.Unwrap();
        }

        return filled;
    }

    /// <summary>The local behind the target: <c>user.Name = ..</c>, <c>map[key] = ..</c>, <c>(a, b) = ..</c>.</summary>
    private void AddWritten(IOperation target, IOperation value)
    {
        while (true)
        {
            switch (target.Unwrap())
            {
                case ILocalReferenceOperation { Local: var local }:
                    Add(local, value);
                    return;
                case IDeclarationExpressionOperation declaration:
                    target = declaration.Expression;
                    break;
                case ITupleOperation tuple:
                    foreach (var element in tuple.Elements)
                    {
                        AddWritten(element, value);
                    }

                    return;
                case IMemberReferenceOperation { Instance: { } instance }:
                    target = instance;
                    break;
                case IArrayElementReferenceOperation element:
                    target = element.ArrayReference;
                    break;
                default:
                    return;
            }
        }
    }

    private void Add(ILocalSymbol local, IOperation source)
    {
        if (!_sources.TryGetValue(local, out var sources))
        {
            _sources.Add(local, sources = []);
        }

        sources.Add(source);
    }

    private static ILocalSymbol? LocalIn(IOperation value) => value switch
    {
        ILocalReferenceOperation local => local.Local,
        IDeclarationExpressionOperation { Expression: ILocalReferenceOperation local } => local.Local,
        _ => null,
    };
}
