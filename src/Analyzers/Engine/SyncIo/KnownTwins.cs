using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Convertibility;

namespace PerfAnalyzers.Engine.SyncIo;

/// <summary>
/// The twins that have been bound, by what the compiler chooses by. Each binding looks at every variable around it, and a machine
/// writes thousands of calls in one method that differ in their values alone.
/// </summary>
internal sealed class KnownTwins
{
    private readonly ConcurrentDictionary<Choice, AsyncTwin?> _twins = new();

    /// <inheritdoc cref="TwinBinder.Bind"/>
    public AsyncTwin? Bind(InvocationExpressionSyntax call, IMethodSymbol method, string name, INamedTypeSymbol? extensions, string? added, SemanticModel model)
        => Choice.Of(call, method, name, extensions, added, model) is { } choice
            ? _twins.GetOrAdd(choice, _ => TwinBinder.Bind(call, method, name, extensions, added, model))
            : TwinBinder.Bind(call, method, name, extensions, added, model);

    /// <summary>What decides which overload a call with another name selects.</summary>
    private sealed class Choice : IEquatable<Choice>
    {
        private readonly SyntaxNode _scope;
        private readonly IMethodSymbol _method;
        private readonly string _name;
        private readonly INamedTypeSymbol? _extensions;
        private readonly string? _added;
        private readonly ITypeSymbol? _receiver;
        private readonly bool _namesTypes;
        private readonly ArgumentShape[] _arguments;
        private readonly int _hash;

        private Choice(SyntaxNode scope, IMethodSymbol method, string name, INamedTypeSymbol? extensions, string? added, ITypeSymbol? receiver, bool namesTypes, ArgumentShape[] arguments)
        {
            (_scope, _method, _name, _extensions, _added, _receiver, _namesTypes, _arguments) = (scope, method, name, extensions, added, receiver, namesTypes, arguments);
            _hash = unchecked((((scope.GetHashCode() * 31) + SymbolEqualityComparer.Default.GetHashCode(method)) * 31) + name.GetHashCode());
            foreach (var argument in arguments)
            {
                _hash = unchecked((_hash * 31) + argument.Form);
            }
        }

        /// <summary>Null for a call whose receiver or arguments say too little by themselves.</summary>
        public static Choice? Of(InvocationExpressionSyntax call, IMethodSymbol method, string name, INamedTypeSymbol? extensions, string? added, SemanticModel model)
        {
            var (simple, receiver) = call.Expression switch
            {
                MemberAccessExpressionSyntax { Expression: not BaseExpressionSyntax } access => (access.Name, access.Expression),
                SimpleNameSyntax own => (own, null),
                _ => (null, null),
            };
            if (simple is null || ConditionalAccess.StartsWithBinding(call.Expression) || ScopeOf(call, receiver is null) is not { } scope)
            {
                return null;
            }

            var arguments = call.ArgumentList.Arguments;
            var shapes = new ArgumentShape[arguments.Count];
            for (var i = 0; i < shapes.Length; i++)
            {
                if (ArgumentShape.Of(arguments[i], extensions is not null, model) is not { } shape)
                {
                    return null;
                }

                shapes[i] = shape;
            }

            return new Choice(scope, method, name, extensions, added, receiver is null ? null : model.GetTypeInfo(receiver).Type, simple is GenericNameSyntax, shapes);
        }

        public bool Equals(Choice? other)
        {
            if (other is null
                || _hash != other._hash
                || !ReferenceEquals(_scope, other._scope)
                || _name != other._name
                || _added != other._added
                || _namesTypes != other._namesTypes
                || _arguments.Length != other._arguments.Length
                || !SymbolEqualityComparer.Default.Equals(_method, other._method)
                || !SymbolEqualityComparer.Default.Equals(_extensions, other._extensions)
                || !SymbolEqualityComparer.Default.Equals(_receiver, other._receiver))
            {
                return false;
            }

            for (var i = 0; i < _arguments.Length; i++)
            {
                if (!_arguments[i].IsSame(other._arguments[i]))
                {
                    return false;
                }
            }

            return true;
        }

        public override bool Equals(object? obj) => Equals(obj as Choice);

        public override int GetHashCode() => _hash;

