using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Reports a <c>MemoryCache</c> that is made for each request or call, and is gone before anyone could find an entry in it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ShortLivedCacheAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.ShortLivedCache];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (CacheCalls.AreReferenced(start.Compilation) && !start.Compilation.IsTestProject())
            {
                var classes = ConcurrentClasses.TryCreate(start.Compilation);
                start.RegisterOperationAction(operation => Analyze(operation, classes), OperationKind.ObjectCreation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, ConcurrentClasses? classes)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (!creation.Type.IsType("Microsoft.Extensions.Caching.Memory", "MemoryCache") && !creation.Type.IsType("System.Runtime.Caching", "MemoryCache"))
        {
            return;
        }

        var place = creation.Parent;
        while (place is IConversionOperation or IParenthesizedOperation or ICoalesceOperation)
        {
            place = place.Parent;
        }

        var type = context.ContainingSymbol.ContainingType;
        var life = place switch
        {
            IFieldInitializerOperation { InitializedFields: [{ IsStatic: false }] } when IsPerRequest() => $"each '{type.Name}', of which every request makes one,",
            IPropertyInitializerOperation { InitializedProperties: [{ IsStatic: false }] } when IsPerRequest() => $"each '{type.Name}', of which every request makes one,",
            ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Instance: IInstanceReferenceOperation } } when context.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } && IsPerRequest()
                => $"each '{type.Name}', of which every request makes one,",
            IReturnOperation when context.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.PropertyGet, AssociatedSymbol.Name: var property } && !creation.IsInNestedFunction(creation.Root()) && !IsKept(creation) => $"each use of '{property}'",
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } when IsAskedOnce(creation, local) => $"each call of '{context.ContainingSymbol.Name}'",
            _ => null,
        };
        if (life is not null)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.ShortLivedCache,
                creation.Syntax.GetLocation(),
                ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, "the cache has to come from outside"),
                life));
        }

        bool IsPerRequest() => classes is not null && classes.IsMadePerRequest(type, context.CancellationToken);
    }

    /// <summary><c>get => _cache ??= new MemoryCache(..)</c></summary>
    private static bool IsKept(IOperation creation)
    {
        for (var current = creation.Parent; current is not null; current = current.Parent)
        {
            if (current is IAssignmentOperation or ICoalesceOperation or IConditionalOperation)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A local that stays in the method, and is asked for one entry, outside of any loop that the cache outlives.</summary>
    private static bool IsAskedOnce(IObjectCreationOperation creation, ILocalSymbol cache)
    {
        var questions = 0;
        foreach (var operation in creation.Root().DescendantsAndSelf())
        {
            if (operation is not ILocalReferenceOperation { Local: var local } || !SymbolEqualityComparer.Default.Equals(local, cache))
            {
                continue;
            }

            if (CallOn(operation) is not { } call || IsRepeated(operation, creation))
            {
                return false;
            }

            if (CacheCalls.At(call) is { Action: CacheAction.Get or CacheAction.GetOrCreate })
            {
                questions++;
            }
        }

        return questions == 1;
    }

    private static IInvocationOperation? CallOn(IOperation reference)
    {
        var current = reference.Parent;
        while (current is IConversionOperation or IParenthesizedOperation)
        {
            current = current.Parent;
        }

        return current switch
        {
            IInvocationOperation call => call,
            IArgumentOperation { Parameter.Ordinal: 0, Parent: IInvocationOperation { TargetMethod.IsExtensionMethod: true } call } => call,
            _ => null,
        };
    }

    private static bool IsRepeated(IOperation use, IOperation creation)
    {
        for (var current = use.Parent; current is not null; current = current.Parent)
        {
            if (current is ILoopOperation or IAnonymousFunctionOperation or ILocalFunctionOperation && !current.Syntax.Span.Contains(creation.Syntax.Span))
            {
                return true;
            }
        }

        return false;
    }
}
