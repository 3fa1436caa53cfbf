using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>Decides whether SQL per element may become a <see cref="DapperLookup"/>.</summary>
internal static class DapperLookupPlanner
{
    /// <inheritdoc cref="QueryPlanner"/>
    public static IQueryPlan? TryCreate(RepeatedQuery query, out string? obstacle)
    {
        obstacle = null;
        if (query.Operation is not IInvocationOperation call || !DapperQuery.IsDapper(call))
        {
            return null;
        }

        if (DapperQuery.TryCreate(call, out var reason) is not { } dapper || Create(query, dapper, out reason) is not { } plan)
        {
            obstacle = reason;
            return null;
        }

        return plan;
    }

    private static DapperLookup? Create(RepeatedQuery query, DapperQuery dapper, out string reason)
    {
        if (KeyOf(dapper, query, out var site, out reason) is not var (sql, member, value) || ElementKey.TryCreate(value, site!.Element, site.Body) is not { } key)
        {
            return null;
        }

        if (ColumnOf(dapper, sql, key, query, out reason) is not { } column
            || !IsIndependent(dapper, member, site, out reason)
            || !IsUndisturbed(dapper, site, key, query, out reason))
        {
            return null;
        }

        if (site.SourceOf(query.Facts) is not { } source)
        {
            reason = "the elements cannot be walked twice";
            return null;
        }

        var keySet = new DapperConnections(query.Compilation, query.Facts, query.CancellationToken).KeySetOf(dapper.Connection);
        if (keySet == KeySet.Unknown)
        {
            reason = "it is not known which database the connection is of";
            return null;
        }

        return new DapperLookup(
            dapper,
            sql,
            keySet,
            column,
            member,
            DeclarationOf(dapper.Sql),
            site.Replaced,
            site.Anchor,
            site.Elements,
            source,
            site.Element.Name,
            key.Property?.Name,
            IsNullable(key.Type),
            (ExpressionSyntax)value.Syntax,
            IsNullable(value.Type!)) { Concurrent = site.Concurrent };
    }

    /// <summary>The parameter that is a value of the element and that the SQL looks up by.</summary>
    private static (SqlLookup Sql, AnonymousObjectMemberDeclaratorSyntax Member, IOperation Value)? KeyOf(
        DapperQuery dapper, RepeatedQuery query, out LoopSite? site, out string reason)
    {
        site = null;
        reason = "the SQL is not a plain lookup in one table by one column";
        foreach (var initializer in dapper.Parameters.Initializers)
        {
            if (initializer is not ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: var name }, Value: not IConversionOperation and var value }
                || SqlLookup.TryParse(dapper.Text, name) is not { } sql
                || value.Syntax.FirstAncestorOrSelf<AnonymousObjectMemberDeclaratorSyntax>() is not { } member)
            {
                continue;
            }

            if (LoopSite.TryCreate(dapper.Call, value, query.Repeated, out var obstacle) is not { } found)
            {
                reason = obstacle;
                return null;
            }

            // WHERE tenant = @tenant AND id = @id: either could be the key, and only one is of the element.
            if (ElementKey.TryCreate(value, found.Element, found.Body) is null)
            {
                reason = "the key is not a plain value of the element";
                continue;
            }