        /// <summary>The type, in which the same namespaces are imported and the same members accessible; a bare name may also be that of a local function.</summary>
        private static SyntaxNode? ScopeOf(SyntaxNode call, bool isBareName)
        {
            for (var node = call.Parent; node is not null; node = node.Parent)
            {
                if (node is BaseTypeDeclarationSyntax or CompilationUnitSyntax || (isBareName && node is MemberDeclarationSyntax or LocalFunctionStatementSyntax))
                {
                    return node;
                }
            }

            return null;
        }
    }

    /// <summary>What decides, of one argument, which parameters it can be given to.</summary>
    /// <param name="Type">The type that it has by itself.</param>
    /// <param name="Form">What it is converted by, beside its type.</param>
    /// <param name="Name">The parameter, when it is named.</param>
    private readonly record struct ArgumentShape(ITypeSymbol? Type, int Form, string? Name)
    {
        private const int Plain = 0;
        private const int Null = 1;
        private const int Interpolated = 2;
        private const int SpanOfMemory = 3;
        private const int Lambda = 100;
        private const int AsyncLambda = 200;
        private const int Constant = 1000;

        /// <summary>Null for what takes its type from the parameter.</summary>
        /// <param name="argument">The argument.</param>
        /// <param name="twinTakesSame">The twin's parameters are those of the method: a query's operators.</param>
        /// <param name="model">The model of the call.</param>
        public static ArgumentShape? Of(ArgumentSyntax argument, bool twinTakesSame, SemanticModel model)
        {
            if (!argument.RefKindKeyword.IsKind(SyntaxKind.None))
            {
                return null;
            }

            var name = argument.NameColon?.Name.Identifier.ValueText;
            var value = argument.Expression;
            while (value is ParenthesizedExpressionSyntax parenthesized)
            {
                value = parenthesized.Expression;
            }

            switch (value)
            {
                case AnonymousFunctionExpressionSyntax function:
                    return OfFunction(function, name, twinTakesSame, model);
                case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression }:
                    return new ArgumentShape(null, Null, name);
                case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.DefaultLiteralExpression } or ImplicitObjectCreationExpressionSyntax or CollectionExpressionSyntax or DeclarationExpressionSyntax:
                    return null;
            }

            return model.GetTypeInfo(value).Type is { TypeKind: not TypeKind.Dynamic } type
                ? new ArgumentShape(type, FormOf(argument, value, type, model), name)
                : null;
        }

        /// <summary>
        /// Which delegates a lambda converts to depends on its body: <c>RunAsync(Func&lt;Task&gt;)</c> takes <c>() => SendAsync()</c>, not
        /// <c>() => list.Add(1)</c>. Only a query's operator, whose twin takes what it takes itself, has said already that it fits.
        /// </summary>
        private static ArgumentShape? OfFunction(AnonymousFunctionExpressionSyntax function, string? name, bool twinTakesSame, SemanticModel model)
        {
            var parameters = function is ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters.Count: var count } ? count : function is SimpleLambdaExpressionSyntax ? 1 : -1;
            return twinTakesSame && parameters >= 0 && function.ExpressionBody is { } body
                ? new ArgumentShape(model.GetTypeInfo(body).Type, (function.AsyncKeyword.IsKind(SyntaxKind.None) ? Lambda : AsyncLambda) + parameters, name)
                : null;
        }

        public bool IsSame(ArgumentShape other) => Form == other.Form && Name == other.Name && SymbolEqualityComparer.Default.Equals(Type, other.Type);

        private static int FormOf(ArgumentSyntax argument, ExpressionSyntax value, ITypeSymbol type, SemanticModel model)
            => value is InterpolatedStringExpressionSyntax ? Interpolated
                : TwinBinder.MemoryOf(argument) is { } memory && TwinBinder.IsMemory(memory, model) ? SpanOfMemory
                : type.IsValueType ? FormOf(model.GetConstantValue(value))
                : Plain;

        /// <summary>The number of bits of an integer: by it a constant fits a smaller type, and zero fits every enum.</summary>
        private static int FormOf(Optional<object?> constant)
        {
            if (!constant.HasValue || constant.Value is not (sbyte or byte or short or ushort or int or uint or long or ulong))
            {
                return Plain;
            }

            var isNegative = constant.Value is sbyte or short or int or long && Convert.ToInt64(constant.Value) < 0;
            var bits = 0;
            for (var rest = isNegative ? ~unchecked((ulong)Convert.ToInt64(constant.Value)) : Convert.ToUInt64(constant.Value); rest != 0; rest >>= 1)
            {
                bits++;
            }

            return isNegative ? -Constant - bits : Constant + bits;
        }
    }
}
