using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>What takes an async lambda as a delegate without a result, and what is done instead.</summary>
/// <param name="Name">The user's name for what takes it, <c>List.ForEach</c>; null where it is only stored.</param>
/// <param name="Advice">A clause that ends the message.</param>
/// <param name="Repeats">Is the lambda run per element, so that the caller expects all to be done afterwards?</param>
/// <param name="Call">The call that takes it as an argument.</param>
internal readonly record struct AsyncVoidLambda(string? Name, string Advice, bool Repeats, IInvocationOperation? Call)
{
    public static AsyncVoidLambda TakenBy(IDelegateCreationOperation created)
    {
        // Parallel.Invoke(async () => ..): an argument of a params array.
        var taker = created.Parent is IArrayInitializerOperation { Parent: IArrayCreationOperation { IsImplicit: true } array } ? array.Parent : created.Parent;
        var compilation = created.SemanticModel!.Compilation;
        switch (taker)
        {
            case IArgumentOperation { Parent: IInvocationOperation call }:
                var method = call.TargetMethod;
                var name = method.MethodKind is MethodKind.LocalFunction or MethodKind.DelegateInvoke ? method.Name : method.NameWithType();
                return (method.ContainingType.Name, method.Name) switch
                {
                    ("Parallel", "ForEach") => new(name, "use await Parallel.ForEachAsync", true, call),
                    ("Parallel", "For") => new(name, "use await Parallel.ForAsync", true, call),
                    ("Parallel", "Invoke") => new(name, "use await Task.WhenAll", true, call),
                    (_, "ForEach" or "ForAll") => new(name, "use foreach and await", true, call),
                    ("TaskFactory", "StartNew") or ("ThreadPool", _) => new(name, "use Task.Run", false, call),
                    _ => new(name, VoidDelegates.AdviceFor(method, compilation), false, call),
                };
            case IArgumentOperation { Parent: IObjectCreationOperation { Type: { } type, Constructor: { } constructor } }:
                return new(type.Name, VoidDelegates.AdviceFor(constructor, compilation), false, null);
            case IAssignmentOperation { Target: IMemberReferenceOperation { Member: var member } }:
                return new(member.Name, VoidDelegates.AdviceFor(member, compilation), false, null);
            default:
                return new(null, VoidDelegates.GiveTask, false, null);
        }
    }
}
