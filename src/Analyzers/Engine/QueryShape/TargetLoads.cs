using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.EfModel;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.QueryShape;

/// <summary>Do other members of this compilation load or make entities of a type, themselves or further down? Yes when a limit is reached.</summary>
internal sealed class TargetLoads(Compilation compilation, Implementations implementations)
{
    private const int MaxDepth = 8;
    private const int MaxOperations = 5_000;

    private readonly ConcurrentDictionary<(ISymbol Method, ISymbol Target), bool> _known = new();

    /// <summary>Private methods are given entities by those that call them.</summary>
    public bool AreInCallersOf(IMethodSymbol method, INamedTypeSymbol target, CancellationToken cancellationToken)
    {
        foreach (var reference in method.ContainingType.DeclaringSyntaxReferences)
        {
            foreach (var node in reference.GetSyntax(cancellationToken).DescendantNodes())
            {
                if (node is SimpleNameSyntax { Identifier.ValueText: var name } use && name == method.Name
                    && use.FirstAncestorOrSelf<BaseMethodDeclarationSyntax>() is { } caller
                    && compilation.GetSemanticModel(node.SyntaxTree).GetOperation(caller, cancellationToken) is { } body
                    && AnyLoads(body, target, new Walk(), 0, cancellationToken))
                {
                    return true;
                }
            }
        }

        return false;
    }

    public bool AreIn(IMethodSymbol method, INamedTypeSymbol target, CancellationToken cancellationToken)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        if (!SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, compilation.Assembly))
        {
            return false;
        }

        var question = (Method: (ISymbol)method, Target: (ISymbol)target);
        return _known.TryGetValue(question, out var known)
            ? known
            : _known.GetOrAdd(question, AreIn(method, target, new Walk(), 0, cancellationToken));
    }

    private bool AreIn(IMethodSymbol method, INamedTypeSymbol target, Walk walk, int depth, CancellationToken cancellationToken)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        if (!SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, compilation.Assembly) || !walk.Seen.Add(method))
        {
            return false;
        }

        if (depth == MaxDepth)
        {
            return true;
        }

        foreach (var implementation in implementations.Of(method))
        {
            if (MethodBodies.Of(implementation, compilation) is { } body && AnyLoads(body, target, walk, depth + 1, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Does another member query the target, include it, or make one? Reading it from an entity that it is given does not load it.</summary>
    private bool AnyLoads(IOperation body, INamedTypeSymbol target, Walk walk, int depth, CancellationToken cancellationToken)
    {
        foreach (var operation in body.Executed())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++walk.Operations > MaxOperations)
            {
                return true;
            }

            switch (operation)
            {
                case IInvocationOperation { TargetMethod: { Name: "Include" or "ThenInclude" } included } include when included.IsIn("Microsoft.EntityFrameworkCore") && EntityMentions.IncludesTarget(include, target):
                case IObjectCreationOperation { Type: INamedTypeSymbol created } when EntityTypes.AreRelated(created, target):
                case IPropertyReferenceOperation { Type: { } set } when set.IsQuery() && EntityMentions.Mentions(set, target, 1) && EntityMentions.IsMaterialised(operation):
                case IInvocationOperation call when GivesRows(call) && EntityMentions.Mentions(call.Type, target) && EntityMentions.IsMaterialised(call):
                case IInvocationOperation { TargetMethod: var method } when AreIn(method, target, walk, depth, cancellationToken):
                    return true;
            }
        }

        return false;
    }

    /// <summary>Not an operator over what is in memory already.</summary>
    private static bool GivesRows(IInvocationOperation call)
        => !call.TargetMethod.IsExtensionMethod || (call.Receiver() is { } receiver && receiver.Unwrap().Type.IsQuery());

    /// <summary>One question: the members that were looked at, each once, and how much that took.</summary>
    private sealed class Walk
    {
        public HashSet<ISymbol> Seen { get; } = new(SymbolEqualityComparer.Default);

        public int Operations { get; set; }
    }
}
