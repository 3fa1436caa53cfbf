using System.Globalization;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary>The text form of a hot path: what the application's assembly carries and the benchmarks project reads.</summary>
internal static class HotPathManifest
{
    /// <summary>Key of the assembly metadata. The number changes when a reader of this version could not read what is written.</summary>
    public const string Key = "PerfAnalyzers.HotPath/2";

    public static string Write(HotPathModel model)
    {
        var members = new List<KeyValuePair<string, object?>>();
        Add("id", model.Id);
        Add("name", model.DisplayName);
        Add("class", model.ClassName);
        Add("file", model.File);
        Add("handler", model.Handler);
        Add("public", model.IsPublic);
        Add("target", model.Target.ToString());
        Add("container", model.Container);
        Add("containerName", model.ContainerMetadataName);
        Add("membersType", model.MembersType);
        Add("method", model.Method);
        if (model.Accessor is { } accessor)
        {
            Add("accessor", Members(
                ("static", accessor.IsStatic),
                ("staticClass", accessor.IsStaticClass),
                ("struct", accessor.IsStruct),
                ("method", accessor.Method),
                ("container", accessor.Container),
                ("returns", accessor.ReturnType),
                ("hiddenReturns", accessor.HiddenReturnType),
                ("parameters", accessor.Parameters.Select(static p => (object?)Members(("type", p.Type), ("hidden", p.HiddenType), ("default", p.Default))))));
        }

        Add("reflection", model.IsMadeByReflection);
        Add("hidden", model.HiddenContainer);
        Add("sizes", model.Sizes.Select(static s => (object?)s.ToString(CultureInfo.InvariantCulture)));
        Add("sizeIsArgument", model.SizeIsArgument);
        Add("sizedProvider", model.ProviderTakesSize);
        Add("result", model.Result.ToString());
        Add("returns", model.ReturnType);
        Add("parameters", model.Parameters.Select(static p => (object?)Members(
            ("name", p.Name),
            ("requestName", p.RequestName),
            ("type", p.Type),
            ("source", p.Source.ToString()),
            ("passing", p.Passing.ToString()),
            ("constant", p.IsAttributeConstant),
            ("binding", p.Binding.ToString()))));
        Add("cases", model.Cases.Select(static c => (object?)new KeyValuePair<string, object?>[]
        {
            new("label", c.Label),
            new("values", c.Values.Select(static v => (object?)v)),
        }));
        Add("provider", model.Provider);
        Add("oneCase", model.ProviderIsOneCase);
        Add("setup", model.Setup);
        Add("staticSetup", model.SetupIsStatic);
        Add("setupPerCall", model.SetupPerCall);
        Add("staticSetupPerCall", model.SetupPerCallIsStatic);
        Add("seed", model.Seed);
        Add("factory", model.Factory);
        Add("services", model.Services);
        Add("entryPoint", model.EntryPoint);
        Add("registrations", model.Registrations.Select(static r => (object?)Members(("kind", r.Kind.ToString()), ("service", r.Service), ("implementation", r.Implementation))));
        if (model.Endpoint is { } endpoint)
        {
            Add("endpoint", new KeyValuePair<string, object?>[] { new("verb", endpoint.Verb), new("template", endpoint.Template), new("url", endpoint.Url) });
        }

        return Json.Write(members);

        void Add(string name, object? value) => Append(members, name, value);
    }

    private static List<KeyValuePair<string, object?>> Members(params (string Name, object? Value)[] all)
    {
        var members = new List<KeyValuePair<string, object?>>(all.Length);
        foreach (var (name, value) in all)
        {
            Append(members, name, value);
        }

        return members;
    }

    // What is absent, false or empty is the default: the manifest is part of a shipped assembly.
    private static void Append(List<KeyValuePair<string, object?>> members, string name, object? value)
    {
        if (value is not (null or false) && (value is not IEnumerable<object?> items || items.Any()))
        {
            members.Add(new(name, value));
        }
    }

    /// <summary>Null for what this version cannot have written: another version's or a foreign entry is no reason to fail a build.</summary>
    public static HotPathModel? Read(string text)
    {
        if (Json.Parse(text) is not Dictionary<string, object?> json
            || !TryEnum<HotPathTarget>(json, "target", out var target)
            || !TryEnum<HotPathResult>(json, "result", out var result)
            || !TryList(json, "parameters", ReadParameter, out var parameters)
            || !TryList(json, "cases", ReadCase, out var cases)
            || !TryAccessor(json, out var accessor)
            || !TryList(json, "registrations", ReadRegistration, out var registrations)
            || !TrySizes(json, out var sizes)
            || Text(json, "id") is not { } id
            || Text(json, "name") is not { } name
            || Text(json, "class") is not { } className
            || Text(json, "container") is not { } container
            || Text(json, "containerName") is not { } containerName
            || Text(json, "membersType") is not { } membersType
            || Text(json, "method") is not { } method
            || Text(json, "returns") is not { } returns)
        {
            return null;
        }

        var endpoint = ReadEndpoint(json);
        if (target == HotPathTarget.Endpoint && endpoint is null)
        {
            return null;
        }

        return new HotPathModel
        {
            Id = id,
            DisplayName = name,
            ClassName = className,
            File = Text(json, "file"),
            Handler = Text(json, "handler"),
            IsPublic = Flag(json, "public"),
            Target = target,
            Container = container,
            ContainerMetadataName = containerName,
            MembersType = membersType,
            Method = method,
            Accessor = accessor,
            IsMadeByReflection = Flag(json, "reflection"),
            HiddenContainer = Text(json, "hidden"),
            Sizes = sizes,
            SizeIsArgument = Flag(json, "sizeIsArgument"),
            ProviderTakesSize = Flag(json, "sizedProvider"),
            Result = result,
            ReturnType = returns,
            Parameters = parameters,
            Cases = cases,
            Provider = Text(json, "provider"),
            ProviderIsOneCase = Flag(json, "oneCase"),
            Setup = Text(json, "setup"),
            SetupIsStatic = Flag(json, "staticSetup"),
            SetupPerCall = Text(json, "setupPerCall"),
            SetupPerCallIsStatic = Flag(json, "staticSetupPerCall"),
            Seed = Text(json, "seed"),
            Factory = Text(json, "factory"),
            Services = Text(json, "services"),
            EntryPoint = Text(json, "entryPoint"),
            Registrations = registrations,
            Endpoint = endpoint,
        };
    }

