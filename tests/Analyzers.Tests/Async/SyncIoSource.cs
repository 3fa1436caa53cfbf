using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Async;

/// <summary>A small model and stand-ins for libraries that the tests do not reference, for sources that need only members.</summary>
internal static class SyncIoSource
{
    public const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Data;
        using System.Data.Common;
        using System.Diagnostics;
        using System.IO;
        using System.IO.Compression;
        using System.Linq;
        using System.Net.Http;
        using System.Text.Json;
        using System.Threading;
        using System.Threading.Tasks;
        using System.Xml;
        using System.Xml.Linq;
        using Dapper;
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.Data.Sqlite;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.Caching.Distributed;

        """;

    public const string Model = """
        using System.Collections.Generic;
        using System.Linq;
        using Microsoft.EntityFrameworkCore;

        public class User
        {
            public int Id { get; set; }
            public string Name { get; set; } = "";
            public List<Order> Orders { get; set; } = new();
        }

        public class Order
        {
            public int Id { get; set; }
            public int UserId { get; set; }
        }

        public class ShopContext : DbContext
        {
            public DbSet<User> Users => Set<User>();
            public DbSet<Order> Orders => Set<Order>();
        }
        """;

    /// <summary>The public surface of libraries as their users see it.</summary>
    public const string Libraries = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Runtime.CompilerServices;
        using System.Threading;
        using System.Threading.Tasks;

        namespace StackExchange.Redis
        {
            public interface IDatabaseAsync { Task<string?> StringGetAsync(string key, int flags = 0); Task<bool> KeyDeleteAsync(string key); }
            public interface IDatabase : IDatabaseAsync { string? StringGet(string key, int flags = 0); bool KeyDelete(string key); object CreateBatch(object? state = null); }
        }

        namespace Azure
        {
            public class Response { }
            public class Response<T> { }
        }

        namespace Azure.Storage.Blobs
        {
            public class BlobClient
            {
                public Azure.Response<string> Upload(Stream content) => throw new NotSupportedException();
                public Task<Azure.Response<string>> UploadAsync(Stream content, CancellationToken cancellationToken = default) => throw new NotSupportedException();
                public Uri GenerateUri() => throw new NotSupportedException();
                public Task<Uri> GenerateUriAsync() => throw new NotSupportedException();
            }
        }

        namespace Grpc.Core
        {
            public abstract class ClientBase { }
            public abstract class ServerCallContext { public CancellationToken CancellationToken { get; } }
            public sealed class AsyncUnaryCall<T> { public TaskAwaiter<T> GetAwaiter() => throw new NotSupportedException(); }
        }

        namespace Greeting
        {
            public class GreeterClient : Grpc.Core.ClientBase
            {
                public string SayHello(string name, DateTime? deadline = null, CancellationToken cancellationToken = default) => "";
                public Grpc.Core.AsyncUnaryCall<string> SayHelloAsync(string name, DateTime? deadline = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
            }
        }

        namespace MongoDB.Driver
        {
            public interface IMongoCollection<T>
            {
                void InsertOne(T document, object? options = null, CancellationToken cancellationToken = default);
                Task InsertOneAsync(T document, object? options = null, CancellationToken cancellationToken = default);
            }
        }

        namespace FluentValidation
        {
            public abstract class AbstractValidator<T> { public bool Validate(T value) => true; public Task<bool> ValidateAsync(T value) => Task.FromResult(true); }
        }

        namespace Moq
        {
            public class Mock<T> { public void Verify() { } public Task VerifyAsync() => Task.CompletedTask; public Mock<T> Setup(object o) => this; public Task<Mock<T>> SetupAsync(object o) => Task.FromResult(this); }
        }
        """;

    public static CSharpAnalyzerTest<T> Create<T>(string source)
        where T : Microsoft.CodeAnalysis.Diagnostics.DiagnosticAnalyzer, new()
    {
        var test = new CSharpAnalyzerTest<T> { TestCode = Usings + source };
        test.TestState.Sources.Add(("Model.cs", Model));
        test.TestState.Sources.Add(("Libraries.cs", Libraries));
        return test;
    }

    public static Task VerifyAsync<T>(string source, params DiagnosticResult[] expected)
        where T : Microsoft.CodeAnalysis.Diagnostics.DiagnosticAnalyzer, new()
    {
        var test = Create<T>(source);
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Members of a class that has whatever they need.</summary>
    public static Task VerifyMembersAsync<T>(string members, params DiagnosticResult[] expected)
        where T : Microsoft.CodeAnalysis.Diagnostics.DiagnosticAnalyzer, new()
        => VerifyAsync<T>("public class Service(ShopContext db, DbConnection connection, IDbConnection old, HttpClient http, IDistributedCache cache)\n{\n" + members + "\n}\n", expected);
}
