using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.Engine.Endpoints;

/// <summary>What the options of Razor Pages say about who may ask for a page.</summary>
/// <param name="Policies">Those that the page asks for; null stands for the default policy.</param>
/// <param name="IsOpened">Everybody may ask for it, whatever else is said.</param>
/// <param name="IsComplete">False when there is a convention of which it is not known whether it concerns the page.</param>
internal sealed record PageAccess(ImmutableArray<string?> Policies, bool IsOpened, bool IsComplete);

/// <summary>Reads <c>options.Conventions.AuthorizeFolder("/Admin")</c> and its kind: conventions that name pages by their paths.</summary>
internal sealed class PageConventions(EndpointReader endpoints)
{
    private static readonly (string Name, bool Opens, bool HasArea, bool IsFolder)[] Methods =
    [
        ("AuthorizePage", false, false, false),
        ("AuthorizeFolder", false, false, true),
        ("AuthorizeAreaPage", false, true, false),
        ("AuthorizeAreaFolder", false, true, true),
        ("AllowAnonymousToPage", true, false, false),
        ("AllowAnonymousToFolder", true, false, true),
        ("AllowAnonymousToAreaPage", true, true, false),
        ("AllowAnonymousToAreaFolder", true, true, true),
    ];

    private ImmutableArray<Convention> _conventions;

    public PageAccess Of(INamedTypeSymbol page, CancellationToken cancellationToken)
    {
        var conventions = All(cancellationToken);
        if (conventions.IsEmpty)
        {
            return new PageAccess([], IsOpened: false, IsComplete: true);
        }

        if (PagePath.Of(page, endpoints.Compilation, cancellationToken) is not { } path)
        {
            return new PageAccess([], IsOpened: false, IsComplete: false);
        }

        var policies = ImmutableArray.CreateBuilder<string?>();
        var (isOpened, isComplete) = (false, true);
        foreach (var convention in conventions)
        {
            if (convention.Path is not { } given)
            {
                isComplete = false;
            }
            else if (convention.IsFolder ? path.IsIn(given) : path.Is(given))
            {
                if (convention.Opens)
                {
                    isOpened = true;
                }
                else
                {
                    policies.Add(convention.Policy);
                }
            }
        }

        return new PageAccess(policies.ToImmutable(), isOpened, isComplete);
    }

    // Equal whichever thread writes it.
    private ImmutableArray<Convention> All(CancellationToken cancellationToken)
    {
        if (_conventions.IsDefault)
        {
            ImmutableInterlocked.InterlockedInitialize(ref _conventions, Find(cancellationToken));
        }

        return _conventions;
    }

    private ImmutableArray<Convention> Find(CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<Convention>();
        foreach (var (name, opens, hasArea, isFolder) in Methods)
        {
            foreach (var use in NameIndex.NameIndex.Find(endpoints.Compilation, name, cancellationToken))
            {
                if (use.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access && access.Name == use)
                {
                    found.Add(Read(call, opens, hasArea, isFolder, cancellationToken));
                }
            }
        }

        return found.ToImmutable();
    }

    private Convention Read(InvocationExpressionSyntax call, bool opens, bool hasArea, bool isFolder, CancellationToken cancellationToken)
    {
        var model = endpoints.Compilation.GetSemanticModel(call.SyntaxTree);
        var texts = new List<string>();
        foreach (var argument in call.ArgumentList.Arguments)
        {
            if (argument.NameColon is not null || model.GetConstantValue(argument.Expression, cancellationToken) is not { HasValue: true, Value: string text })
            {
                return new Convention(opens, isFolder, null, null);
            }

            texts.Add(text);
        }

        var used = hasArea ? 2 : 1;
        return texts.Count < used
            ? new Convention(opens, isFolder, null, null)
            : new Convention(opens, isFolder, new PagePath(hasArea ? texts[0] : null, texts[used - 1]), texts.Count > used ? texts[used] : null);
    }

    /// <param name="Path">Of a page or a folder; null when it is no constant.</param>
    private readonly record struct Convention(bool Opens, bool IsFolder, PagePath? Path, string? Policy);
}
