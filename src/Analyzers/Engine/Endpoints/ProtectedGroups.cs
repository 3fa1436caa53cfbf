using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Endpoints;

/// <summary>
/// May a method that nobody visible calls be given a group of routes that asks for a signed-in caller? Only when such a group
/// comes to where it cannot be followed: <c>foreach (var module in modules) module.Map(group)</c>. One that is mapped on
/// where it is made, or handed to methods that are seen, comes nowhere.
/// </summary>
internal sealed class ProtectedGroups(Compilation compilation, EndpointSymbols symbols)
{
    private StrongBox<bool>? _anyEscapes;

    private Compilation Compilation { get; } = compilation;

    // Equal whichever thread writes it.
    public bool AnyEscapes(CancellationToken cancellationToken)
    {
        if (_anyEscapes is null)
        {
            var escapes = false;
            foreach (var name in NameIndex.NameIndex.Find(Compilation, "RequireAuthorization", cancellationToken))
            {
                if (name is { Parent: MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax invocation } }
                    && Bind(invocation, cancellationToken) is IInvocationOperation call
                    && call.Receiver()?.Unwrap() is { Type.Name: "RouteGroupBuilder" } receiver
                    && new Search(this, cancellationToken).Escapes(call, receiver))
                {
                    escapes = true;
                    break;
                }
            }

            _anyEscapes = new StrongBox<bool>(escapes);
        }

        return _anyEscapes.Value;
    }

    private IOperation? Bind(SyntaxNode node, CancellationToken cancellationToken) => Compilation.GetSemanticModel(node.SyntaxTree).GetOperation(node, cancellationToken);

    private bool IsBuilder(ITypeSymbol? type) => type is { Name: "RouteGroupBuilder" } || SymbolEqualityComparer.Default.Equals(type, symbols.EndpointRouteBuilder);

    private sealed class Search(ProtectedGroups groups, CancellationToken cancellationToken)
    {
        private readonly HashSet<ISymbol> _seen = new(SymbolEqualityComparer.Default);

        /// <summary>Of a convention: what it is called on is protected as well, from then on.</summary>
        public bool Escapes(IInvocationOperation convention, IOperation receiver)
        {
            while (receiver is IInvocationOperation chained && EndpointBuilders.IsConvention(chained))
            {
                receiver = chained.Receiver()!.Unwrap();
            }

            return Escapes(convention) || receiver switch
            {
                ILocalReferenceOperation { Local: var local } => VariableEscapes(local),
                IInvocationOperation => false,
                _ => true,
            };
        }

        private bool Escapes(IOperation value)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var parent = value.Parent;
            while (parent is IConversionOperation or IParenthesizedOperation)
            {
                (value, parent) = (parent, parent.Parent);
            }

            return parent switch
            {
                IExpressionStatementOperation => false,
                IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } => VariableEscapes(local),
                IReturnOperation when ReturnsNothing(parent) => false,
                IReturnOperation => ReturnEscapes(parent),
                IPropertyReferenceOperation { Property.Name: "ServiceProvider" } => false,
                IArgumentOperation { Parent: IInvocationOperation call, Parameter: { } parameter } => ArgumentEscapes(call, parameter),
                _ => true,
            };
        }

        private bool ArgumentEscapes(IInvocationOperation call, IParameterSymbol parameter)
        {
            var method = call.TargetMethod;
            if (method.DeclaringSyntaxReferences.IsEmpty)
            {
                // MapGet and RequireCors keep it to themselves; MapGroup makes a group below it, and a convention gives it back.
                return (!method.IsIn("Microsoft.AspNetCore") && !EndpointBuilders.IsConvention(call))
                    || (groups.IsBuilder(call.Type) && Escapes(call));
            }

            var definition = (method.ReducedFrom ?? method).OriginalDefinition;
            return definition.IsAbstract || definition.IsVirtual || definition.IsOverride
                || definition.Parameters.Length <= parameter.Ordinal
                || VariableEscapes(definition.Parameters[parameter.Ordinal])
                || (groups.IsBuilder(call.Type) && Escapes(call));
        }

        /// <summary>All uses of a local or parameter.</summary>
        private bool VariableEscapes(ISymbol variable)
        {
            if (!_seen.Add(variable))
            {
                return false;
            }

            if (variable.DeclaringSyntaxReferences is not [var declaration]
                || declaration.GetSyntax(cancellationToken) is not { } declared
                || declared.FirstAncestorOrSelf<SyntaxNode>(static node => node is BaseMethodDeclarationSyntax or CompilationUnitSyntax or LocalFunctionStatementSyntax) is not { } scope)
            {
                return true;
            }

            foreach (var node in scope.DescendantNodes())
            {
                if (node is IdentifierNameSyntax name
                    && name.Identifier.ValueText == variable.Name
                    && groups.Bind(name, cancellationToken) is { } reference
                    && SymbolEqualityComparer.Default.Equals(SymbolOf(reference), variable)
                    && Escapes(reference))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>To whom a method returns it, as far as they are seen: <c>app.MapAdmin().MapReports()</c>.</summary>
        private bool ReturnEscapes(IOperation @return)
        {
            if (@return.SemanticModel?.GetEnclosingSymbol(@return.Syntax.SpanStart) is not IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction } method)
            {
                return true;
            }

            if (!_seen.Add(method))
            {
                return false;
            }

            foreach (var name in NameIndex.NameIndex.Find(groups.Compilation, method.Name, cancellationToken))
            {
                if (name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } invocation
                    && groups.Bind(invocation, cancellationToken) is IInvocationOperation call
                    && SymbolEqualityComparer.Default.Equals((call.TargetMethod.ReducedFrom ?? call.TargetMethod).OriginalDefinition, method)
                    && Escapes(call))
                {
                    return true;
                }
            }

            return false;
        }

        private static bool ReturnsNothing(IOperation operation)
            => operation.SemanticModel?.GetEnclosingSymbol(operation.Syntax.SpanStart) is IMethodSymbol { ReturnsVoid: true };

        private static ISymbol? SymbolOf(IOperation reference) => reference switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            _ => null,
        };
    }
}
