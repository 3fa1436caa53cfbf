using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAnalyzers.Engine.HotCode;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary>With what the harness calls the hot path: constants of <c>[HotPathArgs]</c>, or what a provider member gives.</summary>
internal sealed class HotPathArguments(IMethodSymbol method, HotPathAnnotation annotation, HotPathMembers members, HotPathSizes? sizes, HotPathCandidates candidates, Compilation compilation)
{
    private readonly ImmutableArray<HotPathCandidate> _candidates = candidates.Items;
    private readonly int _required = candidates.Required;
    private readonly Dictionary<IParameterSymbol, HotPathParameter> _given = new(SymbolEqualityComparer.Default);

    public List<HotPathParameter> Parameters { get; } = [];

    public List<HotPathCase> Cases { get; } = [];

    /// <summary>Null also where the provider of the whole type has nothing to give to this method.</summary>
    public ISymbol? Provider { get; private set; }

    public bool ProviderIsOneCase { get; private set; }

    /// <summary>The size is the argument itself.</summary>
    public bool SizeIsArgument { get; private set; }

    /// <summary>From where the types of the arguments can be named.</summary>
    public HotPathReach Reach { get; private set; } = HotPathReach.Everywhere;

    /// <summary>From where the types can be named that stand in the constants: <c>[HotPathArgs(typeof(Hidden))]</c>.</summary>
    public HotPathReach ReachOfConstants { get; private set; } = HotPathReach.Everywhere;

    /// <summary>The first type in a constant that nobody else can name, or null.</summary>
    public ITypeSymbol? HiddenConstant { get; private set; }

    public bool TryParse(out HotPathFault? fault)
    {
        var rows = Rows();
        Provider = annotation.IsOnType && (rows.Count > 0 || _candidates.Length == 0) ? null : members.Provider;
        if (rows.Count > 0 && Provider is not null)
        {
            fault = DoNotFit("both [HotPathArgs] and Args are given", HotPathLocation.Of(rows[0]));
            return false;
        }

        SizeIsArgument = sizes is not null && rows.Count == 0 && Provider is null && _required <= 1 && _candidates.Length > 0 && HotPathSizes.CanHold(_candidates[0].Symbol.Type);
        if (!TrySizes(out fault))
        {
            return false;
        }

        var fits = Provider is { } provider ? TryProvider(provider, out fault)
            : rows.Count > 0 ? TryRows(rows, out fault)
            : SizeIsArgument ? TrySize()
            : TryNothing(out fault);
        if (!fits)
        {
            return false;
        }

        foreach (var parameter in method.Parameters)
        {
            var source = parameter.RefKind == RefKind.Out ? HotPathArgument.Discarded
                : HotPathCandidates.IsCancellationToken(parameter.Type) ? HotPathArgument.CancellationToken
                : HotPathArgument.Omitted;
            Parameters.Add(_given.TryGetValue(parameter, out var given) ? given : Describe(new HotPathCandidate(parameter, parameter.Name, HotPathBinding.None), "", source, isConstant: false));
        }

        return true;
    }

    /// <summary>The sizes are usable, and something uses them: else each size would measure the same.</summary>
    private bool TrySizes(out HotPathFault? fault)
    {
        fault = null;
        if (sizes is null)
        {
            return true;
        }

        if (sizes.IsUnfinished)
        {
            return false;
        }

        if (sizes.Values.Count == 0 || sizes.Values.Any(static size => size <= 0))
        {
            fault = DoNotFit(sizes.Values.Count == 0 ? "[HotPathParams] gives no sizes" : "a size must be greater than zero", HotPathLocation.Of(sizes.Attribute));
        }
        else if (!SizeIsArgument && !members.ProviderTakesSize && !HotPathMembers.TakesSize(members.Setup) && !HotPathMembers.TakesSize(members.SetupPerCall))
        {
            fault = DoNotFit("nothing takes the sizes of [HotPathParams]; take an int in the member of Args or Setup, or in the method itself", HotPathLocation.Of(sizes.Attribute));
        }

        return fault is null;
    }

    private bool TrySize()
    {
        Give(_candidates[0], _candidates[0].Symbol.Type, isConstant: false);
        return true;
    }

    private bool TryNothing(out HotPathFault? fault)
    {
        // [HotPathArgs(unknown)]: the compiler gives an attribute without arguments.
        if (method.GetAttributes().Any(static a => HotPathAnnotation.IsOurs(a.AttributeClass, "HotPathArgsAttribute")))
        {
            fault = null;
            return false;
        }

        fault = _required == 0 ? null : DoNotFit($"it takes {Count(_required)} and none is given; add [HotPathArgs(...)], or name a member that provides them (Args)", annotation.Location);
        return fault is null;
    }

    private List<AttributeData> Rows()
    {
        var rows = new List<AttributeData>();
        foreach (var candidate in method.GetAttributes())
        {
            if (HotPathAnnotation.IsOurs(candidate.AttributeClass, "HotPathArgsAttribute") && candidate.ConstructorArguments is [{ Kind: TypedConstantKind.Array }])
            {
                rows.Add(candidate);
            }
        }

        return rows;
    }

