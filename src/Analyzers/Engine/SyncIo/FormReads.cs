using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.SyncIo;

/// <summary>
/// Who reads the form before <c>Request.Form</c> is asked for? The framework itself does, asynchronously, to bind the parameters
/// of an action or to check its antiforgery token; then the property only gives what was read.
/// </summary>
internal static class FormReads
{
    // By body: each use of the form asks.
    private static readonly ConditionalWeakTable<IOperation, StrongBox<int>> FirstReads = new();

    public static bool MayBeReadAlready(IPropertyReferenceOperation form)
    {
        if (form.SemanticModel?.GetEnclosingSymbol(form.Syntax.SpanStart) is not IMethodSymbol function)
        {
            return true;
        }

        while (function is { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction, ContainingSymbol: IMethodSymbol outer } && !HasRequest(function))
        {
            function = outer;
        }

        return !(IsUnboundAction(function) || HasRequest(function)) || IsReadBefore(form);
    }

    /// <summary>MVC reads the form when an action has something to bind.</summary>
    private static bool IsUnboundAction(IMethodSymbol function)
        => function is { MethodKind: MethodKind.Ordinary, Parameters.IsEmpty: true, DeclaredAccessibility: Accessibility.Public }
            && function.ContainingType.Inherits("Microsoft.AspNetCore.Mvc", "ControllerBase")
            && !ChecksToken(function)
            && !ChecksToken(function.ContainingType)
            && !BindsProperties(function.ContainingType);

    /// <summary>Middleware, or the handler of a minimal endpoint that is given the request itself and binds nothing from its form.</summary>
    private static bool HasRequest(IMethodSymbol function)
    {
        if (function.ContainingType.Inherits("Microsoft.AspNetCore.Mvc", "ControllerBase") && function.MethodKind == MethodKind.Ordinary)
        {
            return false;
        }

        var hasRequest = false;
        foreach (var parameter in function.Parameters)
        {
            switch (parameter.Type.Name)
            {
                case "IFormFile" or "IFormFileCollection" or "IFormCollection":
                    return false;
                case "HttpContext" or "HttpRequest":
                    hasRequest = true;
                    break;
            }

            foreach (var attribute in parameter.GetAttributes())
            {
                if (attribute.AttributeClass is { Name: "FromFormAttribute" or "AsParametersAttribute" })
                {
                    return false;
                }
            }
        }

        // A helper with these parameters may be called after binding: only what the framework calls by itself is sure to come first.
        return hasRequest && (function.MethodKind == MethodKind.AnonymousFunction || function.Name is "Invoke" or "InvokeAsync");
    }

    private static bool ChecksToken(ISymbol symbol)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: "ValidateAntiForgeryTokenAttribute" or "AutoValidateAntiforgeryTokenAttribute" or "RequireAntiforgeryTokenAttribute" })
            {
                return true;
            }
        }

        return false;
    }

    private static bool BindsProperties(INamedTypeSymbol controller)
    {
        for (var current = controller; current is not null; current = current.BaseType)
        {
            foreach (var member in current.GetMembers())
            {
                if (member is IPropertySymbol)
                {
                    foreach (var attribute in member.GetAttributes())
                    {
                        if (attribute.AttributeClass is { Name: "BindPropertyAttribute" or "FromFormAttribute" })
                        {
                            return true;
                        }
                    }
                }
            }
        }

        return false;
    }

    /// <summary>An earlier <c>ReadFormAsync</c>, or an earlier <c>Form</c>: the first read is the one to report.</summary>
    private static bool IsReadBefore(IPropertyReferenceOperation form)
        => FirstReads.GetValue(form.Root(), static root => new StrongBox<int>(FirstRead(root))).Value < form.Syntax.SpanStart;

    private static int FirstRead(IOperation body)
    {
        var first = int.MaxValue;
        foreach (var operation in body.DescendantsAndSelf())
        {
            if (operation is IInvocationOperation { TargetMethod.Name: "ReadFormAsync" } or IPropertyReferenceOperation { Property: { Name: "Form", ContainingType.Name: "HttpRequest" } })
            {
                first = Math.Min(first, operation.Syntax.SpanStart);
            }
        }

        return first;
    }
}
