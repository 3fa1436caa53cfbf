using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>
/// PERF4054: a service calls a method of its own whose interface says <c>[Cacheable]</c> or <c>[CacheEvict]</c>. The decorator
/// stands before the service and does not see the call. A virtual method with the attribute is overridden, so that calls of
/// the object to itself are cached, too.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class CacheBypassAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.CacheBypassed];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            // Generated where there is a decorator, here or in a referenced project: no body is bound for a project without.
            if (!start.Compilation.GetTypesByMetadataName("PerfAnalyzers.Generated.MethodCache").IsEmpty)
            {
                var marked = new MarkedImplementations();
                start.RegisterOperationAction(operation => Analyze(operation, marked), OperationKind.Invocation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, MarkedImplementations marked)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.Instance is not IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }
            || call.TargetMethod is not { MethodKind: MethodKind.Ordinary, ContainingType.TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface } target
            || Marked(target, marked) is not { } member)
        {
            return;
        }

        foreach (var attribute in member.GetAttributes())
        {
            if (CacheAttributes.IsCacheable(attribute.AttributeClass) || CacheAttributes.IsCacheEvict(attribute.AttributeClass))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.CacheBypassed,
                    call.Syntax.GetLocation(),
                    target.Name,
                    CacheFault.Name(attribute),
                    $"{member.ContainingType.Name}.{member.Name}"));
                return;
            }
        }
    }

    /// <summary>A default member of an interface runs in the service, too: what it calls there is the marked member itself.</summary>
    private static IMethodSymbol? Marked(IMethodSymbol target, MarkedImplementations marked)
        => target.ContainingType.TypeKind != TypeKind.Interface ? marked.Find(target.OriginalDefinition)
            : CacheAttributes.IsMarked(target) ? target
            : null;

    /// <summary>Which methods of a type implement marked members of interfaces; asked once for each type.</summary>
    private sealed class MarkedImplementations
    {
        private readonly ConcurrentDictionary<INamedTypeSymbol, ImmutableArray<(IMethodSymbol Implementation, IMethodSymbol Member)>> _types = new(SymbolEqualityComparer.Default);

        public IMethodSymbol? Find(IMethodSymbol method)
        {
            foreach (var (implementation, member) in _types.GetOrAdd(method.ContainingType, static type => Read(type)))
            {
                if (SymbolEqualityComparer.Default.Equals(implementation, method))
                {
                    return member;
                }
            }

            return null;
        }

        private static ImmutableArray<(IMethodSymbol Implementation, IMethodSymbol Member)> Read(INamedTypeSymbol type)
        {
            var found = ImmutableArray.CreateBuilder<(IMethodSymbol, IMethodSymbol)>();
            foreach (var implemented in type.AllInterfaces)
            {
                if (implemented.IsIn("System") || implemented.IsIn("Microsoft"))
                {
                    continue;
                }

                foreach (var member in implemented.GetMembers())
                {
                    if (member is IMethodSymbol method && CacheAttributes.IsMarked(method) && type.FindImplementationForInterfaceMember(method) is IMethodSymbol implementation)
                    {
                        found.Add((implementation.OriginalDefinition, method));
                    }
                }
            }

            return found.ToImmutable();
        }
    }
}
