using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.SyncIo;

/// <summary>Does a call that the table names wait for anything, as it is written here? See <see cref="SyncIoShape"/>.</summary>
internal sealed class SyncIoShapes(QuerySource queries, StreamOrigin streams, Compilation compilation)
{
    /// <summary>The kind of thing that the call waits for; null when it waits for nothing.</summary>
    public SyncIoKind? KindOf(IInvocationOperation invocation, SyncIoRow row)
    {
        var holds = row.Shape switch
        {
            // What is a query behind the name of a mere sequence has no asynchronous form.
            SyncIoShape.EfQuery => invocation.Receiver() is { } query && !QuerySource.IsSequence(query.Unwrap().Type) && queries.ProviderOf(query) == QueryProvider.EntityFramework,
            SyncIoShape.AdoNet => invocation.Receiver() is not { } connection || !IsSqlite(connection),
            SyncIoShape.AsyncXml => invocation.Instance is { } xml && IsAsyncXml(xml),
            SyncIoShape.Waits => !HasZeroLimit(invocation),
            SyncIoShape.BlockingSocket => !IsAskedFirst(invocation),
            SyncIoShape.DistributedCache => invocation.Receiver()?.Unwrap().Type is not { Name: "MemoryDistributedCache" },
            _ => true,
        };
        return row.Shape switch
        {
            SyncIoShape.Stream when invocation.Instance is { } stream => KindOfStream(stream, invocation),
            SyncIoShape.StreamText => invocation.Instance is { } text && IsOverStream(text) ? KindOf(streams.Of(text)) : null,
            SyncIoShape.StreamArgument => KindOfArguments(invocation),
            _ => holds ? row.Kind : null,
        };
    }

    /// <summary><c>WriteTo(new MemoryStream(), text)</c>, <c>Load(sqliteConnection)</c>.</summary>
    public bool WorksInMemory(IInvocationOperation invocation)
    {
        foreach (var argument in invocation.Arguments)
        {
            if (argument.Parameter is { Type: { IsValueType: false, SpecialType: SpecialType.None } type }
                && ((StreamOrigin.IsStreamLike(type) && streams.Of(argument.Value) == StreamTarget.Memory) || IsSqlite(argument.Value)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A <c>TextReader</c> that is a <c>StreamReader</c>, whatever its stream is.</summary>
    private static bool IsOverStream(IOperation text)
        => text.Unwrap() is ILocalReferenceOperation local
            && local.Local.AssignedValues(local) is { Count: > 0 } values
            && values.All(static value => value.UnwrapAwait().Type is { Name: "StreamReader" or "StreamWriter" } type && type.IsIn("System.IO"));

    private SyncIoKind? KindOfStream(IOperation stream, IInvocationOperation invocation)
        => KindOf(streams.Of(stream))
            // memory.CopyTo(Response.Body)
            ?? (invocation is { TargetMethod.Name: "CopyTo", Arguments: [var target, ..] } ? KindOf(streams.Of(target.Value)) : null);

    private SyncIoKind? KindOfArguments(IInvocationOperation invocation)
    {
        foreach (var argument in invocation.Arguments)
        {
            if (argument.Parameter is { } parameter && StreamOrigin.IsStreamLike(parameter.Type))
            {
                return KindOf(streams.Of(argument.Value));
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

    /// <summary>A socket that may be set not to block, or that says before the call what has come.</summary>
    private bool IsAskedFirst(IInvocationOperation invocation)
    {
        foreach (var operation in invocation.Root().DescendantsAndSelf())
        {
            if (operation is IPropertyReferenceOperation { Property: { Name: "Available", ContainingType: var owner } } && IsSocket(owner)
                || operation is IInvocationOperation { TargetMethod: { Name: "Poll" or "Select", ContainingType: var called } } && IsSocket(called))
            {
                return true;
            }
        }

        // Part of the answer for the compilation: not of the request that happens to ask first.
        return NameIndex.NameIndex.Contains(compilation, "Blocking", CancellationToken.None);

        static bool IsSocket(INamedTypeSymbol type) => type.IsType("System.Net.Sockets", "Socket");
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
}
