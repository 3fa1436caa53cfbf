using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.SyncIo;

/// <summary>
/// The engine's door: does an operation hold its thread while something outside the process works, although it has a twin that
/// can be awaited in its place? The <see cref="SyncIoTable"/> in terms of one compilation.
/// </summary>
internal sealed class SyncIo
{
    private const string Everything = "*";

    private static readonly ConditionalWeakTable<Compilation, SyncIo> Known = new();

    private readonly Dictionary<string, List<Row>> _byName = new(StringComparer.Ordinal);
    private readonly List<Row> _wholeTypes = [];
    private readonly List<INamedTypeSymbol> _serviceResponses = [];
    private readonly QuerySource _queries;
    private readonly StreamOrigin _streams;

    private SyncIo(Compilation compilation)
    {
        var implementations = new Implementations(compilation);
        _queries = new QuerySource(compilation, implementations);
        _streams = new StreamOrigin(compilation, implementations);
        var types = new LibraryTypes(compilation);
        foreach (var row in SyncIoTable.Rows)
        {
            if (types.Find(row.Type) is not { } type)
            {
                continue;
            }

            var extensions = row.TwinType is { } twins ? types.Find(twins) : null;
            if (row.TwinType is not null && extensions is null)
            {
                // Queries without Entity Framework.
                continue;
            }

            foreach (var member in row.Members.Split(' '))
            {
                Add(member, type, extensions, row);
            }
        }

        foreach (var name in SyncIoTable.ServiceResponses)
        {
            if (types.Find(name) is { } response)
            {
                _serviceResponses.Add(response);
            }
        }
    }

    private sealed record Row(INamedTypeSymbol Type, INamedTypeSymbol? Extensions, SyncIoRow Table, string? Twin);

    public static SyncIo Of(Compilation compilation) => Known.GetValue(compilation, static key => new SyncIo(key));

    /// <summary>
    /// The operation as synchronous I/O; null when it is none, works in memory, or has no twin that the compiler would take in
    /// its place and that gives the same. Whether the place can await is another question.
    /// </summary>
    public SyncIoCall? At(IOperation operation)
        => operation switch
        {
            IInvocationOperation invocation => AtCall(invocation),
            IPropertyReferenceOperation property => AtForm(property),
            IForEachLoopOperation loop => AtEnumeration(loop),
            IUsingOperation { IsAsynchronous: false } block => AtDisposal(block, block.Resources),
            IUsingDeclarationOperation { IsAsynchronous: false } declaration => AtDisposal(declaration, declaration.DeclarationGroup),
            _ => null,
        };

    /// <summary>The static class of the twins of a call, for a twin whose namespace is not imported.</summary>
    public INamedTypeSymbol? ExtensionsOf(IMethodSymbol method) => RowOf(method)?.Extensions;

    private void Add(string member, INamedTypeSymbol type, INamedTypeSymbol? extensions, SyncIoRow row)
    {
        var parts = member.Split('>');
        var resolved = new Row(type, extensions, row, parts.Length > 1 ? parts[1] : null);
        if (member == Everything)
        {
            _wholeTypes.Add(resolved);
            return;
        }

        if (!_byName.TryGetValue(parts[0], out var rows))
        {
            _byName.Add(parts[0], rows = []);
        }

        rows.Add(resolved);
    }

    private SyncIoCall? AtCall(IInvocationOperation invocation)
    {
        var method = invocation.TargetMethod;
        if (invocation.Syntax is not InvocationExpressionSyntax call || invocation.SemanticModel is not { } model)
        {
            return null;
        }

        string name;
        SyncIoKind kind;
        INamedTypeSymbol? extensions = null;
        if (RowOf(method) is { } row)
        {
            if (TwinBinder.Awaited(method.ReturnType) is not null || KindOf(invocation, row.Table) is not { } found)
            {
                return null;
            }

            (kind, extensions, name) = (found, row.Extensions, row.Twin ?? method.Name + "Async");
        }
        else if (_serviceResponses.Count > 0 && IsServiceResponse(method.ReturnType) && method.ContainingType.IsIn("Azure"))
        {
            (kind, name) = (SyncIoKind.Network, method.Name + "Async");
        }
        else
        {
            return null;
        }

        if (invocation.IsTranslated()
            || IsInsideTwin(invocation, name)
            || TwinBinder.Bind(call, method, name, extensions, model) is not { } twin)
        {
            return null;
        }

        return new SyncIoCall(invocation, SyncIoForm.Call, kind, NameOf(invocation), twin) { Location = LocationOf(call) };
    }

