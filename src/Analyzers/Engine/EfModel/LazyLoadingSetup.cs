using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.EfModel;

/// <summary>
/// Who loads a navigation that no query included? A proxy, which overrides a virtual property when a context says
/// <c>UseLazyLoadingProxies</c>, or the getter itself through an <c>ILazyLoader</c>.
/// </summary>
internal sealed class LazyLoadingSetup(Compilation compilation, OtherModels others)
{
    private const string ProxiesAssembly = "Microsoft.EntityFrameworkCore.Proxies";

    private Setup? _setup;

    /// <param name="Contexts">The contexts whose own configuration turns proxies on.</param>
    /// <param name="IsForAny">Some call turns them on for a context that is not known.</param>
    private sealed record Setup(ImmutableHashSet<INamedTypeSymbol> Contexts, bool IsForAny);

    public LazyLoading Of(IPropertySymbol navigation, INamedTypeSymbol entity, INamedTypeSymbol? context, CancellationToken cancellationToken)
    {
        if (LoadsItself(navigation, cancellationToken))
        {
            return LazyLoading.On;
        }

        // A proxy is a class that derives from the entity and overrides the property.
        var canBeOverridden = (navigation.IsVirtual || navigation.IsOverride) && !navigation.IsSealed && !entity.IsSealed;
        return canBeOverridden ? Proxies(context, cancellationToken) : LazyLoading.Off;
    }

    /// <summary>Does this compilation, or a project that it references, turn proxies on for the context?</summary>
    public bool AreProxiesOn(INamedTypeSymbol context, CancellationToken cancellationToken)
    {
        var setup = SetupOf(cancellationToken);
        return setup.IsForAny || setup.Contexts.Any(configured => EntityTypes.AreRelated(configured, context)) || others.AreLazy(context, cancellationToken);
    }

    private LazyLoading Proxies(INamedTypeSymbol? context, CancellationToken cancellationToken)
    {
        var setup = SetupOf(cancellationToken);
        if (setup.IsForAny || context is { TypeKind: TypeKind.Class } && AreProxiesOn(context, cancellationToken))
        {
            return LazyLoading.On;
        }

        if (context is not { TypeKind: TypeKind.Class } && !setup.Contexts.IsEmpty)
        {
            return LazyLoading.Unknown;
        }

        return IsOffEverywhere() ? LazyLoading.Off : LazyLoading.Unknown;
    }

    private Setup SetupOf(CancellationToken cancellationToken)
    {
        if (_setup is null)
        {
            Interlocked.CompareExchange(ref _setup, Find(cancellationToken), null);
        }

        return _setup;
    }

    /// <summary>An application has a reference to every package that is in use; what a library is used with is not known.</summary>
    private bool IsOffEverywhere()
    {
        if (compilation.Options.OutputKind is not (OutputKind.ConsoleApplication or OutputKind.WindowsApplication))
        {
            return false;
        }

        foreach (var reference in compilation.ReferencedAssemblyNames)
        {
            if (reference.Name == ProxiesAssembly)
            {
                return false;
            }
        }

        return true;
    }

    private Setup Find(CancellationToken cancellationToken)
    {
        var contexts = ImmutableHashSet.CreateBuilder<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        var isForAny = false;
        foreach (var name in NameIndex.NameIndex.Find(compilation, "UseLazyLoadingProxies", cancellationToken))
        {
            if (name.Parent is not MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } || call.ArgumentList.Arguments is [{ Expression: var flag }] && flag.ToString() == "false")
            {
                continue;
            }

            if (ContextOf(call, cancellationToken) is { } context)
            {
                contexts.Add(context.OriginalDefinition);
            }
            else
            {
                isForAny = true;
            }
        }

        return new Setup(contexts.ToImmutable(), isForAny);
    }

    /// <summary>The context around <c>OnConfiguring</c>, or the <c>T</c> of <c>AddDbContext&lt;T&gt;(o => o.UseLazyLoadingProxies())</c> and <c>new DbContextOptionsBuilder&lt;T&gt;()</c>.</summary>
    private INamedTypeSymbol? ContextOf(InvocationExpressionSyntax call, CancellationToken cancellationToken)
    {
        var model = compilation.GetSemanticModel(call.SyntaxTree);
        for (SyntaxNode? current = call; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case InvocationExpressionSyntax { Expression: var expression } when NameOf(expression) is GenericNameSyntax generic && generic.Identifier.ValueText.StartsWith("Add", StringComparison.Ordinal):
                    foreach (var argument in generic.TypeArgumentList.Arguments)
                    {
                        if (model.GetTypeInfo(argument, cancellationToken).Type is INamedTypeSymbol { TypeKind: TypeKind.Class } context && context.Inherits("Microsoft.EntityFrameworkCore", "DbContext"))
                        {
                            return context;
                        }
                    }

                    break;
                case ClassDeclarationSyntax declaration:
                    return model.GetDeclaredSymbol(declaration, cancellationToken) is { } type && type.Inherits("Microsoft.EntityFrameworkCore", "DbContext") ? type : null;
            }
        }

        return null;
    }

    private static SimpleNameSyntax? NameOf(ExpressionSyntax expression) => expression switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        SimpleNameSyntax name => name,
        _ => null,
    };

    /// <summary><c>get => _loader.Load(this, ref _client)</c>.</summary>
    private static bool LoadsItself(IPropertySymbol navigation, CancellationToken cancellationToken)
    {
        if (navigation.GetMethod?.DeclaringSyntaxReferences is not [var reference] || navigation.IsAutomatic())
        {
            return false;
        }

        foreach (var node in reference.GetSyntax(cancellationToken).DescendantNodes())
        {
            if (node is ArgumentSyntax { RefKindKeyword.RawKind: not 0, Parent.Parent: InvocationExpressionSyntax { Expression: var called } }
                && called switch
                {
                    MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
                    MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
                    SimpleNameSyntax name => name.Identifier.ValueText,
                    _ => "",
                } is "Load" or "Invoke")
            {
                return true;
            }
        }

        return false;
    }
}
