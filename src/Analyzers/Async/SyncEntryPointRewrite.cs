using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;
using PerfAnalyzers.Engine.Endpoints;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Engine.SyncIo;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>How a function that serves a request becomes async, or why it cannot. Both the analyzer and the code fix ask here.</summary>
internal sealed class SyncEntryPointRewrite
{
    private SyncEntryPointRewrite(string? refusal, SyntaxNode? function, EntryPoint entryPoint, IReadOnlyList<SyncIoCall> calls)
    {
        Refusal = refusal;
        Function = function;
        EntryPoint = entryPoint;
        Calls = calls;
    }

    /// <summary>A clause that follows "no safe fix:"; null when there is a rewrite.</summary>
    public string? Refusal { get; }

    /// <summary>The method, local function or lambda.</summary>
    public SyntaxNode? Function { get; }

    public EntryPoint EntryPoint { get; }

    /// <summary>The calls that are awaited afterwards.</summary>
    public IReadOnlyList<SyncIoCall> Calls { get; }

    /// <summary>What else waits in the members that the function calls: awaited as well, as far as the solution allows it.</summary>
    public IReadOnlyList<SyncIoCall> Further { get; private init; } = [];

    /// <summary>Do callers or other declarations have to change with it, through the solution?</summary>
    public bool Converts { get; private init; }

    public string Title
    {
        get
        {
            var awaited = Calls.Count + Further.Count == 1 ? Calls[0].Twin.Name : "its calls";
            return Converts ? $"Make the calls async through the solution and await {awaited}" : $"Make it async and await {awaited}";
        }
    }

    /// <param name="path">What was reported.</param>
    /// <param name="entryPoint">The function, as the framework calls it.</param>
    /// <param name="whole">Its body, or itself as a lambda or local function.</param>
    public static SyncEntryPointRewrite Plan(SyncIoPath path, EntryPoint entryPoint, IMethodSymbol function, IOperation whole, SyncIoPaths paths, CancellationToken cancellationToken)
    {
        switch (entryPoint.Kind)
        {
            case EntryPointKind.Filter:
                return Refused("the framework calls it through a synchronous interface; implement the asynchronous one");
            case EntryPointKind.RequestHandler:
                return Refused("its base class is synchronous; implement the asynchronous interface");
        }

        if (path.Io is not { } io)
        {
            return Refused("the call is in another project, which a build sees as an assembly");
        }

        if (io.Operation.SemanticModel is not { } model
            || FunctionSyntax.Nearest(io.Operation.Syntax) is not { } syntax
            || FunctionSyntax.Body(syntax) is not { } body
            || model.GetOperation(syntax, cancellationToken) is not { } operation)
        {
            return Refused("the function cannot be read");
        }

        if (!path.Calls.IsEmpty)
        {
            return ObstacleOfMember(io, syntax, model, cancellationToken) is { } inMember
                ? Refused(inMember)
                : new SyncEntryPointRewrite(null, syntax, entryPoint, [io]) { Converts = true, Further = Below(paths.CallsIn(whole, cancellationToken)) };
        }

        if ((SignatureObstacle(function) ?? AsyncBodyObstacles.FindInBody(body, model, cancellationToken)) is { } obstacle)
        {
            return Refused(obstacle);
        }

        var calls = new List<SyncIoCall>();
        foreach (var call in paths.CallsIn(operation, cancellationToken))
        {
            if (SyncIoRewrite.PlaceObstacle(call, syntax, cancellationToken) is not { } here)
            {
                calls.Add(call);
            }
            else if (call.Operation.Syntax == io.Operation.Syntax)
            {
                return Refused(here);
            }
        }

        if (calls.Count == 0)
        {
            return Refused("the call is not a place for an await");
        }

        var further = Below([]);
        var isAlone = !IsDeclaredElsewhere(function) && !IsCalled(function, model.Compilation, cancellationToken);
        var member = isAlone && further.Count == 0 ? null : ObstacleOfMember(io, syntax, model, cancellationToken);
        return (isAlone, member) switch
        {
            (false, not null) => Refused(member),
            (true, not null) => new SyncEntryPointRewrite(null, syntax, entryPoint, calls),
            _ => new SyncEntryPointRewrite(null, syntax, entryPoint, calls) { Converts = !isAlone || further.Count > 0, Further = further },
        };

        List<SyncIoCall> Below(IEnumerable<SyncIoCall> own)
            => [.. own.Concat(paths.CallsBelow(whole, cancellationToken)).Where(call => call.Operation.Syntax != io.Operation.Syntax && MayBeAwaited(call, cancellationToken))];

        SyncEntryPointRewrite Refused(string reason) => new(reason, null, entryPoint, []);
    }