    private Row? RowOf(IMethodSymbol method)
    {
        if (_byName.TryGetValue(method.Name, out var rows))
        {
            foreach (var row in rows)
            {
                if (IsOrInherits(method.ContainingType, row.Type))
                {
                    return row;
                }
            }
        }

        foreach (var row in _wholeTypes)
        {
            if (IsOrInherits(method.ContainingType, row.Type))
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>The kind of thing that the call waits for; null when it waits for nothing.</summary>
    private SyncIoKind? KindOf(IInvocationOperation invocation, SyncIoRow row)
    {
        var holds = row.Shape switch
        {
            SyncIoShape.EfQuery => invocation.Receiver() is { } query && _queries.ProviderOf(query) == QueryProvider.EntityFramework,
            SyncIoShape.AdoNet => invocation.Receiver() is not { } connection || !IsSqlite(connection),
            SyncIoShape.AsyncXml => invocation.Instance is { } xml && IsAsyncXml(xml),
            SyncIoShape.Waits => !HasZeroLimit(invocation),
            SyncIoShape.DistributedCache => invocation.Receiver()?.Unwrap().Type is not { Name: "MemoryDistributedCache" },
            _ => true,
        };
        return row.Shape switch
        {
            SyncIoShape.Stream when invocation.Instance is { } stream => KindOfStream(stream, invocation),
            SyncIoShape.StreamArgument => KindOfArguments(invocation),
            _ => holds ? row.Kind : null,
        };
    }

    private SyncIoKind? KindOfStream(IOperation stream, IInvocationOperation invocation)
        => KindOf(_streams.Of(stream))
            // memory.CopyTo(Response.Body)
            ?? (invocation is { TargetMethod.Name: "CopyTo", Arguments: [var target, ..] } ? KindOf(_streams.Of(target.Value)) : null);

    private SyncIoKind? KindOfArguments(IInvocationOperation invocation)
    {
        foreach (var argument in invocation.Arguments)
        {
            if (argument.Parameter is { } parameter && StreamOrigin.IsStreamLike(parameter.Type))
            {
                return KindOf(_streams.Of(argument.Value));
            }
        }

        return null;
    }

    private static SyncIoKind? KindOf(StreamTarget target)
        => target switch
        {
            StreamTarget.Memory => null,
            StreamTarget.Request => SyncIoKind.RequestBody,
            StreamTarget.Response => SyncIoKind.ResponseBody,
            _ => SyncIoKind.Stream,
        };

    /// <summary>The value, or what it was created as, comes from a SQLite library.</summary>
    private static bool IsSqlite(IOperation value)
    {
        value = value.UnwrapAwait();
        if (IsSqlite(value.Type))
        {
            return true;
        }

        if (value is ILocalReferenceOperation local && local.Local.AssignedValues(local) is { } assigned)
        {
            foreach (var given in assigned)
            {
                // var command = connection.CreateCommand();
                var source = given.UnwrapAwait();
                if (IsSqlite(source.Type) || (source is IInvocationOperation { Instance: { } owner } && IsSqlite(owner.UnwrapAwait().Type)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsSqlite(ITypeSymbol? type)
        => type is not null && (type.IsIn("Microsoft.Data.Sqlite") || type.IsIn("System.Data.SQLite"));

    /// <summary>Created here, by settings that say <c>Async = true</c>.</summary>
    private static bool IsAsyncXml(IOperation reader)
    {
        if (reader.Unwrap() is ILocalReferenceOperation local && local.Local.AssignedValues(local) is [var created])
        {
            foreach (var operation in Settings(created).DescendantsAndSelf())
            {
                if (operation is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "Async" }, Value.ConstantValue: { HasValue: true, Value: true } })
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The call itself, or the settings that it is given in a local.</summary>
    private static IOperation Settings(IOperation created)
    {
        if (created.Unwrap() is IInvocationOperation { TargetMethod.Name: "Create" } create)
        {
            foreach (var argument in create.Arguments)
            {
                if (argument.Value.Unwrap() is ILocalReferenceOperation { Type.Name: "XmlReaderSettings" or "XmlWriterSettings" } local
                    && local.Local.AssignedValues(local) is [var settings])
                {
                    return settings;
                }
            }
        }

        return created;
    }

    private static bool HasZeroLimit(IInvocationOperation invocation)
    {
        foreach (var argument in invocation.Arguments)
        {
            if (argument.Value is { ConstantValue: { HasValue: true, Value: 0 } }
                or IFieldReferenceOperation { Field: { Name: "Zero", ContainingType.Name: "TimeSpan" } }
                or IDefaultValueOperation { Type.Name: "TimeSpan" })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>Request.Form</c> reads the whole body, unless somebody has read it before.</summary>
    private static SyncIoCall? AtForm(IPropertyReferenceOperation property)
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
        return new SyncIoCall(property, SyncIoForm.FormProperty, SyncIoKind.RequestBody, ReceiverName(instance) + ".Form", new AsyncTwin("ReadFormAsync", read, null)) { Location = name };
    }

    /// <summary><c>foreach (var user in db.Users.Where(..))</c> asks the database as it goes.</summary>
    private SyncIoCall? AtEnumeration(IForEachLoopOperation loop)
    {
        if (loop is not { IsAsynchronous: false, Syntax: CommonForEachStatementSyntax syntax, SemanticModel.Compilation: var compilation })
        {
            return null;
        }

        var query = loop.Collection.Unwrap();
        return _queries.IsQueryable(query.Type)
            && _queries.ProviderOf(query) == QueryProvider.EntityFramework
            && compilation.GetTypeByMetadataName("Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions") is { } extensions
            && Method(extensions, "AsAsyncEnumerable") is { } twin
                ? new SyncIoCall(loop, SyncIoForm.Enumeration, SyncIoKind.Database, QuerySource.NameOf(query) ?? "foreach", new AsyncTwin("await foreach", twin, extensions.ContainingNamespace.ToDisplayString()))
                {
                    Location = syntax.Expression.GetLocation(),
                }
                : null;
    }

    /// <summary>A writer that still holds what was written sends it to the client when it is disposed.</summary>
    private SyncIoCall? AtDisposal(IOperation statement, IOperation resources)
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
        => _streams.Of(writer) == StreamTarget.Response
            || (writer.Unwrap() is IObjectCreationOperation { Arguments: [{ Value: var target }, ..] }
                && target.Unwrap() is IPropertyReferenceOperation { Property: { Name: "BodyWriter", ContainingType.Name: "HttpResponse" } });

    /// <summary>An <c>XAsync</c> that does its work through <c>X</c> must not be told to call itself.</summary>
    private static bool IsInsideTwin(IInvocationOperation invocation, string twin)
    {
        if (invocation.Instance is not (null or IInstanceReferenceOperation) || invocation.Instance?.Syntax is BaseExpressionSyntax)
        {
            return false;
        }

        for (var symbol = invocation.SemanticModel!.GetEnclosingSymbol(invocation.Syntax.SpanStart); symbol is IMethodSymbol; symbol = symbol.ContainingSymbol)
        {
            if (symbol.Name == twin && IsOrInherits(symbol.ContainingType, invocation.TargetMethod.ContainingType))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsServiceResponse(ITypeSymbol type)
    {
        foreach (var response in _serviceResponses)
        {
            if (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, response))
            {
                return true;
            }
        }

        return false;
    }

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

    private static string NameOf(IInvocationOperation invocation)
    {
        var method = invocation.TargetMethod;
        return invocation.Receiver() is { } receiver
            ? ReceiverName(receiver) + "." + method.Name
            : method.ContainingType.Name + "." + method.Name;
    }

    private static string ReceiverName(IOperation receiver)
        => receiver.Unwrap() is IInstanceReferenceOperation ? "this" : QuerySource.NameOf(receiver) ?? receiver.Type?.Name ?? "value";

    /// <summary>The name that a call is written with.</summary>
    public static Location LocationOf(InvocationExpressionSyntax call)
        => call.Expression switch
        {
            MemberAccessExpressionSyntax access => access.Name.Identifier.GetLocation(),
            MemberBindingExpressionSyntax binding => binding.Name.Identifier.GetLocation(),
            SimpleNameSyntax name => name.Identifier.GetLocation(),
            _ => call.GetLocation(),
        };

    private static bool IsOrInherits(INamedTypeSymbol? type, INamedTypeSymbol declaring)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, declaring))
            {
                return true;
            }
        }

        if (declaring.TypeKind == TypeKind.Interface && type is { TypeKind: TypeKind.Class })
        {
            foreach (var implemented in type.AllInterfaces)
            {
                if (SymbolEqualityComparer.Default.Equals(implemented.OriginalDefinition, declaring))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