    private static HotPathParameter? ReadParameter(Dictionary<string, object?> json)
        => Text(json, "name") is { } name
            && Text(json, "requestName") is { } requestName
            && Text(json, "type") is { } type
            && TryEnum<HotPathArgument>(json, "source", out var source)
            && TryEnum<HotPathBinding>(json, "binding", out var binding)
            && TryEnum<HotPathPassing>(json, "passing", out var passing)
            ? new HotPathParameter(name, requestName, type, source, passing, Flag(json, "constant"), binding)
            : null;

    private static HotPathRegistration? ReadRegistration(Dictionary<string, object?> json)
        => TryEnum<HotPathRegistrationKind>(json, "kind", out var kind) && Text(json, "service") is { } service && Text(json, "implementation") is { } implementation
            ? new HotPathRegistration(kind, service, implementation)
            : null;

    private static HotPathCase? ReadCase(Dictionary<string, object?> json)
        => Text(json, "label") is { } label && json.TryGetValue("values", out var values) && values is List<object?> list && list.TrueForAll(static v => v is string)
            ? new HotPathCase(label, list.Cast<string>().ToEquatableArray())
            : null;

    private static bool TryAccessor(Dictionary<string, object?> json, out HotPathAccessor? accessor)
    {
        accessor = null;
        if (!json.TryGetValue("accessor", out var value))
        {
            return true;
        }

        if (value is not Dictionary<string, object?> members
            || Text(members, "method") is not { } method
            || Text(members, "container") is not { } container
            || Text(members, "returns") is not { } returns
            || !TryList(members, "parameters", ReadAccessorParameter, out var parameters))
        {
            return false;
        }

        accessor = new HotPathAccessor(Flag(members, "static"), Flag(members, "staticClass"), Flag(members, "struct"), method, container, returns, Text(members, "hiddenReturns"), parameters);
        return true;
    }

    private static HotPathAccessorParameter? ReadAccessorParameter(Dictionary<string, object?> json)
        => Text(json, "type") is { } type ? new HotPathAccessorParameter(type, Text(json, "hidden"), Text(json, "default")) : null;

    private static bool TrySizes(Dictionary<string, object?> json, out EquatableArray<int> sizes)
    {
        sizes = default;
        if (!json.TryGetValue("sizes", out var value))
        {
            return true;
        }

        var numbers = new List<int>();
        foreach (var item in value as List<object?> ?? [null])
        {
            if (item is not string text || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            numbers.Add(number);
        }

        sizes = numbers.ToEquatableArray();
        return true;
    }

    private static HotPathEndpoint? ReadEndpoint(Dictionary<string, object?> json)
        => json.TryGetValue("endpoint", out var value) && value is Dictionary<string, object?> endpoint
            && Text(endpoint, "verb") is { } verb
            && Text(endpoint, "template") is { } template
            ? new HotPathEndpoint(verb, template, Text(endpoint, "url"))
            : null;

    private static string? Text(Dictionary<string, object?> json, string name)
        => json.TryGetValue(name, out var value) ? value as string : null;

    private static bool Flag(Dictionary<string, object?> json, string name)
        => json.TryGetValue(name, out var value) && value is true;

    private static bool TryEnum<T>(Dictionary<string, object?> json, string name, out T value)
        where T : struct, Enum
    {
        value = default;
        return Text(json, name) is { } text && Enum.TryParse(text, out value) && Enum.IsDefined(typeof(T), value);
    }

    private static bool TryList<T>(Dictionary<string, object?> json, string name, Func<Dictionary<string, object?>, T?> read, out EquatableArray<T> items)
        where T : class, IEquatable<T>
    {
        items = default;
        if (!json.TryGetValue(name, out var value))
        {
            return true;
        }

        if (value is not List<object?> list)
        {
            return false;
        }

        var result = new List<T>(list.Count);
        foreach (var item in list)
        {
            if (item is not Dictionary<string, object?> members || read(members) is not { } element)
            {
                return false;
            }

            result.Add(element);
        }

        items = result.ToEquatableArray();
        return true;
    }
}
