using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAnalyzers.Caching;

/// <summary>PERF4050, PERF4052, PERF4053, PERF4055: says of each marked method that is not cached why not. Asks the parser that the generator asks.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class CacheableUsageAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        Descriptors.CacheAttributeWithoutEffect,
        Descriptors.CacheKeyUnknownName,
        Descriptors.CacheKeyLacksParameter,
        Descriptors.CacheNotRegistered,
    ];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            var environment = CacheEnvironment.Of(start.Compilation);
            var uses = new DecoratorUses(start.Compilation);
            start.RegisterSymbolAction(symbol => AnalyzeType(symbol, environment, uses), SymbolKind.NamedType);

            // Local functions and lambdas are no members, so that no symbol action sees them.
            start.RegisterSyntaxNodeAction(AnalyzeFunction, SyntaxKind.ParenthesizedLambdaExpression, SyntaxKind.LocalFunctionStatement);
            if (ForeignCacheAttribute.Resolve(start.Compilation) is { IsEmpty: false } foreign)
            {
                start.RegisterSymbolAction(symbol => ForeignCacheAttribute.Analyze(symbol, foreign), SymbolKind.Method);
            }
        });
    }

    private static void AnalyzeType(SymbolAnalysisContext context, CacheEnvironment environment, DecoratorUses uses)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind is not (TypeKind.Interface or TypeKind.Class or TypeKind.Struct) || CacheableParser.FirstMarked(type) is not { } first)
        {
            return;
        }

        var faults = new List<CacheFault>();
        var model = CacheableParser.Parse(type, faults, context.CancellationToken);
        if (model is not null && environment.Obstacle is { } obstacle)
        {
            faults.Clear();
            faults.Add(CacheFault.WithoutEffect(Mark(first), first.Name, obstacle));
        }
        else if (model is not null && environment.HasServices && uses.IsUnused(type, context.CancellationToken))
        {
            faults.Add(new CacheFault(Descriptors.CacheNotRegistered, CacheFault.Of(Mark(first)), type.Name, CacheDecorator.Registration(model.Stem)));
        }

        foreach (var fault in faults)
        {
            context.ReportDiagnostic(Diagnostic.Create(fault.Descriptor, fault.Location, fault.Arguments));
        }
    }

    private static AttributeData Mark(IMethodSymbol method)
        => method.GetAttributes().First(static attribute => CacheAttributes.IsCacheable(attribute.AttributeClass) || CacheAttributes.IsCacheEvict(attribute.AttributeClass));

    private static void AnalyzeFunction(SyntaxNodeAnalysisContext context)
    {
        var hasAttributes = context.Node is ParenthesizedLambdaExpressionSyntax { AttributeLists.Count: > 0 } or LocalFunctionStatementSyntax { AttributeLists.Count: > 0 };
        if (!hasAttributes)
        {
            return;
        }

        var symbol = context.Node is LocalFunctionStatementSyntax
            ? context.SemanticModel.GetDeclaredSymbol(context.Node, context.CancellationToken)
            : context.SemanticModel.GetSymbolInfo(context.Node, context.CancellationToken).Symbol;
        foreach (var attribute in symbol?.GetAttributes() ?? [])
        {
            if (CacheAttributes.IsCacheable(attribute.AttributeClass) || CacheAttributes.IsCacheEvict(attribute.AttributeClass))
            {
                var isLambda = context.Node is ParenthesizedLambdaExpressionSyntax;
                var fault = CacheFault.WithoutEffect(attribute, isLambda ? "lambda" : symbol!.Name, $"it is a {(isLambda ? "lambda" : "local function")}; put it on a method of an interface");
                context.ReportDiagnostic(Diagnostic.Create(fault.Descriptor, fault.Location, fault.Arguments));
            }
        }
    }
}
