using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>How a database is asked for rows with one of several values.</summary>
internal enum KeySet
{
    /// <summary>It is not known which database it is.</summary>
    Unknown,

    /// <summary><c>column IN @keys</c>: Dapper writes a list of parameters.</summary>
    List,

    /// <summary><c>column = ANY(@keys)</c>: Dapper sends an array to Npgsql, which <c>IN</c> does not take.</summary>
    Array,
}

/// <summary>Tells which database a connection is of, as far as that is proved.</summary>
internal sealed class DapperConnections(Compilation compilation, RoundTripFacts facts, CancellationToken cancellationToken)
{
    private const int MaxDepth = 3;

    public KeySet KeySetOf(IOperation connection)
    {
        var traced = Trace(connection, MaxDepth);
        return traced == KeySet.Unknown ? OfProgram() : traced;
    }

    private KeySet Trace(IOperation connection, int depth)
    {
        connection = connection.UnwrapAwait();
        if (OfType(connection.Type) is not KeySet.Unknown and var known)
        {
            return known;
        }

        return depth == 0 ? KeySet.Unknown : connection switch
        {
            ILocalReferenceOperation { Local: var local } when local.AssignedValues(connection) is [var only] => Trace(only, depth - 1),
            IInvocationOperation { TargetMethod: var method } when facts.OnlyBodyOf(method) is { } body => OfReturned(body),
            IPropertyReferenceOperation { Property.GetMethod: { } getter } when facts.OnlyBodyOf(getter) is { } body => OfReturned(body),
            IFieldReferenceOperation { Field: { DeclaredAccessibility: Accessibility.Private } field } => OfField(field),
            _ => KeySet.Unknown,
        };
    }

    /// <summary>By the types of what is returned, before it becomes an interface.</summary>
    private KeySet OfReturned(IMethodSymbol method)
    {
        if (method.DeclaringSyntaxReferences is not [var declaration] || !compilation.ContainsSyntaxTree(declaration.SyntaxTree))
        {
            return KeySet.Unknown;
        }

        var found = new List<KeySet>();
        foreach (var node in declaration.GetSyntax(cancellationToken).DescendantNodesAndSelf())
        {
            var returned = node switch
            {
                ReturnStatementSyntax { Expression: { } expression } => expression,
                ArrowExpressionClauseSyntax { Expression: var expression } => expression,
                _ => null,
            };
            if (returned is not null)
            {
                found.Add(OfExpression(returned));
            }
        }

        return Agreed(found);
    }

    /// <summary>By everything that the class assigns to it.</summary>
    private KeySet OfField(IFieldSymbol field)
    {
        var found = new List<KeySet>();
        foreach (var name in NameIndex.Find(compilation, field.Name, cancellationToken))
        {
            SyntaxNode reference = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
            if (reference.Parent is AssignmentExpressionSyntax assignment && assignment.Left == reference
                && SymbolEqualityComparer.Default.Equals(compilation.ModelOf(name.SyntaxTree).GetSymbolInfo(name, cancellationToken).Symbol, field))
            {
                found.Add(OfExpression(assignment.Right));
            }
        }

        foreach (var declaration in field.DeclaringSyntaxReferences)
        {
            if (declaration.GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: var value })
            {
                found.Add(OfExpression(value));
            }
        }

        return Agreed(found);
    }

    private KeySet OfExpression(ExpressionSyntax expression) => OfType(compilation.ModelOf(expression.SyntaxTree).GetTypeInfo(expression, cancellationToken).Type);

    private static KeySet Agreed(List<KeySet> found) => found is [var first, ..] && found.TrueForAll(other => other == first) ? first : KeySet.Unknown;

    private static KeySet OfType(ITypeSymbol? type)
    {
        // A task of a connection, where it is opened asynchronously.
        if (type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [var result] })
        {
            type = result;
        }

        return type switch
        {
            { Name: "NpgsqlConnection" } when type.IsType("Npgsql", "NpgsqlConnection") => KeySet.Array,
            { Name: "SqlConnection" } when type.IsType("Microsoft.Data.SqlClient", "SqlConnection") || type.IsType("System.Data.SqlClient", "SqlConnection") => KeySet.List,
            { Name: "SqliteConnection" } when type.IsType("Microsoft.Data.Sqlite", "SqliteConnection") => KeySet.List,
            { Name: "MySqlConnection" } when type.IsType("MySqlConnector", "MySqlConnection") || type.IsType("MySql.Data.MySqlClient", "MySqlConnection") => KeySet.List,
            _ => KeySet.Unknown,
        };
    }

    /// <summary>A program sees every provider that it runs with: there is nobody else who could hand it another connection.</summary>
    private KeySet OfProgram()
    {
        if (compilation.Options.OutputKind is OutputKind.DynamicallyLinkedLibrary or OutputKind.NetModule)
        {
            return KeySet.Unknown;
        }

        var hasArrays = compilation.GetTypeByMetadataName("Npgsql.NpgsqlConnection") is not null;
        var hasLists = compilation.GetTypeByMetadataName("Microsoft.Data.SqlClient.SqlConnection") is not null
            || compilation.GetTypeByMetadataName("System.Data.SqlClient.SqlConnection") is not null
            || compilation.GetTypeByMetadataName("Microsoft.Data.Sqlite.SqliteConnection") is not null
            || compilation.GetTypeByMetadataName("MySqlConnector.MySqlConnection") is not null
            || compilation.GetTypeByMetadataName("MySql.Data.MySqlClient.MySqlConnection") is not null;
        return (hasArrays, hasLists) switch
        {
            (false, true) when compilation.GetTypeByMetadataName("ClickHouse.Client.ADO.ClickHouseConnection") is null => KeySet.List,

            // Dapper knows Npgsql's connection by its name: one that is wrapped in another gets a list.
            (true, false) when !IsWrapped() => KeySet.Array,
            _ => KeySet.Unknown,
        };
    }

    private bool IsWrapped()
    {
        if (compilation.GetTypeByMetadataName("StackExchange.Profiling.Data.ProfiledDbConnection") is not null)
        {
            return true;
        }

        foreach (var name in NameIndex.Find(compilation, "DbConnection", cancellationToken))
        {
            if (name.FirstAncestorOrSelf<BaseTypeSyntax>() is not null)
            {
                return true;
            }
        }

        foreach (var name in NameIndex.Find(compilation, "IDbConnection", cancellationToken))
        {
            if (name.FirstAncestorOrSelf<BaseTypeSyntax>() is not null)
            {
                return true;
            }
        }

        return false;
    }
}
