using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.SyncIo;

/// <summary>What is behind a stream, reader or writer?</summary>
internal enum StreamTarget
{
    /// <summary>Nobody can tell: a parameter, a method of another assembly.</summary>
    Unknown,

    /// <summary>Bytes or text in memory. Reading and writing them waits for nothing.</summary>
    Memory,

    /// <summary>A file, a connection, a process.</summary>
    Outside,

    /// <summary><c>HttpRequest.Body</c>.</summary>
    Request,

    /// <summary><c>HttpResponse.Body</c>.</summary>
    Response,
}

/// <summary>Follows a stream through the readers, writers and filters around it to where it comes from.</summary>
internal sealed class StreamOrigin(Compilation compilation, Implementations implementations)
{
    private const int MaxDepth = 16;

    // By body: each stream of a response asks.
    private static readonly ConditionalWeakTable<IOperation, StrongBox<bool>> HeaderReads = new();

    public StreamTarget Of(IOperation value) => Of(value, MaxDepth);

    private StreamTarget Of(IOperation value, int depth)
    {
        if (depth == 0)
        {
            return StreamTarget.Unknown;
        }

        value = value.UnwrapAwait();
        if (ByType(value.Type) is var byType and not StreamTarget.Unknown)
        {
            return byType;
        }

        switch (value)
        {
            case IObjectCreationOperation creation:
                return OfCreation(creation, depth - 1);
            case IInvocationOperation invocation:
                return OfInvocation(invocation, depth - 1);
            case ILocalReferenceOperation local:
                return local.Local.AssignedValues(local) is { } values ? Agree(values, depth - 1) : StreamTarget.Unknown;
            case IPropertyReferenceOperation property:
                return OfProperty(property.Property);
            case IFieldReferenceOperation { Field: { IsReadOnly: true, DeclaringSyntaxReferences: [var declaration] } }
                when MethodBodies.InitializerOf(declaration, compilation) is { } initializer:
                return Of(initializer, depth - 1);
            case IConditionalOperation { WhenFalse: { } whenFalse } conditional:
                return Agree([conditional.WhenTrue, whenFalse], depth - 1);
            case ICoalesceOperation coalesce:
                return Agree([coalesce.Value, coalesce.WhenNull], depth - 1);
            default:
                return StreamTarget.Unknown;
        }
    }

    private static StreamTarget ByType(ITypeSymbol? type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.IsIn("System") && MemoryOrOutside(current.Name) is var known and not StreamTarget.Unknown)
            {
                return known;
            }
        }

        return StreamTarget.Unknown;
    }

    private static StreamTarget MemoryOrOutside(string name)
        => name switch
        {
            "MemoryStream" or "UnmanagedMemoryStream" or "StringReader" or "StringWriter" => StreamTarget.Memory,
            "FileStream" or "NetworkStream" or "PipeStream" or "SslStream" or "NegotiateStream" => StreamTarget.Outside,
            _ => StreamTarget.Unknown,
        };

    /// <summary><c>new StreamReader(stream)</c> and <c>new GZipStream(stream, ..)</c> are what their stream is; <c>new StreamReader("a.txt")</c> opens a file.</summary>
    private StreamTarget OfCreation(IObjectCreationOperation creation, int depth)
    {
        foreach (var argument in creation.Arguments)
        {
            if (argument.Parameter is not { } parameter)
            {
                continue;
            }

            if (IsStreamLike(parameter.Type))
            {
                return Of(argument.Value, depth);
            }

            if (parameter is { Ordinal: 0, Type.SpecialType: SpecialType.System_String })
            {
                return creation.Type is { } type && type.IsIn("System.IO") ? StreamTarget.Outside : StreamTarget.Unknown;
            }
        }

        return StreamTarget.Unknown;
    }

    private StreamTarget OfInvocation(IInvocationOperation invocation, int depth)
    {
        var method = invocation.TargetMethod;
        var type = method.ContainingType;
        switch (method.Name)
        {
            // What an assembly, a BinaryData or a string holds is in memory already.
            case "GetManifestResourceStream":
            case "ToStream" when type.Name == "BinaryData":
            // Unpacking an entry computes more than it waits.
            case "Open" when type.Name == "ZipArchiveEntry":
            case "OpenStandardInput" or "OpenStandardOutput" or "OpenStandardError" when type.Name == "Console":
                return StreamTarget.Memory;
            case "Synchronized" when method.IsStatic && invocation.Arguments.Length == 1:
                return Of(invocation.Arguments[0].Value, depth);

            // The body of a response has been read when the call that got it was awaited, unless it asked for the headers alone.
            case "ReadAsStream" or "ReadAsStreamAsync" when type.IsType("System.Net.Http", "HttpContent"):
                return AsksForHeaders(invocation) ? StreamTarget.Outside : StreamTarget.Memory;
            case "AsStream" when invocation.Receiver()?.Unwrap() is IPropertyReferenceOperation { Property: { Name: "BodyWriter", ContainingType.Name: "HttpResponse" } }:
                return StreamTarget.Response;
        }

        if (!SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, compilation.Assembly))
        {
            return StreamTarget.Unknown;
        }

        var returned = new List<IOperation>();
        foreach (var implementation in implementations.Of(method))
        {
            if (MethodBodies.Of(implementation, compilation) is not { } body)
            {
                return StreamTarget.Unknown;
            }

            returned.AddRange(MethodBodies.ReturnedValues(body));
        }

        return returned.Count == 0 ? StreamTarget.Unknown : Agree(returned, depth);
    }

    private static bool AsksForHeaders(IOperation operation)
        => HeaderReads.GetValue(operation.Root(), static root => new StrongBox<bool>(root.DescendantsAndSelf().Any(static other
            => other is IFieldReferenceOperation { Field: { Name: "ResponseHeadersRead", ContainingType.Name: "HttpCompletionOption" } }))).Value;

    private static StreamTarget OfProperty(IPropertySymbol property)
        => (property.ContainingType.Name, property.Name) switch
        {
            ("HttpRequest", "Body") => StreamTarget.Request,
            ("HttpResponse", "Body") => StreamTarget.Response,
            ("Process", "StandardOutput" or "StandardError" or "StandardInput") => StreamTarget.Outside,
            _ => StreamTarget.Unknown,
        };

    /// <summary>One value of another kind than memory, and the stream may be that.</summary>
    private StreamTarget Agree(IReadOnlyList<IOperation> values, int depth)
    {
        var agreed = StreamTarget.Memory;
        foreach (var value in values)
        {
            // Stream? copy = null; a value that is there to be replaced says nothing.
            if (value.Unwrap() is ILiteralOperation or IDefaultValueOperation)
            {
                continue;
            }

            var target = Of(value, depth);
            if (target != StreamTarget.Memory && agreed is StreamTarget.Memory or StreamTarget.Unknown)
            {
                agreed = target;
            }
        }

        return agreed;
    }

    public static bool IsStreamLike(ITypeSymbol type)
        => type.Inherits("System.IO", "Stream") || type.Inherits("System.IO", "TextReader") || type.Inherits("System.IO", "TextWriter");
}