            site = found;
            return (sql, member, value);
        }

        return null;
    }

    /// <summary>The property of a row that Dapper sets to the column by which is looked up.</summary>
    private static IPropertySymbol? ColumnOf(DapperQuery dapper, SqlLookup sql, ElementKey key, RepeatedQuery query, out string reason)
    {
        if (!ComparesAlike(WithoutNull(key.Type), query))
        {
            reason = "the database may compare these values in another way than a dictionary";
            return null;
        }

        if (dapper.TakesFirst && !IsKeyByName(sql, dapper.Row))
        {
            reason = $"several rows may have the same '{sql.Column}'";
            return null;
        }

        reason = $"the rows do not carry their '{sql.Column}'";
        IPropertySymbol? column = null;
        var withUnderscores = NameIndex.Contains(query.Compilation, "MatchNamesWithUnderscores", query.CancellationToken);
        for (var type = dapper.Row; type is not null; type = type.BaseType)
        {
            foreach (var candidate in type.GetMembers())
            {
                if (candidate is not IPropertySymbol { IsStatic: false, IsIndexer: false } property
                    || !string.Equals(property.Name, withUnderscores ? sql.Output.Replace("_", "") : sql.Output, StringComparison.OrdinalIgnoreCase))
                {
                    continue;
                }

                if (column is not null)
                {
                    return null;
                }

                column = property;
            }
        }

        if (column is null || dapper.Row is { TypeKind: not (TypeKind.Class or TypeKind.Struct) } or { IsAbstract: true }
            || column.SetMethod is null || !IsAutomatic(column)
            || !SymbolEqualityComparer.Default.Equals(WithoutNull(column.Type), WithoutNull(key.Type)))
        {
            return null;
        }

        if (HasAttribute(column, "ColumnAttribute") || HasOwnMapping(query))
        {
            reason = "the rows may be mapped in a way of their own";
            return null;
        }

        reason = "";
        return column;
    }

    /// <summary>It gives what it was set to: also one of another assembly.</summary>
    private static bool IsAutomatic(IPropertySymbol property)
        => property.IsAutomatic() || (property.DeclaringSyntaxReferences.IsEmpty && property.SetMethod is { } setter && HasAttribute(setter, "CompilerGeneratedAttribute"));

    private static bool HasAttribute(ISymbol symbol, string name)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == name)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasOwnMapping(RepeatedQuery query)
    {
        if (NameIndex.Contains(query.Compilation, "SetTypeMap", query.CancellationToken) || NameIndex.Contains(query.Compilation, "TypeMapProvider", query.CancellationToken))
        {
            return true;
        }

        foreach (var assembly in query.Compilation.ReferencedAssemblyNames)
        {
            if (assembly.Name.StartsWith("Dapper.FluentMap", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The values of which databases have one for each of ours. Not those of <c>Guid</c> that go through a handler, which Dapper
    /// does not ask for the values of a list; SQLite has no other way to read them.
    /// </summary>
    private static bool ComparesAlike(ITypeSymbol type, RepeatedQuery query) => type.SpecialType switch
    {
        SpecialType.System_Int16 or SpecialType.System_Int32 or SpecialType.System_Int64 => true,
        _ => type.IsType("System", "Guid")
            && !NameIndex.Contains(query.Compilation, "AddTypeHandler", query.CancellationToken)
            && !NameIndex.Contains(query.Compilation, "SqliteConnection", query.CancellationToken),
    };

    /// <summary><c>id</c>, or <c>user_id</c> of <c>users</c> or of a <c>User</c>.</summary>
    private static bool IsKeyByName(SqlLookup sql, INamedTypeSymbol row)
    {
        var column = sql.Column.Replace("_", "");
        if (!column.EndsWith("id", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var owner = column.Substring(0, column.Length - 2);
        var table = sql.Table.Replace("_", "");
        return owner.Length == 0
            || string.Equals(owner, row.Name, StringComparison.OrdinalIgnoreCase)
            || string.Equals(owner, table, StringComparison.OrdinalIgnoreCase)
            || string.Equals(owner + "s", table, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Do all other arguments mean the same before the loop?</summary>
    private static bool IsIndependent(DapperQuery dapper, AnonymousObjectMemberDeclaratorSyntax member, LoopSite site, out string reason)
    {
        reason = "the query depends on more of the loop than the key";
        foreach (var operation in dapper.Call.DescendantsAndSelf())
        {
            if (ReferenceEquals(operation, dapper.Call) || member.Span.Contains(operation.Syntax.Span) || operation is IPropertyReferenceOperation { Property.ContainingType.IsAnonymousType: true })
            {
                continue;
            }

            // The SQL itself may be declared in the loop.
            if ((site.Varies(operation) && !ReferenceEquals(operation, dapper.Sql))
                || operation is IInvocationOperation or IAwaitOperation or IObjectCreationOperation { Type.Name: not "CommandDefinition" } or IAssignmentOperation { Target: not IPropertyReferenceOperation { Property.ContainingType.IsAnonymousType: true } } or IIncrementOrDecrementOperation)
            {
                return false;
            }
        }

        // connection.Query(sql, param, transaction, commandTimeout) has a place more before its timeout.
        foreach (var argument in dapper.Others)
        {
            if (argument is { Parameter.Name: "commandTimeout", Syntax: ArgumentSyntax { NameColon: null } } && argument.Parent == dapper.Call && dapper.Answer == LookupAnswer.Row)
            {
                reason = "'commandTimeout' is given without its name";
                return false;
            }
        }

        reason = "";
        return true;
    }

    private static bool IsUndisturbed(DapperQuery dapper, LoopSite site, ElementKey key, RepeatedQuery query, out string reason)
    {
        if (LoopDisturbance.Of(query.Facts, site, key, dapper.Call, takesToken: dapper.Token is not null) is { } disturbance)
        {
            reason = disturbance;
            return false;
        }

        foreach (var operation in site.Body.DescendantsAndSelf())
        {
            if (operation is IInvocationOperation { TargetMethod.Name: "ChangeDatabase" or "ChangeDatabaseAsync" })
            {
                reason = "the loop changes the database";
                return false;
            }
        }

        if (!RowUse.IsRead(site.ReplacedOperation, dapper.Row, dapper.Answer)
            && !DistinctElements.AreProved(site.Source, key, new UniqueColumns(query.Compilation, query.CancellationToken)))
        {
            reason = "equal keys would share one object";
            return false;
        }

        reason = "";
        return true;
    }

    /// <summary>The declaration of a local that nothing but this query reads.</summary>
    private static LocalDeclarationStatementSyntax? DeclarationOf(IOperation sql)
        => sql is ILocalReferenceOperation { Local: var local } && BodyReferences.To(local, sql) is { Count: 2 }
            && local.DeclaringSyntaxReferences is [var reference]
            && reference.GetSyntax() is VariableDeclaratorSyntax { Initializer: not null, Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { Parent: BlockSyntax } declaration } }
                ? declaration
                : null;

    private static bool IsNullable(ITypeSymbol type) => type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    private static ITypeSymbol WithoutNull(ITypeSymbol type) => IsNullable(type) ? ((INamedTypeSymbol)type).TypeArguments[0] : type;
}
