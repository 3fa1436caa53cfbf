using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Convertibility;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>Where <c>async void</c> is right, or none of the author's choice.</summary>
internal static class AsyncVoidPlaces
{
    private static readonly ImmutableArray<string> UserInterfaces =
    [
        "System.Windows", "Microsoft.UI", "Microsoft.Maui", "Windows.UI", "Avalonia", "Xamarin.Forms", "UIKit", "AppKit", "Android", "Eto.Forms", "Gtk", "UnityEngine", "Godot",
    ];

    /// <summary><c>(object sender, RoutedEventArgs e)</c>: also where the event belongs to a library that names its arguments so without deriving them.</summary>
    public static bool HandlesEvents(ImmutableArray<IParameterSymbol> parameters)
        => parameters is [_, { Type: var arguments }]
            && (arguments.Inherits("System", "EventArgs") || arguments.Name.EndsWith("EventArgs", StringComparison.Ordinal));

    /// <summary><c>OnNavigatedTo()</c> of a page, the loop of a window: the framework calls it by its name and takes no task.</summary>
    public static bool BelongsToUserInterface(IMethodSymbol method)
    {
        foreach (var attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "STAThreadAttribute")
            {
                return true;
            }
        }

        if (method.Name.Length < 3 || !method.Name.StartsWith("On", StringComparison.Ordinal) || !char.IsUpper(method.Name[2]))
        {
            return false;
        }

        for (var type = method.ContainingType.BaseType; type is not null; type = type.BaseType)
        {
            foreach (var name in UserInterfaces)
            {
                if (type.IsIn(name))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>xUnit 2 runs an <c>async void</c> test under a context of its own that waits for it; version 3 no longer takes one.</summary>
    public static bool IsAwaitedByTestRunner(IMethodSymbol method, Compilation compilation)
    {
        foreach (var attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass.Inherits("Xunit", "FactAttribute"))
            {
                foreach (var reference in compilation.ReferencedAssemblyNames)
                {
                    if (reference.Name == "xunit.v3.core")
                    {
                        return false;
                    }
                }

                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Is the whole body one <c>try</c> that lets no exception out? Such a function starts something on purpose:
    /// <c>async void Forget(this Task task) { try { await task; } catch (Exception e) { Log(e); } }</c>.
    /// </summary>
    public static bool CatchesEverything(SyntaxNode? body)
    {
        if (body is not BlockSyntax block)
        {
            return false;
        }

        var isGuarded = false;
        foreach (var statement in block.Statements)
        {
            if (statement is TryStatementSyntax attempt && attempt.Catches.Any(CatchesAll) && !attempt.Catches.Any(Throws) && (attempt.Finally is null || !Throws(attempt.Finally)))
            {
                isGuarded = true;
            }
            else if (MayThrow(statement))
            {
                return false;
            }
        }

        return isGuarded;
    }

    /// <summary>Is it a handler of an event with a shape of its own: <c>socket.Closed += Reconnect;</c>?</summary>
    public static bool IsSubscribed(IMethodSymbol method, Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (var name in NameIndex.Find(compilation, method.Name, cancellationToken))
        {
            SyntaxNode handler = name.Parent is MemberAccessExpressionSyntax member && member.Name == name ? member : name;
            if (handler.Parent is ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax creation })
            {
                handler = creation;
            }

            if (handler.Parent is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression, Left: var target } assignment
                && assignment.Right == handler
                && compilation.GetSemanticModel(name.SyntaxTree) is var model
                && model.GetSymbolInfo(name, cancellationToken).Symbol is IMethodSymbol used
                && SymbolEqualityComparer.Default.Equals(used.OriginalDefinition, method.OriginalDefinition)
                && model.GetSymbolInfo(target, cancellationToken).Symbol is IEventSymbol)
            {
                return true;
            }
        }

        return false;
    }

    private static bool CatchesAll(CatchClauseSyntax clause)
        => clause is { Filter: null, Declaration: null }
            || clause is { Filter: null, Declaration.Type: IdentifierNameSyntax { Identifier.ValueText: "Exception" } or QualifiedNameSyntax { Right.Identifier.ValueText: "Exception" } };

    private static bool Throws(SyntaxNode clause)
    {
        foreach (var node in FunctionSyntax.OwnNodes(clause))
        {
            if (node is ThrowStatementSyntax or ThrowExpressionSyntax)
            {
                return true;
            }
        }

        return false;
    }

    private static bool MayThrow(StatementSyntax statement)
    {
        foreach (var node in FunctionSyntax.OwnNodes(statement))
        {
            if (node is AwaitExpressionSyntax or InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax or ThrowStatementSyntax or ThrowExpressionSyntax)
            {
                return true;
            }
        }

        return false;
    }
}