    private static string? ObstacleOfMember(SyncIoCall io, SyntaxNode syntax, SemanticModel model, CancellationToken cancellationToken)
        => SyncIoRewrite.PlaceObstacle(io, syntax, cancellationToken)
            ?? (AwaitingFunction.SymbolOf(syntax, model, cancellationToken) is { } symbol ? MemberObstacles.Find(syntax, symbol, model, cancellationToken)?.Reason : "the function cannot be read");

    private static bool MayBeAwaited(SyncIoCall call, CancellationToken cancellationToken)
        => call.Operation.SemanticModel is { } model
            && FunctionSyntax.Nearest(call.Operation.Syntax) is { } function
            && ObstacleOfMember(call, function, model, cancellationToken) is null;

    private static bool IsDeclaredElsewhere(IMethodSymbol function)
        => function.IsOverride || function.IsVirtual || function.IsAbstract || function.PartialDefinitionPart is not null || function.ImplementsInterface();

    private static string? SignatureObstacle(IMethodSymbol function)
    {
        if (function.ReturnsByRef || function.ReturnsByRefReadonly || function.ReturnType.IsRefLikeType)
        {
            return "it returns a reference";
        }

        foreach (var parameter in function.Parameters)
        {
            if (parameter.RefKind != RefKind.None || parameter.Type.IsRefLikeType)
            {
                return $"parameter '{parameter.Name}' is passed by reference or lives on the stack";
            }
        }

        return null;
    }

    /// <summary>Anything but the framework: a name in <c>nameof</c> and the method group that is mapped do not call it.</summary>
    public static bool IsCalled(IMethodSymbol function, Compilation compilation, CancellationToken cancellationToken)
    {
        if (function.MethodKind == MethodKind.AnonymousFunction)
        {
            return false;
        }

        foreach (var name in NameIndex.Find(compilation, function.Name, cancellationToken))
        {
            if (compilation.GetSemanticModel(name.SyntaxTree) is var model
                && Refers(model.GetSymbolInfo(name, cancellationToken), function)
                && !MayChangeReturnType(name, model, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Does the name stand where a change of the return type does not matter: <c>nameof(Get)</c>, <c>app.MapGet("/", Get)</c>?</summary>
    public static bool MayChangeReturnType(SimpleNameSyntax name, SemanticModel model, CancellationToken cancellationToken)
    {
        SyntaxNode whole = name;
        while (whole.Parent is MemberAccessExpressionSyntax access && access.Name == whole)
        {
            whole = access;
        }

        return whole.IsInNameOf()
            || (whole.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var method } } call }
                && method.StartsWith("Map", StringComparison.Ordinal)
                && model.GetSymbolInfo(call, cancellationToken).Symbol?.ContainingNamespace is { } owner
                && owner.ToDisplayString().StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    private static bool Refers(SymbolInfo info, IMethodSymbol function)
    {
        if (SymbolEqualityComparer.Default.Equals(info.Symbol?.OriginalDefinition, function.OriginalDefinition))
        {
            return true;
        }

        foreach (var candidate in info.CandidateSymbols)
        {
            if (SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, function.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }
}
