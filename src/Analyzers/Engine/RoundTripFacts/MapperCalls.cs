using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>
/// <c>mapper.Map&lt;UserDto&gt;(user)</c> of AutoMapper runs the resolvers that <c>CreateMap&lt;User, UserDto&gt;()</c> was given
/// by type: <c>.ForMember(d => d.Orders, o => o.MapFrom&lt;OrderCountResolver&gt;())</c>, <c>.ConvertUsing&lt;UserConverter&gt;()</c>.
/// </summary>
internal sealed class MapperCalls(Compilation compilation)
{
    private readonly bool _isReferenced = compilation.GetTypeByMetadataName("AutoMapper.IMapperBase") is not null;
    private ImmutableArray<Resolver> _resolvers;

    public Call? Of(IInvocationOperation invocation)
    {
        var method = invocation.TargetMethod;
        if (!_isReferenced
            || method.Name != "Map"
            || !method.IsIn("AutoMapper")
            || method.TypeArguments is not [.., { } destination]
            || invocation.Arguments is not [{ Value: var argument }, ..]
            || argument.Unwrap().Type is not { } source)
        {
            return null;
        }

        var found = ImmutableArray.CreateBuilder<IMethodSymbol>();
        foreach (var resolver in Resolvers())
        {
            if (SymbolEqualityComparer.Default.Equals(resolver.Destination, destination) && IsOrInherits(source, resolver.Source))
            {
                found.Add(resolver.Method);
            }
        }

        return found.Count == 0 ? null : new Call(invocation, method.Definition(), found.ToImmutable()) { RunsAll = true };
    }

    /// <summary>Found once, by the names of the members that take a resolver.</summary>
    private ImmutableArray<Resolver> Resolvers()
    {
        if (_resolvers.IsDefault)
        {
            var found = ImmutableArray.CreateBuilder<Resolver>();
            foreach (var name in (string[])["MapFrom", "ConvertUsing"])
            {
                foreach (var node in NameIndex.NameIndex.Find(compilation, name, CancellationToken.None))
                {
                    if (node is GenericNameSyntax { TypeArgumentList.Arguments: [.., var type] } && ResolverOf(type) is { } resolver)
                    {
                        found.Add(resolver);
                    }
                }
            }

            ImmutableInterlocked.InterlockedInitialize(ref _resolvers, found.ToImmutable());
        }

        return _resolvers;
    }

    private Resolver? ResolverOf(TypeSyntax type)
    {
        var model = compilation.ModelOf(type.SyntaxTree);
        if (model.GetTypeInfo(type).Type is not INamedTypeSymbol resolver || MapOf(type) is not { TypeArgumentList.Arguments: [var source, var destination] })
        {
            return null;
        }

        foreach (var implemented in resolver.AllInterfaces)
        {
            if (implemented.Name is "IValueResolver" or "IMemberValueResolver" or "ITypeConverter" && implemented.IsIn("AutoMapper"))
            {
                foreach (var member in implemented.GetMembers())
                {
                    if (resolver.FindImplementationForInterfaceMember(member) is IMethodSymbol method
                        && model.GetTypeInfo(source).Type is { } from
                        && model.GetTypeInfo(destination).Type is { } to)
                    {
                        return new Resolver(from, to, method.OriginalDefinition);
                    }
                }
            }
        }

        return null;
    }

    /// <summary>The <c>CreateMap&lt;S, D&gt;</c> at the start of the chain that the type stands in.</summary>
    private static GenericNameSyntax? MapOf(SyntaxNode inChain)
    {
        for (var current = inChain.Parent; current is not null and not StatementSyntax; current = current.Parent)
        {
            var start = current as ExpressionSyntax;
            while (start is InvocationExpressionSyntax or MemberAccessExpressionSyntax)
            {
                start = start switch
                {
                    InvocationExpressionSyntax call => call.Expression,
                    MemberAccessExpressionSyntax { Name: GenericNameSyntax { Identifier.ValueText: "CreateMap" } created } => created,
                    MemberAccessExpressionSyntax access => access.Expression,
                    _ => null,
                };
            }

            if (start is GenericNameSyntax { Identifier.ValueText: "CreateMap" } map)
            {
                return map;
            }
        }

        return null;
    }

    private static bool IsOrInherits(ITypeSymbol type, ITypeSymbol ancestor)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current, ancestor))
            {
                return true;
            }
        }

        return false;
    }

    private sealed record Resolver(ITypeSymbol Source, ITypeSymbol Destination, IMethodSymbol Method);
}
