using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>
/// Can running this code change what the database answers? Unlike the other facts, which want proof that something
/// happens, this one wants proof that nothing does: a call that nobody can look into counts as a change.
/// </summary>
internal sealed class WriteScan(Compilation compilation, Sinks sinks, Implementations implementations, OtherProjects projects)
{
    private const int MaxDepth = 8;

    private static readonly string[] HarmlessAssemblies =
    [
        "System", "netstandard", "mscorlib", "Microsoft.CSharp", "Microsoft.VisualBasic", "Microsoft.EntityFrameworkCore", "Microsoft.Extensions.Logging",
        "Microsoft.Extensions.Primitives", "Microsoft.Extensions.Options", "Microsoft.AspNetCore", "Dapper",
    ];

    /// <summary>By method, and by the assembly of a mapper.</summary>
    private readonly ConcurrentDictionary<ISymbol, bool> _known = new(SymbolEqualityComparer.Default);

    /// <summary>The call that may write, or null when there is none.</summary>
    public IOperation? FirstWrite(IOperation scope) => FirstWrite(scope, new HashSet<ISymbol>(SymbolEqualityComparer.Default), 0);

    /// <summary>May running the member write?</summary>
    public bool MayWrite(IMethodSymbol method) => MayWrite(method, new HashSet<ISymbol>(SymbolEqualityComparer.Default), 0);

    private IOperation? FirstWrite(IOperation scope, HashSet<ISymbol> open, int depth)
    {
        foreach (var operation in scope.Executed())
        {
            var mayWrite = operation switch
            {
                IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke } call => sinks.At(call) is null,
                IInvocationOperation call => sinks.At(call) is { } trip ? (trip.Kind & (RoundTripKinds.DatabaseWrite | RoundTripKinds.RemoteCall)) != 0 : MayWrite(call.TargetMethod, open, depth),
                IObjectCreationOperation { Constructor: { } constructor } => MayWrite(constructor, open, depth),
                IPropertyReferenceOperation { Property: var property } reference => MayWrite(AccessorOf(reference, property), open, depth),
                IMethodReferenceOperation reference => MayWrite(reference.Method, open, depth),
                IInvalidOperation or IDynamicInvocationOperation => true,
                _ => false,
            };
            if (mayWrite)
            {
                return operation;
            }
        }

        return null;
    }

    private bool MayWrite(IMethodSymbol? method, HashSet<ISymbol> open, int depth)
    {
        if (method is null || method.IsImplicitlyDeclared)
        {
            return false;
        }

        method = method.Definition();
        if (!IsOurs(method) && !projects.Shows(method))
        {
            return method.ContainingAssembly?.Name == "AutoMapper"
                ? MayMappingWrite(method.ContainingAssembly, open, depth)
                : !IsHarmless(method.ContainingAssembly) && !IsAccessorWithoutBody(method) && !IsData(method);
        }

        if (_known.TryGetValue(method, out var known))
        {
            return known;
        }

        if (depth >= MaxDepth)
        {
            return true;
        }

        // A body that is already being looked at adds nothing of its own.
        if (!open.Add(method))
        {
            return false;
        }

        var bodies = implementations.Of(method);
        var mayWrite = bodies.IsEmpty;
        foreach (var body in bodies)
        {
            mayWrite |= !IsAccessorWithoutBody(body) && !IsPrimaryConstructor(body) && (IsOurs(body)
                ? MethodBodies.Of(body, compilation) is not { } operations || FirstWrite(operations, open, depth + 1) is not null
                : projects.MayWrite(body));
        }

        open.Remove(method);
        if (mayWrite || open.Count == 0)
        {
            _known.TryAdd(method, mayWrite);
        }

        return mayWrite;
    }

    /// <summary>AutoMapper runs what the profiles and resolvers of the source say.</summary>
    private bool MayMappingWrite(IAssemblySymbol mapper, HashSet<ISymbol> open, int depth)
    {
        if (_known.TryGetValue(mapper, out var known))
        {
            return known;
        }

        if (!open.Add(mapper))
        {
            return false;
        }

        var mayWrite = MappingCodeOf(mapper).Any(method => MayWrite(method, open, depth + 1));
        open.Remove(mapper);
        if (mayWrite || open.Count == 0)
        {
            _known.TryAdd(mapper, mayWrite);
        }

        return mayWrite;
    }

    /// <summary>The members of the types that derive from the mapper's or implement them.</summary>
    private IEnumerable<IMethodSymbol> MappingCodeOf(IAssemblySymbol mapper)
        => implementations.Types.Concat(projects.Types)
            .Where(type => SymbolEqualityComparer.Default.Equals(type.BaseType?.ContainingAssembly, mapper) || type.Interfaces.Any(implemented => SymbolEqualityComparer.Default.Equals(implemented.ContainingAssembly, mapper)))
            .SelectMany(static type => type.GetMembers())
            .OfType<IMethodSymbol>()
            .Where(static method => !method.IsAbstract);

    private bool IsOurs(IMethodSymbol method) => SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, compilation.Assembly);

    private static IMethodSymbol? AccessorOf(IPropertyReferenceOperation reference, IPropertySymbol property)
        => reference.Parent is IAssignmentOperation assignment && ReferenceEquals(assignment.Target, reference) ? property.SetMethod : property.GetMethod;

    /// <summary><c>get;</c> and the accessors of a positional record.</summary>
    private static bool IsAccessorWithoutBody(IMethodSymbol method)
        => method.AssociatedSymbol is IPropertySymbol
            && method.DeclaringSyntaxReferences is [var declaration]
            && declaration.GetSyntax() is Microsoft.CodeAnalysis.CSharp.Syntax.AccessorDeclarationSyntax { Body: null, ExpressionBody: null }
                or Microsoft.CodeAnalysis.CSharp.Syntax.ParameterSyntax;

    /// <summary>It only keeps its parameters.</summary>
    private static bool IsPrimaryConstructor(IMethodSymbol method)
        => method.MethodKind == MethodKind.Constructor
            && method.DeclaringSyntaxReferences is [var declaration]
            && declaration.GetSyntax() is Microsoft.CodeAnalysis.CSharp.Syntax.TypeDeclarationSyntax;

    /// <summary>
    /// A data class of another assembly: an automatic property, which carries the compiler's attribute in metadata too, or a
    /// constructor that is given values only and so has no context to write with.
    /// </summary>
    private static bool IsData(IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.Constructor)
        {
            foreach (var parameter in method.Parameters)
            {
                if (!parameter.Type.IsValueType && parameter.Type.SpecialType != SpecialType.System_String)
                {
                    return false;
                }
            }

            return true;
        }

        foreach (var attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "CompilerGeneratedAttribute")
            {
                return method.AssociatedSymbol is IPropertySymbol;
            }
        }

        return false;
    }

    private static bool IsHarmless(IAssemblySymbol? assembly)
    {
        if (assembly is null)
        {
            return true;
        }

        foreach (var prefix in HarmlessAssemblies)
        {
            if (assembly.Name.StartsWith(prefix, StringComparison.Ordinal) && (assembly.Name.Length == prefix.Length || assembly.Name[prefix.Length] == '.'))
            {
                return true;
            }
        }

        return false;
    }
}
