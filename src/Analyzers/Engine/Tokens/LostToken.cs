using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Messages;
using PerfAnalyzers.Engine.SyncIo;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Tokens;

/// <summary>A call that is awaited in its place, could be given a token, and is given none.</summary>
internal sealed record LostToken(IInvocationOperation Call, InvocationExpressionSyntax Syntax)
{
    /// <summary>Null when the call is given a token, takes none, or is not awaited where it stands: what runs on by itself is not to be cancelled with its caller.</summary>
    public static LostToken? At(IInvocationOperation call, TaskTypes types)
        => IsAwaitedHere(call) ? OnceAwaited(call, types) : null;

    /// <summary>As <see cref="At"/>, of a call whose task is waited for in another way and will be awaited.</summary>
    public static LostToken? OnceAwaited(IInvocationOperation call, TaskTypes types)
    {
        var method = call.TargetMethod;
        return types.IsTaskOrValueTask(method.ReturnType)
            && call.Syntax is InvocationExpressionSyntax syntax
            && !IsStart(method, types)
            && !LeavesHalfDone(method)
            && !PassesToken(call)
            && (LeavesTokenOut(call) || HasOverload(method))
            && !call.IsTranslated()
                ? new LostToken(call, syntax)
                : null;
    }

    /// <summary>The token as a further argument; null when the compiler would not take it there, or the call would give something else.</summary>
    public ArgumentSyntax? ArgumentFor(ExpressionSyntax token)
        => Call.SemanticModel is not { } model
            ? null
            : TwinBinder.TokenArgument(Syntax, new AsyncTwin(Call.TargetMethod.Name, Call.TargetMethod, null), token, null, model);

    /// <summary>A token for <c>Task.Run</c> only keeps the work from being started.</summary>
    private static bool IsStart(IMethodSymbol method, TaskTypes types)
        => method.Name is "Run" or "StartNew" or "ContinueWith" && (types.IsTask(method.ContainingType) || method.ContainingType.Name == "TaskFactory");

    /// <summary>
    /// A lock whose release stands in a <c>finally</c> must have been taken; a process goes on when nobody waits for it; a file that is
    /// written in part is worse than none; a message whose work is done comes again when the queue is not told.
    /// </summary>
    private static bool LeavesHalfDone(IMethodSymbol method)
        => Acknowledgements.Is(method) || method.ContainingType.Name switch
        {
            "SemaphoreSlim" or "Process" => true,
            "File" => !method.Name.StartsWith("Read", StringComparison.Ordinal),
            _ => false,
        };

    private static bool PassesToken(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.ArgumentKind != ArgumentKind.DefaultValue && argument.Value.Type is { } type && TokenScope.IsToken(type))
            {
                return true;
            }
        }

        return false;
    }

    private static bool LeavesTokenOut(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument is { ArgumentKind: ArgumentKind.DefaultValue, Parameter.Type: { } type } && TokenScope.IsToken(type))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Another method of the name with one more parameter, a token. Whether the compiler would choose it is asked later.</summary>
    private static bool HasOverload(IMethodSymbol method)
    {
        var definition = method.ReducedFrom ?? method;
        for (var type = definition.ContainingType; type is not null; type = type.BaseType)
        {
            foreach (var member in type.GetMembers(method.Name))
            {
                if (member is IMethodSymbol other
                    && other.Parameters.Length == definition.Parameters.Length + 1
                    && TokenScope.IsToken(other.Parameters[other.Parameters.Length - 1].Type))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsAwaitedHere(IOperation call)
    {
        for (var parent = call.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IAwaitOperation:
                    return true;
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" }:
                case IConversionOperation or IParenthesizedOperation or IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } }:
                    break;
                default:
                    return false;
            }
        }

        return false;
    }
}
