using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAnalyzers.Engine.Completion;

/// <summary>Reads where the value of an expression is kept. Null when that place may give another task next time: <c>Load().Result</c>.</summary>
internal sealed class PathReader(TaskTypes types)
{
    public TaskPath? Read(IOperation? operation)
    {
        switch (operation)
        {
            case ILocalReferenceOperation local:
                return TaskPath.Of(local.Local);
            case IParameterReferenceOperation parameter:
                return TaskPath.Of(parameter.Parameter);
            case IFlowCaptureReferenceOperation capture:
                return TaskPath.Of(capture.Id);
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }:
                return TaskPath.This;
            case IConversionOperation { OperatorMethod: null } conversion:
                return Read(conversion.Operand);
            case IParenthesizedOperation parenthesized:
                return Read(parenthesized.Operand);
            case IDeclarationExpressionOperation declaration:
                return Read(declaration.Expression);
            case ISimpleAssignmentOperation assignment:
                return Read(assignment.Target);
            case IFieldReferenceOperation field:
                return ReadField(field);
            case IPropertyReferenceOperation property:
                return ReadProperty(property);
            case IArrayElementReferenceOperation { Indices.Length: 1 } element:
                return Read(element.ArrayReference)?.Index(IndexKey(element.Indices[0]));
            case IImplicitIndexerReferenceOperation element:
                return Read(element.Instance)?.Index(IndexKey(element.Argument));
            case IInvocationOperation invocation:
                return ReadInvocation(invocation);
            default:
                return null;
        }
    }

    /// <summary>The path of a member of what is at a path, as property patterns name it.</summary>
    public TaskPath? Member(TaskPath parent, ISymbol member)
    {
        switch (member)
        {
            // By name: the field symbols of (int, Task) and (int id, Task task) are not equal.
            case IFieldSymbol { ContainingType.IsTupleType: true } field:
                return parent.Member((field.CorrespondingTupleField ?? field).Name);
            case IFieldSymbol field:
                return parent.Member(field);
            case IPropertySymbol property when KnownMember(property) is { } known:
                return parent.Member(known);
            case IPropertySymbol property when IsStable(property):
                return parent.Member(property);
            default:
                return null;
        }
    }

    private TaskPath? ReadField(IFieldReferenceOperation reference)
    {
        if (reference.Field.IsStatic)
        {
            return TaskPath.Of(reference.Field);
        }

        return Read(reference.Instance) is { } parent ? Member(parent, reference.Field) : null;
    }

    private TaskPath? ReadProperty(IPropertyReferenceOperation reference)
    {
        var property = reference.Property;
        if (property.IsIndexer)
        {
            if (reference.Arguments.Length != 1 || Read(reference.Instance) is not { } collection)
            {
                return null;
            }

            var key = IndexKey(reference.Arguments[0].Value);
            return TaskTypes.IsDictionary(property.ContainingType) ? collection.Entry(key) : collection.Index(key);
        }

        if (property.IsStatic)
        {
            return IsStable(property) ? TaskPath.Of(property) : null;
        }

        return Read(reference.Instance) is { } parent ? Member(parent, property) : null;
    }

    private TaskPath? ReadInvocation(IInvocationOperation invocation)
    {
        var method = invocation.TargetMethod;
        switch (method.Name)
        {
            // These give another form of the same task, or await it.
            case "AsTask" or "Preserve" or "GetAwaiter" or "ConfigureAwait" when invocation.Instance is { } instance:
                return types.IsTaskOrValueTask(instance.Type) || IsAwaitable(instance.Type) ? Read(instance) : null;

            case "GetEnumerator" or "GetAsyncEnumerator" when invocation.Instance is { } sequence:
                return Read(sequence)?.Enumerator();

            // Some element, though it is not known which.
            case "First" or "FirstOrDefault" or "Last" or "LastOrDefault" or "Single" or "SingleOrDefault" or "ElementAt" or "ElementAtOrDefault"
                when types.IsEnumerableClass(method.ContainingType) && invocation.Arguments.Length > 0:
                return Read(invocation.Arguments[0].Value)?.Index(null);
            case "Peek" or "Dequeue" or "Pop" when invocation.Instance is { } queue && TaskTypes.IsMaterialized(queue.Type):
                return Read(queue)?.Index(null);

            default:
                return null;
        }
    }

    private static bool IsAwaitable(ITypeSymbol? type)
        => type?.Name is "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable";

    private object? IndexKey(IOperation index)
    {
        if (index.ConstantValue is { HasValue: true, Value: { } constant })
        {
            return constant;
        }

        // tasks[^1]: from the end, so not the same as tasks[1].
        if (index is IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat, Operand.ConstantValue: { HasValue: true, Value: int fromEnd } })
        {
            return -fromEnd;
        }

        return Read(index);
    }

    /// <summary>Members that the engine reads a meaning from have their names as keys.</summary>
    private string? KnownMember(IPropertySymbol property)
    {
        var type = property.ContainingType;
        switch (property.Name)
        {
            case "IsCompleted" or "IsCompletedSuccessfully" or "IsFaulted" or "IsCanceled" or "Status" or "Exception"
                when types.IsTaskOrValueTask(type) || TaskTypes.IsAwaiter(type):
            case TaskPath.Value or "Key" when type.Name == "KeyValuePair":
            case TaskPath.Current when property.Parameters.IsEmpty && type.Name.EndsWith("Enumerator", StringComparison.Ordinal):
            case TaskPath.Values when TaskTypes.IsDictionary(type):
                return property.Name;
            default:
                return null;
        }
    }

    /// <summary>
    /// Does the property give the same task each time? <c>Task Loading { get; }</c> does, <c>Task Load =&gt; LoadAsync()</c> does not.
    /// Where the getter cannot be seen, the answer is yes: a report must be sure.
    /// </summary>
    private static bool IsStable(IPropertySymbol property)
    {
        if (property.GetMethod is not { } getter || property.DeclaringSyntaxReferences.IsEmpty)
        {
            return true;
        }

        foreach (var member in property.ContainingType.GetMembers())
        {
            if (member is IFieldSymbol field && SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property))
            {
                return true;
            }
        }

        if (property.IsAbstract || property.ContainingType.TypeKind == TypeKind.Interface || getter.DeclaringSyntaxReferences.IsEmpty)
        {
            return true;
        }

        var body = property.DeclaringSyntaxReferences[0].GetSyntax() switch
        {
            PropertyDeclarationSyntax { ExpressionBody.Expression: { } expression } => expression,
            PropertyDeclarationSyntax { AccessorList.Accessors: [{ ExpressionBody.Expression: { } expression }, ..] } => expression,
            PropertyDeclarationSyntax { AccessorList.Accessors: [{ Body.Statements: [ReturnStatementSyntax { Expression: { } expression }] }, ..] } => expression,
            _ => null,
        };

        // Task Loading => loading; and => completion.Task;
        return body is IdentifierNameSyntax or MemberAccessExpressionSyntax;
    }
}
