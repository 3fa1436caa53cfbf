using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>What code does that no transaction takes back: it calls another service, changes files, or tells the clients of a hub.</summary>
internal sealed class OutsideEffects(RoundTripFacts facts, Compilation compilation, CancellationToken cancellationToken)
{
    private const int MaxDepth = 6;
    private const int MostBodies = 8;

    private static readonly string[] LogWords = ["Log", "Logger", "Logging", "Trace"];
    private static readonly string[] WriteWords = ["Write", "Add", "Append", "Insert"];

    private readonly HashSet<IMethodSymbol> _seen = new(SymbolEqualityComparer.Default);

    /// <summary>Does the code have such an effect, itself or further down?</summary>
    public bool AnyIn(IOperation scope) => AnyIn(scope, 0);

    private bool AnyIn(IOperation scope, int depth)
    {
        foreach (var operation in scope.Executed())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (operation is IInvocationOperation call
                && !IsBeside(call.TargetMethod)
                && (IsEffect(call.TargetMethod) || facts.At(call, RoundTripKinds.RemoteCall, cancellationToken) is not null || IsBehind(call.TargetMethod, depth)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Of an interface one implementation is enough: files go to a disk or to a bucket, mails are sent or, on a developer's machine,
    /// thrown away. What everything implements says nothing about a call.
    /// </summary>
    private bool IsBehind(IMethodSymbol method, int depth)
    {
        if (depth == MaxDepth || !SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, compilation.Assembly) || !_seen.Add(method.Definition()))
        {
            return false;
        }

        var bodies = facts.BodiesOf(method.Definition());
        if (bodies.Length > MostBodies)
        {
            return false;
        }

        foreach (var body in bodies)
        {
            if (MethodBodies.Of(body, compilation) is { } operations && AnyIn(operations, depth + 1))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// What a save itself does, in an override or a unit of work, it does for one save of all as well; and no row has to be
    /// stored at once because a log tells of it.
    /// </summary>
    private static bool IsBeside(IMethodSymbol method) => method.Name is "SaveChanges" or "SaveChangesAsync" || IsLogging(method);

    /// <summary><c>LogFailure(..)</c>, <c>WriteLog(..)</c>, <c>FileLogger.Info(..)</c>; not <c>Login(..)</c>, and not what is done with a log: <c>UploadLog(..)</c>.</summary>
    private static bool IsLogging(IMethodSymbol method)
    {
        var type = method.ContainingType.Name;
        if (type is "Log" or "ILog" or "Trace" || EndsWith(type, "Logger") || EndsWith(type, "Logging"))
        {
            return true;
        }

        var writes = WriteWords.Any(word => StartsWith(method, word));
        foreach (var word in LogWords)
        {
            if (method.Name == word
                || (StartsWith(method, word) && !char.IsLower(method.Name[word.Length]))
                || (writes && (EndsWith(method.Name, word) || EndsWith(method.Name, word + "Async") || EndsWith(type, word))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool EndsWith(string name, string word) => name.EndsWith(word, StringComparison.Ordinal);

    /// <summary>Also of the interfaces that stand for the file system in tests: <c>IFile</c> of <c>System.IO.Abstractions</c>.</summary>
    private static bool IsEffect(IMethodSymbol method)
        => (method.IsIn("System.IO") && method.ContainingType.Name is "File" or "Directory" or "FileInfo" or "DirectoryInfo" or "FileSystemInfo" or "IFile" or "IDirectory" or "IFileInfo" or "IDirectoryInfo" or "IFileSystemInfo"
                && (method.Name is "Delete" or "Move" or "MoveTo" or "Copy" or "CopyTo" or "Replace" || StartsWith(method, "WriteAll") || StartsWith(method, "AppendAll")))
            || (StartsWith(method, "Send") && method.IsIn("Microsoft.AspNetCore.SignalR"));

    private static bool StartsWith(IMethodSymbol method, string prefix) => method.Name.StartsWith(prefix, StringComparison.Ordinal);
}