    private bool TryRows(List<AttributeData> rows, out HotPathFault? fault)
    {
        fault = null;
        var width = Values(rows[0]).Length;
        var storages = new ITypeSymbol?[width];
        var constant = new bool[width];
        for (var i = 0; i < width; i++)
        {
            constant[i] = true;
        }

        foreach (var row in rows)
        {
            var values = Values(row);
            if (values.Any(static v => v.Kind == TypedConstantKind.Error))
            {
                return false;
            }

            if (values.Length < _required || values.Length > _candidates.Length)
            {
                fault = DoNotFit($"it takes {(_required == _candidates.Length ? Count(_required) : $"{_required} to {Count(_candidates.Length)}")} and {values.Length} {(values.Length == 1 ? "is" : "are")} given{HintForArray(values.Length)}", HotPathLocation.Of(row));
                return false;
            }

            if (values.Length != width)
            {
                fault = DoNotFit("its cases give different numbers of arguments", HotPathLocation.Of(row));
                return false;
            }

            var texts = new string[width];
            for (var i = 0; i < width; i++)
            {
                var parameter = _candidates[i].Symbol;
                if (!ConstantText.TryConvert(values[i], parameter.Type, compilation, out texts[i])
                    || !TryStorage(parameter.Type, values[i].Type, ref storages[i]))
                {
                    fault = DoNotFit($"{(values[i].IsNull ? "null" : values[i].ToCSharpString())} is no '{parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}' for '{parameter.Name}'", HotPathLocation.Of(row));
                    return false;
                }

                if (ObstacleOf(values[i]) is { } obstacle)
                {
                    fault = DoNotFit(obstacle, HotPathLocation.Of(row));
                    return false;
                }

                constant[i] &= IsAttributeConstant(values[i], parameter.Type, texts[i]);
            }

            Cases.Add(new HotPathCase(UniqueLabel(string.Join(", ", values.Select(ConstantText.Label))), texts.ToEquatableArray()));
        }

        for (var i = 0; i < width; i++)
        {
            Give(_candidates[i], storages[i] ?? _candidates[i].Symbol.Type, constant[i]);
        }

        return true;
    }

    /// <summary>Why generated code cannot say the constant, as far as that is not about who may name its types.</summary>
    private string? ObstacleOf(TypedConstant value)
    {
        foreach (var type in ConstantText.NamedTypes(value))
        {
            if (HotPathShape.TypeObstacle(type, "an argument") is { } obstacle)
            {
                return obstacle;
            }

            ReachOfConstants = HotPathReachExtensions.Min(ReachOfConstants, type.Reach(compilation.Assembly));
            HiddenConstant ??= type.FindHidden(compilation.Assembly);
        }

        return null;
    }

    /// <summary>An array of objects is taken for the arguments themselves: <c>[HotPathArgs("a", "b")] M(params string[] names)</c>.</summary>
    private string HintForArray(int given)
        => given > _candidates.Length && _candidates.Length > 0 && _candidates[_candidates.Length - 1].Symbol is { Type: IArrayTypeSymbol array } parameter
            ? $"; give '{parameter.Name}' one array: new object[] {{ {(_candidates.Length > 1 ? "..., " : "")}new {array.ElementType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}[] {{ ... }} }}"
            : "";

    private static ImmutableArray<TypedConstant> Values(AttributeData row)
    {
        // [HotPathArgs(null)] passes no array, and means one null.
        var argument = row.ConstructorArguments[0];
        return argument.IsNull ? [argument] : argument.Values;
    }

    // A span has no field: what converts to it is kept, an array or a string.
    private static bool TryStorage(ITypeSymbol parameter, ITypeSymbol? source, ref ITypeSymbol? storage)
    {
        if (!parameter.IsRefLikeType)
        {
            storage = parameter;
            return true;
        }

        if (source is null || (storage is not null && !SymbolEqualityComparer.Default.Equals(storage, source)))
        {
            return false;
        }

        storage = source;
        return true;
    }

    private static bool IsAttributeConstant(TypedConstant value, ITypeSymbol parameter, string text)
        => !value.IsNull
            && !text.StartsWith("global::", StringComparison.Ordinal)
            && (parameter.SpecialType is (>= SpecialType.System_Boolean and <= SpecialType.System_UInt64) or SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_String
                || (parameter.TypeKind == TypeKind.Enum && value.Kind == TypedConstantKind.Enum));

    /// <summary>The label selects the case at run time, so it must be unique, and plain enough for generated code of other tools.</summary>
    private string UniqueLabel(string text)
    {
        var plain = new string([.. text.Select(static c => char.IsControl(c) || char.IsSurrogate(c) || c is '"' or '\\' or '{' or '}' ? '_' : c)]);
        var label = plain;
        for (var i = 2; Cases.Exists(c => c.Label == label); i++)
        {
            label = $"{plain} #{i}";
        }

        return label;
    }

