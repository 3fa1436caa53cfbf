using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.EfModel;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.QueryShape;

/// <summary>
/// Finds what is read of the rows of a query, where nothing else is done with them: each place that has one of them, a list of
/// them or what a navigation leads to must hand it on to another such place, read a column, count, or test for null. Such rows
/// may be objects of another type that has the same members, as long as nobody writes the type's name.
/// </summary>
internal sealed class RowReadSearch(EntityQuery query, QueryShapes shapes, EfModel.EfModel model, CancellationToken cancellationToken)
{
    /// <summary>The operators over memory that compare no rows with each other and give rows to nobody but their lambdas.</summary>
    private static readonly HashSet<string> Operators = new(StringComparer.Ordinal)
    {
        "All", "Any", "AsEnumerable", "Average", "Chunk", "Count", "ElementAt", "ElementAtOrDefault", "Exists", "Find", "FindAll", "First", "FirstOrDefault",
        "ForEach", "GroupBy", "Last", "LastOrDefault", "LongCount", "Max", "MaxBy", "Min", "MinBy", "OrderBy", "OrderByDescending", "Reverse", "Select",
        "SelectMany", "Single", "SingleOrDefault", "Skip", "SkipLast", "SkipWhile", "Sum", "Take", "TakeLast", "TakeWhile", "ThenBy", "ThenByDescending",
        "ToArray", "ToDictionary", "ToList", "ToLookup", "TrueForAll", "Where", "AsAsyncEnumerable", "ConfigureAwait", "WithCancellation",
    };

    private readonly RowReads _reads = new();

    /// <summary>Null when something else is done with a row.</summary>
    public RowReads? Find()
    {
        foreach (var operation in query.Terminal.Root().DescendantsAndSelf())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (operation is ILocalReferenceOperation or IParameterReferenceOperation or IInvocationOperation or IPropertyReferenceOperation or IArrayElementReferenceOperation
                    or IConditionalAccessOperation or IConditionalAccessInstanceOperation
                && !operation.IsInside(query.Source)
                && Of(operation) is { } value
                && !IsRead(operation, value))
            {
                return null;
            }
        }

        return _reads;
    }

    /// <summary>The rows that an operation has; null when it has none of this query.</summary>
    private EntityValue? Of(IOperation operation)
        => !operation.Type.IsQuery() || ReferenceEquals(operation, query.Terminal)
            ? shapes.ValueOf(operation) is { } value && value.Query.Terminal.Syntax == query.Terminal.Syntax ? value : null
            : null;

    private bool IsRead(IOperation operation, EntityValue value)
    {
        var child = operation;
        var parent = operation.Parent;
        while (parent is IParenthesizedOperation or IAwaitOperation or IConversionOperation { IsImplicit: true })
        {
            (child, parent) = (parent, parent.Parent);
        }

        switch (parent)
        {
            case IPropertyReferenceOperation property when ReferenceEquals(property.Instance, child):
                return IsReadProperty(property, value);
            case IForEachLoopOperation { Syntax: ForEachStatementSyntax { Type.IsVar: true } } loop when ReferenceEquals(loop.Collection, child):
            case IArrayElementReferenceOperation element when ReferenceEquals(element.ArrayReference, child):
            case IConditionalAccessOperation:
                return true;
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local, Syntax.Parent: VariableDeclarationSyntax { Type.IsVar: true } } }:
                return BodyIndex.Of(operation).ValuesOf(local).Count == 1;
            case IArgumentOperation { Parent: IInvocationOperation call } argument when ReferenceEquals(call.Receiver(), argument.Value):
                return IsReadBy(call, value);
            case IInvocationOperation call when ReferenceEquals(call.Instance, child):
                return IsReadBy(call, value);
            case IReturnOperation when IsSelected(parent):
                return true;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison:
                return IsNull(comparison.LeftOperand) || IsNull(comparison.RightOperand);
            case IIsPatternOperation { Pattern: IConstantPatternOperation or INegatedPatternOperation { Pattern: IConstantPatternOperation } }:
                return true;
            default:
                return false;
        }
    }

    private bool IsReadProperty(IPropertyReferenceOperation reference, EntityValue value)
    {
        var property = reference.Property;
        if (value.Shape != EntityShape.Entity)
        {
            return property.IsIndexer || property.Name is "Count" or "Length" or "Key" or "Keys" or "Value" or "Values";
        }

        if (IsChanged(reference))
        {
            return false;
        }

        var reads = value.Path.Aggregate(_reads, static (behind, navigation) => behind.Over(navigation));
        if (model.Navigation(property, cancellationToken) is not null)
        {
            reads.Over(property);
            return true;
        }

        reads.AddColumn(property);
        return model.IsColumn(property, cancellationToken);
    }

    private static bool IsChanged(IPropertyReferenceOperation reference)
    {
        IOperation place = BodyReferences.Outermost(reference);
        return place.Parent is IIncrementOrDecrementOperation or ITupleOperation or IArgumentOperation { Parameter.RefKind: not RefKind.None }
            || (place.Parent is IAssignmentOperation assignment && ReferenceEquals(assignment.Target, place));
    }

    /// <summary>With a second lambda or sequence rows reach what is not followed; so they do when the call gives rows in a form that is not known.</summary>
    private bool IsReadBy(IInvocationOperation call, EntityValue value)
        => Operators.Contains(call.TargetMethod.Name)
            && NamesNoType(call)
            && (call.TargetMethod.Name is not ("GroupBy" or "SelectMany") || call.Arguments.Length == 2)
            && (Of(call) is not null || !EntityMentions.Mentions(call.Type, RowOf(value)));

    /// <summary>Not <c>ToList&lt;Order&gt;()</c>, and not <c>Where((Order o) => ..)</c> or <c>ForEach(Print)</c>, whose parameter has a type that is written somewhere.</summary>
    private static bool NamesNoType(IInvocationOperation call)
        => call.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: IdentifierNameSyntax } or MemberBindingExpressionSyntax { Name: IdentifierNameSyntax } }
            && call.Arguments.All(static argument => argument.Value.Type?.TypeKind != TypeKind.Delegate || argument.Value is IDelegateCreationOperation { Target.Syntax: var function } && HasNoTypes(function));

    private static bool HasNoTypes(SyntaxNode function)
        => function is SimpleLambdaExpressionSyntax
            || (function is ParenthesizedLambdaExpressionSyntax { ReturnType: null } lambda && lambda.ParameterList.Parameters.All(static parameter => parameter.Type is null));

    private INamedTypeSymbol RowOf(EntityValue value)
        => value.Path.IsEmpty ? query.Entity : EntityTypes.TargetOf(value.Path[value.Path.Length - 1].Type, out _) ?? query.Entity;

    /// <summary><c>Select(order => order.Customer)</c>: what the call gives is followed.</summary>
    private bool IsSelected(IOperation returned)
    {
        var function = returned.Parent?.Parent;
        return function is IAnonymousFunctionOperation
            && BodyReferences.Outermost(function).Parent is IDelegateCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Select" or "SelectMany" } call } }
            && Of(call) is not null;
    }

    private static bool IsNull(IOperation operand) => operand.Unwrap().ConstantValue is { HasValue: true, Value: null };
}
