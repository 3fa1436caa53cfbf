using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.Engine.Endpoints;

internal enum Presence
{
    Registered,
    Missing,

    /// <summary>A library, or code of another project that is given the application, may register it.</summary>
    Unknown,
}

/// <summary>
/// Does the application's own start-up code register a middleware? "No" is said only of an executable whose pipeline is built
/// here, and that gives it to nobody who might do it instead. One per compilation, shared by all rules.
/// </summary>
internal sealed class StartUpCode
{
    private static readonly ConditionalWeakTable<Compilation, StartUpCode> PerCompilation = new();

    /// <summary>A file that handles the application names one of these.</summary>
    private static readonly string[] PipelineNames = ["WebApplication", "IApplicationBuilder", "Build"];

    private readonly Compilation _compilation;
    private StrongBox<bool>? _isWhole;

    private StartUpCode(Compilation compilation) => _compilation = compilation;

    public static StartUpCode Of(Compilation compilation) => PerCompilation.GetValue(compilation, static key => new StartUpCode(key));

    /// <param name="method">The method that registers it: <c>UseOutputCache</c>.</param>
    public Presence Registration(string method, CancellationToken cancellationToken)
        => NameIndex.NameIndex.Contains(_compilation, method, cancellationToken) ? Presence.Registered
            : IsWhole(cancellationToken) ? Presence.Missing
            : Presence.Unknown;

    /// <summary>Is the called method one that may add to the pipeline out of sight: <c>app.UseCompanyDefaults()</c>, <c>module.Configure(app)</c>?</summary>
    public static bool IsGivenApplication(IMethodSymbol called, Compilation compilation)
    {
        var method = called.ReducedFrom ?? called;
        return TakesApplication(method) && !IsSeen(method, compilation);
    }

    private static bool TakesApplication(IMethodSymbol method)
    {
        foreach (var parameter in method.Parameters)
        {
            if (parameter.Type.Name is "WebApplication" or "IApplicationBuilder" or "IServiceCollection")
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSeen(IMethodSymbol method, Compilation compilation)
    {
        if (SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, compilation.Assembly))
        {
            // Who implements an interface of the application may be loaded at run time.
            return !method.IsAbstract;
        }

        // A delegate is whatever the application has put there.
        return method is { MethodKind: not MethodKind.DelegateInvoke, ContainingAssembly: { } library } && !CacheLibraries.MayRegister(library, compilation);
    }

    // Equal whichever thread writes it.
    private bool IsWhole(CancellationToken cancellationToken)
        => (_isWhole ??= new StrongBox<bool>(
            _compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication
            && BuildsPipeline(cancellationToken)
            && !UsesForeignStartup(cancellationToken)
            && !GivesApplicationAway(cancellationToken))).Value;

    private bool BuildsPipeline(CancellationToken cancellationToken)
        => NameIndex.NameIndex.Contains(_compilation, "WebApplication", cancellationToken)
            || NameIndex.NameIndex.Contains(_compilation, "IApplicationBuilder", cancellationToken);

    // web.UseStartup<Company.Startup>(), web.UseStartup("Company.Web")
    private bool UsesForeignStartup(CancellationToken cancellationToken)
    {
        foreach (var name in NameIndex.NameIndex.Find(_compilation, "UseStartup", cancellationToken))
        {
            if (name is not GenericNameSyntax { TypeArgumentList.Arguments: [var startup] }
                || !SymbolEqualityComparer.Default.Equals(Model(name.SyntaxTree).GetTypeInfo(startup, cancellationToken).Type?.ContainingAssembly, _compilation.Assembly))
            {
                return true;
            }
        }

        return false;
    }

    private bool GivesApplicationAway(CancellationToken cancellationToken)
    {
        var trees = new HashSet<SyntaxTree>();
        foreach (var name in PipelineNames)
        {
            foreach (var use in NameIndex.NameIndex.Find(_compilation, name, cancellationToken))
            {
                if (trees.Add(use.SyntaxTree) && GivesApplicationAway(use.SyntaxTree, cancellationToken))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool GivesApplicationAway(SyntaxTree tree, CancellationToken cancellationToken)
    {
        var model = Model(tree);
        foreach (var node in tree.GetRoot(cancellationToken).DescendantNodes())
        {
            if (node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax
                && model.GetSymbolInfo(node, cancellationToken).Symbol is IMethodSymbol called
                && HasApplication(called.ReducedFrom ?? called)
                && !IsSeen(called.ReducedFrom ?? called, _compilation))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Services alone do not build a pipeline.</summary>
    private static bool HasApplication(IMethodSymbol method)
    {
        foreach (var parameter in method.Parameters)
        {
            if (parameter.Type.Name is "WebApplication" or "IApplicationBuilder")
            {
                return true;
            }
        }

        return false;
    }

    private SemanticModel Model(SyntaxTree tree) => _compilation.GetSemanticModel(tree);
}