    private bool TryProvider(ISymbol provider, out HotPathFault? fault)
    {
        fault = null;
        var type = HotPathMembers.ValueType(provider);
        if (_candidates.Length == 0)
        {
            fault = DoNotFit("it takes none", annotation.Location);
            return false;
        }

        if (TryCase(type, allowRow: false))
        {
            ProviderIsOneCase = true;
            return true;
        }

        // What is made for a size is one case: the sizes are the cases.
        var element = members.ProviderTakesSize ? null : ElementType(type);
        if (element is not null && TryCase(element, allowRow: true))
        {
            return true;
        }

        var wanted = string.Join(", ", _candidates.Select(static c => c.Symbol.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)));
        fault = members.Unusable("Args", provider.Name, $"it gives '{type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}', which is no case{(members.ProviderTakesSize ? "" : " and no sequence of cases")} for ({wanted})");
        return false;
    }

    private bool TryCase(ITypeSymbol type, bool allowRow)
    {
        _given.Clear();
        if (_required <= 1 && (allowRow || type.SpecialType != SpecialType.System_Object) && TryArgument(_candidates[0], type))
        {
            return true;
        }

        if (type is INamedTypeSymbol { IsTupleType: true } tuple && tuple.TupleElements.Length >= _required && tuple.TupleElements.Length <= _candidates.Length)
        {
            for (var i = 0; i < tuple.TupleElements.Length; i++)
            {
                if (!TryArgument(_candidates[i], tuple.TupleElements[i].Type))
                {
                    return false;
                }
            }

            return true;
        }

        // A row of objects, whose length and types only the run can tell.
        if (allowRow && type is IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Object })
        {
            foreach (var candidate in _candidates)
            {
                if (candidate.Symbol.Type.IsRefLikeType)
                {
                    return false;
                }

                Give(candidate, candidate.Symbol.Type, isConstant: false);
            }

            return true;
        }

        return false;
    }

    private bool TryArgument(HotPathCandidate candidate, ITypeSymbol source)
    {
        var target = candidate.Symbol.Type;
        var conversion = compilation.ClassifyConversion(source, target);
        if (target.IsRefLikeType)
        {
            if (!conversion.IsImplicit || (source is not IArrayTypeSymbol && source.SpecialType != SpecialType.System_String))
            {
                return false;
            }

            Give(candidate, source, isConstant: false);
            return true;
        }

        if (source.SpecialType != SpecialType.System_Object && (!conversion.IsImplicit || conversion.IsUserDefined))
        {
            return false;
        }

        Give(candidate, target, isConstant: false);
        return true;
    }

    private static ITypeSymbol? ElementType(ITypeSymbol type)
    {
        // Nobody means the characters, although they would convert to int.
        if (type.SpecialType == SpecialType.System_String)
        {
            return null;
        }

        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Collections_Generic_IEnumerable_T } sequence)
        {
            return sequence.TypeArguments[0];
        }

        foreach (var candidate in type.AllInterfaces)
        {
            if (candidate.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)
            {
                return candidate.TypeArguments[0];
            }
        }

        return null;
    }

    private void Give(HotPathCandidate candidate, ITypeSymbol storage, bool isConstant)
    {
        var reach = storage.Reach(compilation.Assembly);
        var type = storage.ToDisplayString(HotPathText.Types);
        if (candidate.Binding == HotPathBinding.Body || (candidate.Binding != HotPathBinding.None && reach != HotPathReach.Everywhere))
        {
            // A request carries text: nobody needs to name the type, which may be private.
            type = "object";
        }
        else
        {
            Reach = HotPathReachExtensions.Min(Reach, reach);
        }

        _given[candidate.Symbol] = Describe(candidate, type, HotPathArgument.Case, isConstant && reach == HotPathReach.Everywhere);
    }

    private static HotPathParameter Describe(HotPathCandidate candidate, string type, HotPathArgument source, bool isConstant)
        => new(
            Keywords.EscapeAll(candidate.Symbol.Name),
            candidate.RequestName,
            type,
            source,
            Passing(candidate.Symbol),
            isConstant,
            candidate.Binding);

    // A field that converts to a span cannot be passed by reference; without the word the compiler makes a temporary.
    private static HotPathPassing Passing(IParameterSymbol parameter) => parameter.RefKind switch
    {
        RefKind.Ref => HotPathPassing.Ref,
        RefKind.Out => HotPathPassing.Out,
        RefKind.RefReadOnlyParameter when !parameter.Type.IsRefLikeType => HotPathPassing.In,
        _ => HotPathPassing.Value,
    };

    private static string Count(int number) => number == 1 ? "1 argument" : number + " arguments";

    private HotPathFault DoNotFit(string reason, Location? at)
        => new(Descriptors.HotPathArgumentsDoNotFit, at, HotPathText.ShortName(method), reason);
}
