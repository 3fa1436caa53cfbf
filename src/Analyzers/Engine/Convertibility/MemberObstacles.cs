using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.Engine.Convertibility;

/// <summary>
/// Why a synchronous function cannot become async, as far as this compilation and its references tell. Whether its callers
/// can follow is another question, which needs the solution.
/// </summary>
internal static class MemberObstacles
{
    private static readonly BodyAnswers<ConversionObstacle?> Known = new();

    private const string NoStack = "copy the data before the wait, or take Memory<T>";

    /// <param name="function">The declaration of a method, local function, accessor or property.</param>
    /// <param name="symbol">What it declares.</param>
    public static ConversionObstacle? Find(SyntaxNode function, IMethodSymbol symbol, SemanticModel model, CancellationToken cancellationToken)
        => FindInSignature(symbol)
            ?? HierarchyObstacles.Find(symbol, model.Compilation)
            ?? FindInBody(function, model, cancellationToken);

    /// <summary>As <see cref="Find"/>, of a method with a twin beside it, which nothing has declared before.</summary>
    public static ConversionObstacle? FindForTwin(SyntaxNode function, IMethodSymbol symbol, SemanticModel model, CancellationToken cancellationToken)
        => FindInSignature(symbol) ?? FindInBody(function, model, cancellationToken);

    /// <summary>The function by its kind and parameters alone.</summary>
    public static ConversionObstacle? FindInSignature(IMethodSymbol symbol)
    {
        if (FindInKind(symbol) is { } kind)
        {
            return kind;
        }

        if (symbol.ReturnsByRef || symbol.ReturnsByRefReadonly || symbol.ReturnType.IsRefLikeType || symbol.ReturnType.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer)
        {
            return Signature($"'{symbol.Name}' returns a reference", "return a value");
        }

        foreach (var parameter in symbol.Parameters)
        {
            if (parameter.RefKind != RefKind.None)
            {
                return Signature($"parameter '{parameter.Name}' is passed by reference", "return the value instead");
            }

            if (parameter.Type.IsRefLikeType || parameter.Type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer)
            {
                return Signature($"parameter '{parameter.Name}' lives on the stack", NoStack);
            }
        }

        if (symbol is { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation, IsStatic: false, IsReadOnly: false, ContainingType: { TypeKind: TypeKind.Struct, IsReadOnly: false } type })
        {
            // An async method of a struct works on a copy of it.
            return Signature($"an async method would change a copy of '{type.Name}'", $"make '{type.Name}' a readonly struct or a class");
        }

        return FindInAttributes(symbol);
    }

    private static ConversionObstacle? FindInKind(IMethodSymbol symbol)
        => symbol.MethodKind switch
        {
            MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.ExplicitInterfaceImplementation when !symbol.IsExtern => null,
            MethodKind.Constructor => Member("a constructor cannot be async", "create the object in a static async method"),
            MethodKind.StaticConstructor => Member("a static constructor cannot be async", "load the value in an async method when it is first needed"),
            MethodKind.Destructor => Member("a finalizer cannot be async", "implement IAsyncDisposable"),
            MethodKind.UserDefinedOperator or MethodKind.Conversion => Member("an operator cannot be async", "write an async method in its place"),
            MethodKind.PropertyGet or MethodKind.PropertySet => symbol.AssociatedSymbol is IPropertySymbol { IsIndexer: true }
                ? Member("an indexer cannot be async", "make it an async method")
                : Member("a property cannot be async", $"make '{symbol.AssociatedSymbol?.Name}' an async method"),
            MethodKind.EventAdd or MethodKind.EventRemove => Member("an event accessor cannot be async", "subscribe in an async method"),
            _ => Member("the function cannot be async", "wait outside of it"),
        };

    private static ConversionObstacle? FindInAttributes(IMethodSymbol symbol)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass?.Name is { } name
                && name is "UnmanagedCallersOnlyAttribute" or "ModuleInitializerAttribute" or "STAThreadAttribute" or "DllImportAttribute" or "LibraryImportAttribute"
                    or "OnDeserializedAttribute" or "OnDeserializingAttribute" or "OnSerializedAttribute" or "OnSerializingAttribute")
            {
                return Signature($"[{name.Substring(0, name.Length - "Attribute".Length)}] does not allow async", "wait outside of it");
            }
        }

        return (symbol.MethodImplementationFlags & System.Reflection.MethodImplAttributes.Synchronized) != 0
            ? Signature("the method is synchronized", "guard it with a SemaphoreSlim and WaitAsync")
            : null;
    }

    private static ConversionObstacle? FindInBody(SyntaxNode function, SemanticModel model, CancellationToken cancellationToken)
        => FunctionSyntax.Body(function) is { } body ? Known.Get(body, model, node => Read(node, model, cancellationToken)) : null;

    private static ConversionObstacle? Read(SyntaxNode body, SemanticModel model, CancellationToken cancellationToken)
    {
        foreach (var node in FunctionSyntax.OwnNodes(body))
        {
            if (node is YieldStatementSyntax)
            {
                return Signature("an iterator cannot await", "return IAsyncEnumerable<T>");
            }
        }

        return AsyncBodyObstacles.FindInBody(body, model, cancellationToken) is { } reason
            ? new ConversionObstacle(ObstacleKind.Body, reason, "wait in a function of its own")
            : null;
    }

    private static ConversionObstacle Member(string reason, string alternative) => new(ObstacleKind.Member, reason, alternative);

    private static ConversionObstacle Signature(string reason, string alternative) => new(ObstacleKind.Signature, reason, alternative);
}
