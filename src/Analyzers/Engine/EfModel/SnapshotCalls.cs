using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.Engine.EfModel;

/// <summary>
/// What the model snapshots of a compilation say of its entities: the model as the last migration left it, also the part that
/// is built dynamically or in another assembly. The tool writes them in one form, with names for types and properties, so that
/// nothing is bound but the names of the entities.
/// </summary>
/// <remarks>
/// The weakest source: the program may have changed since the last migration. A snapshot holds no query filters, no automatic
/// includes and nothing of lazy loading.
/// </remarks>
internal sealed class SnapshotCalls(Compilation compilation)
{
    private const string BaseClass = "ModelSnapshot";

    private Dictionary<INamedTypeSymbol, List<FluentCall>>? _byEntity;

    /// <summary>The calls of the method on the entity and on the types that it derives from.</summary>
    public IEnumerable<FluentCall> Of(INamedTypeSymbol entity, string method, CancellationToken cancellationToken)
    {
        var known = Known(cancellationToken);
        if (known.Count == 0)
        {
            yield break;
        }

        for (var current = entity; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
        {
            if (!known.TryGetValue(current.OriginalDefinition, out var calls))
            {
                continue;
            }

            foreach (var call in calls)
            {
                if (call.Method == method)
                {
                    yield return call;
                }
            }
        }
    }

    /// <summary>The names of the primary key's properties; empty when the snapshot has the entity without one, default when it does not have it or snapshots disagree.</summary>
    public ImmutableArray<string> KeyOf(INamedTypeSymbol entity, CancellationToken cancellationToken)
    {
        var key = default(ImmutableArray<string>);
        foreach (var call in Of(entity, "HasKey", cancellationToken))
        {
            if (call.Names.IsDefault || (!key.IsDefault && !key.SequenceEqual(call.Names)))
            {
                return default;
            }

            key = call.Names;
        }

        return key.IsDefault && Known(cancellationToken).ContainsKey(entity.OriginalDefinition) ? [] : key;
    }

    /// <summary>Does the snapshot give the shadow property, or the property, with this name a type with null? False when it does not say so.</summary>
    public bool IsNullable(INamedTypeSymbol entity, string property, CancellationToken cancellationToken)
    {
        foreach (var call in Of(entity, "Property", cancellationToken))
        {
            if (call.Names is [var name] && name == property)
            {
                return call.Syntax.Expression is MemberAccessExpressionSyntax { Name: GenericNameSyntax { TypeArgumentList.Arguments: [NullableTypeSyntax] } };
            }
        }

        return false;
    }

    /// <summary>Is the call one of a snapshot, in whatever file?</summary>
    public static bool AreIn(InvocationExpressionSyntax call)
    {
        if (call.FirstAncestorOrSelf<ClassDeclarationSyntax>() is { BaseList.Types: var bases })
        {
            foreach (var type in bases)
            {
                if (type.Type is SimpleNameSyntax { Identifier.ValueText: BaseClass } or QualifiedNameSyntax { Right.Identifier.ValueText: BaseClass })
                {
                    return true;
                }
            }
        }

        return false;
    }

    private Dictionary<INamedTypeSymbol, List<FluentCall>> Known(CancellationToken cancellationToken)
    {
        if (_byEntity is null)
        {
            Interlocked.CompareExchange(ref _byEntity, Read(cancellationToken), null);
        }

        return _byEntity;
    }

    private Dictionary<INamedTypeSymbol, List<FluentCall>> Read(CancellationToken cancellationToken)
    {
        var byEntity = new Dictionary<INamedTypeSymbol, List<FluentCall>>(SymbolEqualityComparer.Default);
        foreach (var name in NameIndex.NameIndex.Find(compilation, BaseClass, cancellationToken))
        {
            if (name.FirstAncestorOrSelf<BaseTypeSyntax>()?.Parent?.Parent is not ClassDeclarationSyntax snapshot)
            {
                continue;
            }

            foreach (var member in snapshot.Members)
            {
                if (member is MethodDeclarationSyntax { Identifier.ValueText: "BuildModel", Body: { } model })
                {
                    Read(model, byEntity);
                }
            }
        }

        return byEntity;
    }

    /// <summary><c>modelBuilder.Entity("Shop.Order", b => { .. })</c>, once or more often for each entity.</summary>
    private void Read(BlockSyntax model, Dictionary<INamedTypeSymbol, List<FluentCall>> byEntity)
    {
        foreach (var statement in model.Statements)
        {
            // A table without a class of its own, such as that between two ends of many to many, has the name of no type.
            if (statement is not ExpressionStatementSyntax
                {
                    Expression: InvocationExpressionSyntax
                    {
                        Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Entity" },
                        ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax { Token.Value: string type } }, { Expression: LambdaExpressionSyntax { Block: { } configuration } }],
                    },
                }
                || compilation.GetTypeByMetadataName(type) is not { } entity)
            {
                continue;
            }

            if (!byEntity.TryGetValue(entity, out var calls))
            {
                byEntity.Add(entity, calls = []);
            }

            foreach (var configured in configuration.Statements)
            {
                if (configured is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax chain } && FirstOf(chain) is { Expression: MemberAccessExpressionSyntax } first)
                {
                    calls.Add(new FluentCall(entity, first, FluentCalls.NamesIn(first.ArgumentList)));
                }
            }
        }
    }

    /// <summary>The call on the builder itself: <c>b.HasIndex("Email")</c> of <c>b.HasIndex("Email").IsUnique()</c>.</summary>
    private static InvocationExpressionSyntax FirstOf(InvocationExpressionSyntax chain)
    {
        while (chain.Expression is MemberAccessExpressionSyntax { Expression: InvocationExpressionSyntax before })
        {
            chain = before;
        }

        return chain;
    }
}
