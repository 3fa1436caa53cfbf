using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Convertibility;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>
/// What can be done with an <c>async void</c> function that is handed on as a delegate without a result: <c>new Timer(Tick)</c>. It cannot
/// return a task, unless what takes it is changed, too.
/// </summary>
internal static class VoidDelegates
{
    private const string CatchAll = "catch every exception in it";

    /// <summary>What takes the delegate is a member of the solution.</summary>
    public const string GiveTask = "take a Func<Task> instead";

    /// <summary>For a function by its name; null when it is only called.</summary>
    public static string? AdviceFor(IMethodSymbol function, Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (var name in NameIndex.Find(compilation, function.Name, cancellationToken))
        {
            SyntaxNode handed = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
            if (handed.Parent is InvocationExpressionSyntax call && call.Expression == handed)
            {
                continue;
            }

            var model = compilation.GetSemanticModel(name.SyntaxTree);
            if (model.GetSymbolInfo(name, cancellationToken).Symbol is IMethodSymbol used
                && SymbolEqualityComparer.Default.Equals(used.OriginalDefinition, function.OriginalDefinition)
                && CreationOf(handed, model, cancellationToken) is { } creation)
            {
                return InMethod(AdviceFor(TakerOf(creation), compilation));
            }
        }

        return null;
    }

    /// <summary>For a lambda that is given to a member for which there is nothing better.</summary>
    public static string AdviceFor(ISymbol? taker, Compilation compilation) => taker switch
    {
        { ContainingType: { Name: "Timer" } type } when type.IsIn("System") => $"{CatchAll}, or use a PeriodicTimer",
        { ContainingType.Name: "Task" or "Thread" or "ThreadPool" or "TaskFactory" } when taker.IsIn("System.Threading") => "use Task.Run",
        not null when HierarchyObstacles.IsForeign(taker.ContainingAssembly, compilation) => $"{CatchAll}, because '{NameOf(taker)}' takes no task",
        _ => GiveTask,
    };

    /// <summary>A method is changed itself, and then what takes it.</summary>
    private static string InMethod(string advice)
        => advice switch
        {
            "use Task.Run" => "return a Task and use Task.Run",
            GiveTask => "return a Task, and take a Func<Task> where it is handed on",
            _ => advice,
        };

    private static string NameOf(ISymbol taker)
        => taker is IMethodSymbol { MethodKind: MethodKind.Constructor } ? taker.ContainingType.Name : taker.NameWithType();

    /// <summary>The delegate that a method's name becomes, as <c>Tick</c> or <c>new TimerCallback(Tick)</c>; null for one with a result.</summary>
    private static IOperation? CreationOf(SyntaxNode handed, SemanticModel model, CancellationToken cancellationToken)
    {
        for (var operation = model.GetOperation(handed, cancellationToken); operation is not null; operation = operation.Parent)
        {
            switch (operation)
            {
                case IDelegateCreationOperation { Type: INamedTypeSymbol { DelegateInvokeMethod.ReturnsVoid: true } }:
                    return operation;
                case IMethodReferenceOperation or IConversionOperation or IParenthesizedOperation:
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>The method, constructor or member that is given the delegate; null where a variable is.</summary>
    private static ISymbol? TakerOf(IOperation creation)
    {
        var parent = creation.Parent;
        while (parent is IConversionOperation or IParenthesizedOperation or IConditionalOperation or ICoalesceOperation)
        {
            parent = parent.Parent;
        }

        return parent switch
        {
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod: var method } } => method,
            IArgumentOperation { Parent: IObjectCreationOperation { Constructor: { } constructor } } => constructor,
            IAssignmentOperation { Target: IMemberReferenceOperation { Member: var member } } => member,
            _ => null,
        };
    }
}
