using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.SyncIo;

/// <summary>Synchronous I/O that is no call of a method: a property, a loop, a <c>using</c>.</summary>
internal sealed class UncalledForms(QuerySource queries, StreamOrigin streams)
{
    /// <summary><c>Request.Form</c> reads the whole body, unless somebody has read it before.</summary>
    public static SyncIoCall? AtForm(IPropertyReferenceOperation property)
    {
        if (property is not { Property: { Name: "Form", ContainingType: { Name: "HttpRequest" } request }, Instance: { } instance }
            || !request.IsIn("Microsoft.AspNetCore.Http")
            || (property.Parent is IAssignmentOperation assignment && ReferenceEquals(assignment.Target, property))
            || FormReads.MayBeReadAlready(property)
            || Method(request, "ReadFormAsync") is not { } read)
        {
            return null;
        }

        var name = property.Syntax is MemberAccessExpressionSyntax access ? access.Name.GetLocation() : property.Syntax.GetLocation();
        return new SyncIoCall(property, SyncIoForm.FormProperty, SyncIoKind.RequestBody, SyncIoNames.ReceiverName(instance) + ".Form", new AsyncTwin("ReadFormAsync", read, null)) { Location = name };
    }

    /// <summary><c>foreach (var user in db.Users.Where(..))</c> asks the database as it goes.</summary>
    public SyncIoCall? AtEnumeration(IForEachLoopOperation loop)
    {
        if (loop is not { IsAsynchronous: false, Syntax: CommonForEachStatementSyntax syntax, SemanticModel.Compilation: var compilation })
        {
            return null;
        }

        var query = loop.Collection.Unwrap();
        return queries.IsQueryable(query.Type)
            && queries.ProviderOf(query) == QueryProvider.EntityFramework
            && compilation.GetTypeByMetadataName("Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions") is { } extensions
            && Method(extensions, "AsAsyncEnumerable") is { } twin
                ? new SyncIoCall(loop, SyncIoForm.Enumeration, SyncIoKind.Database, QuerySource.NameOf(query) ?? "foreach", new AsyncTwin("await foreach", twin, extensions.ContainingNamespace.ToDisplayString()))
                {
                    Location = syntax.Expression.GetLocation(),
                }
                : null;
    }

    /// <summary>A writer that still holds what was written sends it to the client when it is disposed.</summary>
    public SyncIoCall? AtDisposal(IOperation statement, IOperation resources)
    {
        if (resources is not IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [{ Symbol: var local } declarator] }] }
            || declarator.GetVariableInitializer()?.Value is not { } value
            || local.Type is not { Name: "StreamWriter" or "Utf8JsonWriter" } writer
            || Method(writer, "DisposeAsync") is not { } twin
            || !SendsToClient(value))
        {
            return null;
        }

        return new SyncIoCall(statement, SyncIoForm.Disposal, SyncIoKind.ResponseBody, local.Name + ".Dispose", new AsyncTwin("await using", twin, null))
        {
            Location = statement.Syntax.ChildTokens().First().GetLocation(),
        };
    }

    private bool SendsToClient(IOperation writer)
        => streams.Of(writer) == StreamTarget.Response
            || (writer.Unwrap() is IObjectCreationOperation { Arguments: [{ Value: var target }, ..] }
                && target.Unwrap() is IPropertyReferenceOperation { Property: { Name: "BodyWriter", ContainingType.Name: "HttpResponse" } });

    private static IMethodSymbol? Method(ITypeSymbol type, string name)
    {
        foreach (var member in type.GetMembers(name))
        {
            if (member is IMethodSymbol method)
            {
                return method;
            }
        }

        return null;
    }
}
