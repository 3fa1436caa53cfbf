using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.UnitOfWork;

/// <summary>
/// Does code do nothing but change objects in memory? Asked before a save is moved over it. The door for that question: it
/// wants proof, so that everything it does not know is opaque. Methods of this compilation are followed, to a limit.
/// </summary>
internal sealed class CodeScanner(Compilation compilation, ContextCalls calls, CancellationToken cancellationToken)
{
    private const int MaxDepth = 5;
    private const int MaxOperations = 5_000;

    /// <param name="parts">The code, in source order.</param>
    /// <param name="except">A part of it that does not count: the save itself.</param>
    /// <param name="index">A counter that is always a valid index of its collection.</param>
    public CodeScan Scan(IEnumerable<IOperation> parts, IOperation? except = null, CountedIndex? index = null)
    {
        var scan = new CodeScan();
        var walk = new Walk(scan, except, index);
        foreach (var part in parts)
        {
            Visit(part, walk, 0);
        }

        return scan;
    }

    public CodeScan Scan(IOperation scope, IOperation? except = null, CountedIndex? index = null) => Scan([scope], except, index);

    private void Visit(IOperation scope, Walk walk, int depth)
    {
        var pending = new Stack<IOperation>();
        pending.Push(scope);
        while (pending.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var operation = pending.Pop();
            if (ReferenceEquals(operation, walk.Except) || operation is ILocalFunctionOperation)
            {
                continue;
            }

            if (++walk.Operations > MaxOperations)
            {
                walk.Scan.Lower(Plainness.Opaque, "the code is too long to be followed");
                return;
            }

            Classify(operation, walk, depth);
            foreach (var child in operation.ChildOperations.Reverse())
            {
                pending.Push(child);
            }
        }
    }

    private void Classify(IOperation operation, Walk walk, int depth)
    {
        switch (operation)
        {
            case IInvocationOperation call:
                Call(call, walk, depth);
                break;
            case IObjectCreationOperation creation:
                Creation(creation, walk, depth);
                break;
            case IPropertyReferenceOperation property:
                Property(property, walk, depth);
                break;
            case IFieldReferenceOperation field:
                Member(field, walk, depth);
                break;
            case IForEachLoopOperation { IsAsynchronous: true }:
            case IAnonymousFunctionOperation lambda when lambda.IsExpressionTree():
                walk.Scan.Lower(Plainness.Opaque, "the code between reads the database");
                break;
            case IForEachLoopOperation loop when !InMemory.IsCollection(loop.Collection.Unwrap().Type):
                walk.Scan.Lower(Plainness.Opaque, "the code between walks a sequence that may be lazy");
                break;
            case IArrayElementReferenceOperation element when walk.Index?.IsIndexInto(element.ArrayReference, element.Indices) != true:
                walk.Scan.Lower(Plainness.MayFail, "an index may be out of range");
                break;
            default:
                var (plainness, reason) = OperationPolicy.Of(operation);
                walk.Scan.Lower(plainness, reason);
                break;
        }
    }

    private void Call(IInvocationOperation call, Walk walk, int depth)
    {
        if (calls.TrackerCallAt(call) is { } tracker)
        {
            Track(tracker, call, walk, depth);
            return;
        }

        NotNull(call.Instance, walk);
        if (call.Instance is { } instance && InMemory.IsAddToCollection(call.TargetMethod))
        {
            // order.Lines.Add(line) is an insert; names.Add(name) of a local list is none.
            if (instance.Unwrap() is not (ILocalReferenceOperation or IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation }) || depth > 0)
            {
                Change(call, walk, depth);
                Add(walk.Scan, call.Arguments[0].Value.UnwrapValue().Type);
            }

            return;
        }

