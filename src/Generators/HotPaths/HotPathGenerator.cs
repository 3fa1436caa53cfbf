using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PerfAnalyzers.Engine.HotCode;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary>
/// The marker attributes; in an application a manifest of its hot paths; in a project that references
/// PerfAnalyzers.Benchmarks a harness for each hot path of its own and of its project references.
/// </summary>
[Generator(LanguageNames.CSharp)]
internal sealed class HotPathGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        context.RegisterPostInitializationOutput(static output =>
        {
            output.AddEmbeddedAttributeDefinition();
            output.AddSource("PerfAnalyzers.HotPathAttributes.g.cs", SourceText.From(HotPathAttributes.Source, Encoding.UTF8));
        });

        var settings = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => HotPathSettings.Read(options.GlobalOptions))
            .WithTrackingName(TrackingNames.Settings);

        var own = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                HotPathAttributes.HotPath,
                static (_, _) => true,
                static (attributed, cancellationToken) => Parse(attributed.TargetSymbol, attributed.SemanticModel.Compilation, cancellationToken))
            .WithTrackingName(TrackingNames.Parsed)
            .Collect()
            .Combine(settings)
            .SelectMany(static (input, _) => Distinct(input.Left, input.Right))
            .WithTrackingName(TrackingNames.HotPaths);

        var environment = context.CompilationProvider
            .Combine(settings)
            .Select(static (input, _) => HarnessEnvironment.Of(input.Left, input.Right))
            .WithTrackingName(TrackingNames.Environment);

        var referenced = context.CompilationProvider
            .Combine(settings)
            .SelectMany(static (input, cancellationToken) => ReferencedHotPaths.Read(input.Left, input.Right, cancellationToken))
            .WithTrackingName(TrackingNames.ReferencedHotPaths);

        context.RegisterSourceOutput(own.Combine(settings), static (output, input) => EmitManifest(output, input.Left, input.Right));
        context.RegisterSourceOutput(own.Combine(environment), static (output, input) => EmitHarness(output, input.Left, input.Right));
        context.RegisterSourceOutput(referenced.Combine(environment), static (output, input) => EmitHarness(output, input.Left, input.Right));
        context.RegisterSourceOutput(environment, static (output, input) => EmitSupport(output, input));

        var entryPoint = context.SyntaxProvider
            .CreateSyntaxProvider(static (node, _) => MayBeEntryPoint(node), static (found, cancellationToken) => IsEntryPoint(found, cancellationToken))
            .Collect()
            .Select(static (found, _) => found.Contains(true))
            .WithTrackingName(TrackingNames.EntryPoint);
        context.RegisterSourceOutput(environment.Combine(entryPoint), static (output, input) => EmitMain(output, input.Left, input.Right));
    }

    private static EquatableArray<HotPathModel> Parse(ISymbol symbol, Compilation compilation, CancellationToken cancellationToken)
    {
        var methods = symbol switch
        {
            IMethodSymbol method => [method],
            INamedTypeSymbol type => HotPathAnnotation.MethodsOf(type),
            _ => [],
        };
        var models = new List<HotPathModel>();
        foreach (var method in methods)
        {
            if (HotPathParser.Parse(method, compilation, out _, cancellationToken) is { } model)
            {
                models.Add(model);
            }
        }

        return models.ToEquatableArray();
    }

    /// <summary>Two parts of a partial method are one hot path; the order is that of the ids, not of the files.</summary>
    private static IEnumerable<HotPathModel> Distinct(ImmutableArray<EquatableArray<HotPathModel>> parsed, HotPathSettings settings)
    {
        var distinct = new SortedDictionary<string, HotPathModel>(StringComparer.Ordinal);
        foreach (var models in parsed)
        {
            foreach (var model in models)
            {
                if (!distinct.ContainsKey(model.Id))
                {
                    distinct.Add(model.Id, model with { File = settings.Relative(model.File) });
                }
            }
        }

        return distinct.Values;
    }

    private static void EmitManifest(SourceProductionContext output, HotPathModel model, HotPathSettings settings)
    {
        if (!settings.WriteManifest)
        {
            return;
        }

        var entry = SymbolDisplay.FormatLiteral(HotPathManifest.Write(model), quote: true);
        output.AddSource(
            HintName("HotPathManifest", model),
            SourceText.From($"// <auto-generated/>\n// Without #nullable enable: a project may be written in C# 7.3.\n[assembly: global::System.Reflection.AssemblyMetadata(\"{HotPathManifest.Key}\", {entry})]\n", Encoding.UTF8));
    }

    private static void EmitHarness(SourceProductionContext output, HotPathModel model, HarnessEnvironment environment)
    {
        if (environment.Obstacle(model) == HarnessObstacle.None)
        {
            output.AddSource(HintName("HotPath", model), SourceText.From(HarnessEmitter.Emit(model), Encoding.UTF8));
        }
    }

    private static void EmitSupport(SourceProductionContext output, HarnessEnvironment environment)
    {
        if (environment.CanHoldHarnesses)
        {
            output.AddSource("PerfAnalyzers.HotPathSupport.g.cs", SourceText.From(HarnessSupport.Emit(environment), Encoding.UTF8));
        }
    }

    private static void EmitMain(SourceProductionContext output, HarnessEnvironment environment, bool hasEntryPoint)
    {
        if (environment.CanHoldHarnesses && environment.IsExecutable && !hasEntryPoint)
        {
            output.AddSource("PerfAnalyzers.Main.g.cs", SourceText.From(Main, Encoding.UTF8));
        }
    }

    // Method by method: the entry point itself is a question about the whole compilation, asked again on each key.
    private static bool MayBeEntryPoint(SyntaxNode node)
        => node is GlobalStatementSyntax
            || (node is MethodDeclarationSyntax { Identifier.ValueText: "Main", ParameterList.Parameters.Count: <= 1, TypeParameterList: null } method && method.Modifiers.Any(SyntaxKind.StaticKeyword));

    private static bool IsEntryPoint(GeneratorSyntaxContext found, CancellationToken cancellationToken)
    {
        if (found.Node is GlobalStatementSyntax || found.SemanticModel.GetDeclaredSymbol(found.Node, cancellationToken) is not IMethodSymbol method)
        {
            return true;
        }

        return method.Parameters is [] or [{ RefKind: RefKind.None, Type: IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_String } }]
            && (method.ReturnsVoid || method.ReturnType.SpecialType == SpecialType.System_Int32
                || (HotPathShape.AwaitedType(method.ReturnType, out _) is { SpecialType: SpecialType.System_Void or SpecialType.System_Int32 } && method.ReturnType.Name == "Task"))
            && !IsGeneric(method.ContainingType);
    }

    private static bool IsGeneric(INamedTypeSymbol type) => type.Arity > 0 || (type.ContainingType is { } outer && IsGeneric(outer));

    private static string HintName(string prefix, HotPathModel model)
        => $"{prefix}.{model.ClassName}.{StableHash.Of(model.Id)}.g.cs";

    private const string Main = """
        // <auto-generated/>
        #nullable enable

        namespace PerfAnalyzers.Generated
        {
            /// <summary>Runs the generated benchmarks.</summary>
            internal static class HotPathProgram
            {
                private static int Main(string[] args) => global::PerfAnalyzers.Benchmarks.PerfBenchmarks.Run(args);
            }
        }

        """;

    internal static class TrackingNames
    {
        public const string Settings = "HotPathSettings";
        public const string Parsed = "ParsedHotPaths";
        public const string HotPaths = "HotPaths";
        public const string ReferencedHotPaths = "ReferencedHotPaths";
        public const string Environment = "HarnessEnvironment";
        public const string EntryPoint = "EntryPoint";
    }
}
