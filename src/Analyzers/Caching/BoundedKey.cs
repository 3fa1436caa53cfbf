using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Convertibility;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>
/// Does a key take values only that the program itself has: constants, the names of its types and members, and what is put together from
/// them? Then there are so many entries and no more.
/// </summary>
internal readonly struct BoundedKey(Compilation compilation, CancellationToken cancellationToken)
{
    private const int MaxDepth = 12;

    /// <summary>Callers of callers are asked less far than a method reads.</summary>
    private const int CallerDepth = 4;

    public bool Is(IOperation key) => Is(key, null, MaxDepth);

    /// <param name="asked">The method whose result is looked at, because its arguments are bounded; null in the method of the key.</param>
    private bool Is(IOperation value, IMethodSymbol? asked, int depth)
    {
        value = value.UnwrapValue();
        if (depth == 0)
        {
            return false;
        }

        if (value.ConstantValue.HasValue || OpenKey.IsClosed(value.Type))
        {
            return true;
        }

        switch (value)
        {
            case ITypeOfOperation or IFieldReferenceOperation { Field.IsStatic: true }:
                return true;
            case IMemberReferenceOperation { Instance: { } instance }:
                return Is(instance, asked, depth - 1);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                return Is(sum.LeftOperand, asked, depth - 1) && Is(sum.RightOperand, asked, depth - 1);
            case IInterpolatedStringOperation or IInterpolatedStringHandlerCreationOperation:
                return AreParts(value, asked, depth);
            case ICoalesceOperation coalesce:
                return (Is(coalesce.Value, asked, depth - 1) || IsLeftOut(coalesce.Value)) && Is(coalesce.WhenNull, asked, depth - 1);
            case IConditionalOperation { WhenFalse: { } otherwise } conditional:
                return Is(conditional.WhenTrue, asked, depth - 1) && Is(otherwise, asked, depth - 1);
            case ITupleOperation tuple:
                return AreAll(tuple.Elements, asked, depth);
            case IArrayCreationOperation { Initializer: { } initializer }:
                return AreAll(initializer.ElementValues, asked, depth);
            case ILocalReferenceOperation { Local: var local }:
                return local.AssignedValues(value) is { } given && AreAll(given, asked, depth);
            case IParameterReferenceOperation { Parameter: var parameter } reference:
                return SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, asked) || IsGivenBounded(parameter, reference, depth);
            case IInvocationOperation call:
                return IsMadeByCall(call, asked, depth);
            default:
                return false;
        }
    }

    private bool AreAll(IEnumerable<IOperation> values, IMethodSymbol? asked, int depth)
    {
        foreach (var value in values)
        {
            if (!Is(value, asked, depth - 1))
            {
                return false;
            }
        }

        return true;
    }

    private bool AreParts(IOperation text, IMethodSymbol? asked, int depth)
    {
        foreach (var part in KeyParts.Of(text))
        {
            var value = part switch
            {
                IInterpolationOperation hole => hole.Expression,
                IInterpolatedStringTextOperation => null,
                IInterpolatedStringAppendOperation { AppendCall: IInvocationOperation { Arguments: [{ Value: var appended }, ..] } } => appended,
                _ => part,
            };
            if (value is not null && !Is(value, asked, depth - 1))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary><c>string.Format(format, "options")</c>, <c>type.Name.ToLower()</c>, and own methods that put a key together from their arguments.</summary>
    private bool IsMadeByCall(IInvocationOperation call, IMethodSymbol? asked, int depth)
    {
        foreach (var argument in call.Arguments)
        {
            if (!Is(argument.Value, asked, depth - 1))
            {
                return false;
            }
        }

        var method = call.TargetMethod.Definition();
        if (method is { Name: "GetType", ContainingType.SpecialType: SpecialType.System_Object })
        {
            return true;
        }

        if (method.ContainingType?.SpecialType == SpecialType.System_String || method.Name == "ToString")
        {
            return call.Instance is null || Is(call.Instance, asked, depth - 1);
        }

        if (call.IsVirtual || MethodBodies.Of(method, compilation) is not { } body)
        {
            return false;
        }

        var returns = false;
        foreach (var returned in MethodBodies.ReturnedValues(body))
        {
            returns = true;
            if (!Is(returned, method, depth - 1))
            {
                return false;
            }
        }

        return returns;
    }

    /// <summary>Does every caller give a bounded value? Only of a method whose callers are all in sight.</summary>
    private bool IsGivenBounded(IParameterSymbol parameter, IParameterReferenceOperation reference, int depth)
    {
        if (IsNamedByDefault(parameter, reference, depth))
        {
            return true;
        }

        if (parameter.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Private } method
            || method.ImplementsInterface()
            || !AreAssignedBounded(parameter, reference, depth))
        {
            return false;
        }

        var isCalled = false;
        foreach (var name in NameIndex.Find(compilation, method.Name, tree => !method.ContainingType.IsDeclaredIn(tree), cancellationToken))
        {
            SyntaxNode named = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
            var model = compilation.GetSemanticModel(name.SyntaxTree);
            if (!SymbolEqualityComparer.Default.Equals((model.GetSymbolInfo(name, cancellationToken).Symbol as IMethodSymbol)?.OriginalDefinition, method.OriginalDefinition))
            {
                continue;
            }

            if (named.Parent is not InvocationExpressionSyntax written
                || model.GetOperation(written, cancellationToken) is not IInvocationOperation call
                || ArgumentOf(call, parameter) is not { } given
                || !Is(given, null, Math.Max(0, depth - CallerDepth)))
            {
                return false;
            }

            isCalled = true;
        }

        return isCalled;
    }

    /// <summary>
    /// <c>Get&lt;T&gt;(string? name = null) { name ??= typeof(T).Name;</c>: what has a name of the program by default is a name of the program
    /// where somebody gives another.
    /// </summary>
    private bool IsNamedByDefault(IParameterSymbol parameter, IOperation anywhere, int depth)
    {
        if (!IsOptional(parameter))
        {
            return false;
        }

        foreach (var use in BodyReferences.To(parameter, anywhere))
        {
            if (use.Parent is ICoalesceAssignmentOperation assignment && ReferenceEquals(assignment.Target, use) && Is(assignment.Value, null, depth - 1))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLeftOut(IOperation value) => value.UnwrapValue() is IParameterReferenceOperation { Parameter: var parameter } && IsOptional(parameter);

    private static bool IsOptional(IParameterSymbol parameter) => parameter is { HasExplicitDefaultValue: true, ExplicitDefaultValue: null };

    /// <summary><c>name ??= typeof(T).Name;</c></summary>
    private bool AreAssignedBounded(IParameterSymbol parameter, IOperation anywhere, int depth)
    {
        foreach (var use in BodyReferences.To(parameter, anywhere))
        {
            if (use.IsWritten() && !(use.Parent is ISimpleAssignmentOperation or ICoalesceAssignmentOperation && Is(((IAssignmentOperation)use.Parent).Value, null, depth - 1)))
            {
                return false;
            }
        }

        return true;
    }

    private static IOperation? ArgumentOf(IInvocationOperation call, IParameterSymbol parameter)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Ordinal == parameter.Ordinal)
            {
                return argument.Value;
            }
        }

        return null;
    }
}
