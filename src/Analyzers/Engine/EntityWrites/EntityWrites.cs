using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.EntityWrites;

/// <summary>
/// Does the application change the rows of an entity type while it runs? Yes when in doubt. Migrations and seeding do not
/// count: they run before the first request.
/// </summary>
internal static class EntityWrites
{
    private static readonly string[] Writers =
    [
        "Add", "AddAsync", "AddRange", "AddRangeAsync", "Update", "UpdateRange", "Remove", "RemoveRange", "Attach", "AttachRange", "Entry",
        "ExecuteUpdate", "ExecuteUpdateAsync", "ExecuteDelete", "ExecuteDeleteAsync", "BulkInsert", "BulkInsertAsync", "BulkUpdate", "BulkUpdateAsync", "BulkDelete", "BulkDeleteAsync",
    ];

    public static bool MayBeWritten(ITypeSymbol entity, Compilation compilation, CancellationToken cancellationToken)
        => IsCreated(entity, compilation, cancellationToken)
            || IsWrittenThroughSet(entity, compilation, cancellationToken)
            || IsAssigned(entity, compilation, cancellationToken)
            || RawWrites.MayConcern(entity, compilation, cancellationToken);

    /// <summary>Marked by the application as data that hardly changes: <c>[ReadMostly]</c>.</summary>
    public static bool IsReadMostly(ITypeSymbol entity)
    {
        foreach (var attribute in entity.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "ReadMostlyAttribute")
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsCreated(ITypeSymbol entity, Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (var name in NameIndex.NameIndex.Find(compilation, entity.Name, cancellationToken))
        {
            if (name.Parent is ObjectCreationExpressionSyntax && !IsBeforeFirstRequest(name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWrittenThroughSet(ITypeSymbol entity, Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (var writer in Writers)
        {
            foreach (var name in NameIndex.NameIndex.Find(compilation, writer, cancellationToken))
            {
                if (name.Parent is MemberAccessExpressionSyntax { Expression: var receiver, Parent: InvocationExpressionSyntax call }
                    && !IsBeforeFirstRequest(name)
                    && Writes(entity, receiver, call, compilation.GetSemanticModel(name.SyntaxTree), cancellationToken))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool Writes(ITypeSymbol entity, ExpressionSyntax receiver, InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
    {
        var type = model.GetTypeInfo(receiver, cancellationToken).Type;
        if (type is null or IErrorTypeSymbol)
        {
            return true;
        }

        if (type.Inherits("Microsoft.EntityFrameworkCore", "DbContext"))
        {
            return call.ArgumentList.Arguments.Count == 0
                || Concerns(entity, model.GetTypeInfo(call.ArgumentList.Arguments[0].Expression, cancellationToken).Type, model.Compilation, cancellationToken);
        }

        // A set, a query, a navigation's collection: ICollection<Line>.Add(line). Not the list of a helper for anything: List<T>.Add(item).
        return type is INamedTypeSymbol { TypeArguments: [var element, ..] }
            && !(element is ITypeParameterSymbol && type.IsIn("System.Collections"))
            && Concerns(entity, element, model.Compilation, cancellationToken);
    }

    private static bool Concerns(ITypeSymbol entity, ITypeSymbol? written, Compilation compilation, CancellationToken cancellationToken)
        => written switch
        {
            null or IErrorTypeSymbol => true,

            // set.Add(item) in a generic repository: the entities that there is a repository of.
            ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Type } parameter => GenericClasses.MayBeOf(entity, parameter.ContainingType, compilation, cancellationToken),
            ITypeParameterSymbol => true,
            IArrayTypeSymbol array => Concerns(entity, array.ElementType, compilation, cancellationToken),
            { SpecialType: SpecialType.System_Object } => true,
            INamedTypeSymbol { TypeArguments: [var element] } when !SymbolEqualityComparer.Default.Equals(written, entity) => Concerns(entity, element, compilation, cancellationToken),
            _ => SymbolEqualityComparer.Default.Equals(written, entity) || IsBase(written, entity) || IsBase(entity, written),
        };

    private static bool IsBase(ITypeSymbol candidate, ITypeSymbol type)
    {
        for (var current = type.BaseType; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current, candidate))
            {
                return true;
            }
        }

        return false;
    }

    // country.Name = request.Name; country.Rename(...) assigns inside the type.
    private static bool IsAssigned(ITypeSymbol entity, Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (var member in entity.GetMembers())
        {
            if (member is not IPropertySymbol { SetMethod.IsInitOnly: false } property)
            {
                continue;
            }

            foreach (var name in NameIndex.NameIndex.Find(compilation, property.Name, cancellationToken))
            {
                SyntaxNode target = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
                if (target.Parent is AssignmentExpressionSyntax { Parent: not InitializerExpressionSyntax } assignment
                    && assignment.Left == target
                    && !IsBeforeFirstRequest(name)
                    && name.FirstAncestorOrSelf<ConstructorDeclarationSyntax>() is null
                    && compilation.GetSemanticModel(name.SyntaxTree).GetSymbolInfo(name, cancellationToken).Symbol is var symbol
                    && (symbol is null || SymbolEqualityComparer.Default.Equals(symbol, property)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>In a migration, in <c>HasData</c>, or in a type or method whose name says that it seeds.</summary>
    public static bool IsBeforeFirstRequest(SyntaxNode node)
    {
        for (var current = node.Parent; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case MethodDeclarationSyntax method when SaysSeeding(method.Identifier.ValueText) || method.Identifier.ValueText is "OnModelCreating":
                case LocalFunctionStatementSyntax function when SaysSeeding(function.Identifier.ValueText):
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "HasData" or "UseSeeding" or "UseAsyncSeeding" } }:
                    return true;
                case TypeDeclarationSyntax type:
                    if (SaysSeeding(type.Identifier.ValueText) || DerivesFromMigration(type))
                    {
                        return true;
                    }

                    break;
            }
        }

        return false;
    }

    private static bool SaysSeeding(string name) => name.IndexOf("Seed", StringComparison.OrdinalIgnoreCase) >= 0;

    private static bool DerivesFromMigration(TypeDeclarationSyntax type)
        => type.BaseList is { Types: [{ Type: IdentifierNameSyntax { Identifier.ValueText: "Migration" or "ModelSnapshot" } }, ..] };
}