        Method(call.TargetMethod, call, walk, depth);
    }

    private static void Track(TrackerCall tracker, IInvocationOperation call, Walk walk, int depth)
    {
        Change(call, walk, depth);
        if (depth == 0)
        {
            walk.Scan.TrackerCalls.Add(tracker);
        }

        if (tracker.Action is TrackerAction.Add or TrackerAction.Attach)
        {
            if (tracker.Entity is null || tracker.IsRange)
            {
                walk.Scan.Lower(Plainness.MayFail, "the same entity may be added twice");
            }

            Add(walk.Scan, tracker.Entity);
        }

        walk.Scan.Removes |= tracker.Action == TrackerAction.Remove;
    }

    private void Creation(IObjectCreationOperation creation, Walk walk, int depth)
    {
        if (creation.Constructor is not { IsImplicitlyDeclared: false } constructor)
        {
            return;
        }

        if (!constructor.DeclaringSyntaxReferences.IsEmpty)
        {
            // A primary constructor only keeps its parameters.
            if (constructor.DeclaringSyntaxReferences[0].GetSyntax() is not Microsoft.CodeAnalysis.CSharp.Syntax.TypeDeclarationSyntax)
            {
                Enter(constructor, creation, walk, depth, countsAsChange: false);
            }

            return;
        }

        if (constructor.Parameters.Length > 0 && !InMemory.IsPlainConstructor(constructor))
        {
            walk.Scan.Lower(constructor.ContainingType.IsIn("System") ? Plainness.MayFail : Plainness.Opaque, $"'new {constructor.ContainingType.Name}' may fail");
        }
    }

    private void Property(IPropertyReferenceOperation reference, Walk walk, int depth)
    {
        var property = reference.Property;
        if (calls.IsSet(property.Type))
        {
            return;
        }

        Member(reference, walk, depth);
        if (property.IsIndexer)
        {
            if (reference.Instance is { } indexed && walk.Index?.IsIndexInto(indexed, reference.Arguments) == true)
            {
                return;
            }

            walk.Scan.Lower(Plainness.MayFail, "an index may be out of range");
            return;
        }

        if (property.IsVirtual && IsNavigation(property.Type) && !IsWritten(reference))
        {
            walk.Scan.Lower(Plainness.Opaque, $"reading '{property.Name}' may load it");
            return;
        }

        if (property.DeclaringSyntaxReferences.IsEmpty)
        {
            var (plainness, reason) = InMemory.PropertyPolicy(property);
            walk.Scan.Lower(plainness, reason);
            return;
        }

        if (property.IsAbstract)
        {
            walk.Scan.Lower(Plainness.MayFail, $"nobody can tell what '{property.Name}' does");
            return;
        }

        if ((IsWritten(reference) ? property.SetMethod : property.GetMethod) is { } accessor && !property.IsAutomatic())
        {
            Enter(accessor, reference, walk, depth, countsAsChange: false);
        }
    }

    private void Member(IMemberReferenceOperation reference, Walk walk, int depth)
    {
        NotNull(reference.Instance, walk);
        if (!IsWritten(reference))
        {
            walk.Scan.Read.Add(reference.Member.ContainingType);
            return;
        }

        if (reference.Parent is ICompoundAssignmentOperation or IIncrementOrDecrementOperation or ICoalesceAssignmentOperation)
        {
            walk.Scan.Read.Add(reference.Member.ContainingType);
        }

        // In an initializer it belongs to the creation; a member of the service itself is no entity's.
        var isInitializer = reference.Instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver };
        var isOwn = depth == 0 && reference.Instance is null or IInstanceReferenceOperation;
        if (!isInitializer && !isOwn)
        {
            Change(reference, walk, depth);
        }
    }

    private void Method(IMethodSymbol method, IOperation at, Walk walk, int depth)
    {
        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            walk.Scan.Lower(Plainness.Opaque, "nobody can tell what a delegate does");
            return;
        }

        if (method.DeclaringSyntaxReferences.IsEmpty)
        {
            var (plainness, reason) = InMemory.MethodPolicy(method, at);
            walk.Scan.Lower(plainness, reason);
            return;
        }

        Enter(method, at, walk, depth, countsAsChange: true);
    }

    /// <summary>Follows a method of this compilation. That it changes an entity is found by what it assigns.</summary>
    private void Enter(IMethodSymbol method, IOperation at, Walk walk, int depth, bool countsAsChange)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        if (depth >= MaxDepth || method.IsAsync || method.IsAbstract || (method.IsVirtual && !method.ContainingType.IsSealed) || method.IsOverride || method.HasYield())
        {
            walk.Scan.Lower(Plainness.Opaque, $"'{method.Name}' may do more than change objects in memory");
            return;
        }

        if (!walk.Entered.Add(method))
        {
            // Its effects are known from the first time; a method that calls itself may come to no end, but that is not ours to say.
            if (countsAsChange && walk.Changing.Contains(method))
            {
                Change(at, walk, depth);
            }

            return;
        }

        if (MethodBodies.Of(method, compilation) is not { } body)
        {
            walk.Scan.Lower(Plainness.Opaque, $"'{method.Name}' may do more than change objects in memory");
            return;
        }

        var before = walk.ChangesBelow;
        Visit(body, walk, depth + 1);
        if (walk.ChangesBelow != before)
        {
            walk.Changing.Add(method);
            Change(at, walk, depth);
        }
    }

    private static void Change(IOperation operation, Walk walk, int depth)
    {
        walk.ChangesBelow++;
        if (depth == 0)
        {
            walk.Scan.Changes.Add(operation);
        }
    }

    private static void Add(CodeScan scan, ITypeSymbol? type)
    {
        if (type is not null)
        {
            scan.Added.Add(type);
        }
    }

    /// <summary>Where nullability is checked, what may be null may throw.</summary>
    private void NotNull(IOperation? instance, Walk walk)
    {
        if (instance is null or IInstanceReferenceOperation or IConditionalAccessInstanceOperation || instance.IsImplicit || instance.Type is not { IsReferenceType: true })
        {
            return;
        }

        if (instance.SemanticModel?.GetTypeInfo(instance.Syntax, cancellationToken).Nullability.FlowState == NullableFlowState.MaybeNull)
        {
            walk.Scan.Lower(Plainness.MayFail, $"'{instance.Syntax}' may be null");
        }
    }

    private static bool IsNavigation(ITypeSymbol type) => type.IsReferenceType && type.SpecialType != SpecialType.System_String && type.TypeKind != TypeKind.Array;

    private static bool IsWritten(IOperation reference)
        => (reference.Parent is IAssignmentOperation assignment && ReferenceEquals(assignment.Target, reference))
            || reference.Parent is IIncrementOrDecrementOperation or IMemberInitializerOperation
            || reference.Parent is IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out };

    /// <summary>One question: the methods that were followed, and how much was looked at.</summary>
    private sealed class Walk(CodeScan scan, IOperation? except, CountedIndex? index)
    {
        public CodeScan Scan { get; } = scan;

        public IOperation? Except { get; } = except;

        public CountedIndex? Index { get; } = index;

        public HashSet<IMethodSymbol> Entered { get; } = new(SymbolEqualityComparer.Default);

        public HashSet<IMethodSymbol> Changing { get; } = new(SymbolEqualityComparer.Default);

        public int ChangesBelow { get; set; }

        public int Operations { get; set; }
    }
}
