using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary><c>services.DecorateReportsWithCache()</c>.</summary>
internal sealed class CacheRegistrationEmitter(IndentedWriter writer, CacheableModel model)
{
    private const string Injection = "global::Microsoft.Extensions.DependencyInjection.";
    private const string Services = Injection + "IServiceCollection";
    private const string Descriptor = Injection + "ServiceDescriptor";
    private const string Registration = GeneratedText.Support + "CacheRegistration";
    private const string Provider = "global::System.IServiceProvider";

    private readonly string _name = GeneratedText.Xml(model.DisplayName);
    private readonly string _method = CacheDecorator.Registration(model.Stem);

    /// <summary><c>global::Shop.IRepository&lt;&gt;</c>.</summary>
    private string OpenTarget => model.Target.Substring(0, model.Target.IndexOf('<')) + model.OpenArguments;

    public void Write()
    {
        writer.Line($"/// <summary>Registers the cache of <c>{_name}</c>.</summary>");
        writer.Obsolete(model.IsObsolete);
        writer.GeneratedCode();
        using (writer.Open($"{(model.IsPublic ? "public" : "internal")} static class {model.ExtensionsName}"))
        {
            WriteClosed();
            if (model.IsGeneric && (model.IsInterface || model.Constructors.Any(static constructor => constructor.IsPublic)))
            {
                writer.Line();
                WriteOpen();
                foreach (var isKeyed in new[] { false, true })
                {
                    writer.Line();
                    WriteMadeByTheContainer(isKeyed);
                }
            }
        }
    }

    private void WriteClosed()
    {
        var decorator = model.Name + model.TypeParameters;
        writer.Line(model.IsInterface
            ? $"/// <summary>Puts the cache before each <c>{_name}</c> that is registered so far, with its lifetime and key.</summary>"
            : $"/// <summary>Replaces <c>{_name}</c>, wherever it is registered by its type so far, by the class that caches.</summary>");
        var call = $"{_method}{model.TypeParameters}()";
        WriteExtension(
            model.TypeParameters,
            model.Constraints,
            model.IsInterface
                ? $"{Registration}.Decorate<{model.Target}>(services, (provider, inner, part) => new {decorator}(inner, {Cache("provider", "part")}))"
                : $"{Registration}.Replace(services, typeof({model.Target}), original => {Registration}.Made(original, provider => {Injection}ActivatorUtilities.CreateInstance<{decorator}>(provider, {Cache("provider", $"{Registration}.Part(original.IsKeyedService ? original.ServiceKey : null, 0)")})))",
            model.IsInterface
                ? $"No '{model.DisplayName}' is registered: register it before {call}."
                : $"'{model.DisplayName}' is not registered by its type: register it, such as AddScoped<{model.DisplayName}>(), before {call}.");
    }

    private void WriteOpen()
    {
        var decorator = "Cached" + model.OpenArguments;
        var keyed = "KeyedCached" + model.OpenArguments;
        writer.Line(model.IsInterface
            ? $"/// <summary>Puts the cache before <c>{_name}</c> where its open type is registered so far, with its lifetime and key.</summary>"
            : $"/// <summary>Replaces <c>{_name}</c>, wherever its open type is registered so far, by the class that caches.</summary>");
        var describe = $"original => original.IsKeyedService ? new {Descriptor}(original.ServiceType, original.ServiceKey, typeof({keyed}), original.Lifetime) : new {Descriptor}(original.ServiceType, typeof({decorator}), original.Lifetime)";
        WriteExtension(
            "",
            [],
            model.IsInterface
                ? $"{Registration}.DecorateOpen(services, typeof({OpenTarget}), typeof({model.ExtensionsName}), {describe})"
                : $"{Registration}.Replace(services, typeof({OpenTarget}), {describe})",
            $"The open type of '{model.DisplayName}' is not registered: register it, such as AddScoped(typeof({(model.IsInterface ? "..." + model.OpenArguments + "), typeof(..." : "...")}{model.OpenArguments})), before {_method}(); for one type of it call {_method}{model.TypeParameters}().");
    }

    private void WriteExtension(string typeParameters, IReadOnlyList<string> constraints, string register, string message)
    {
        using (writer.Open($"public static {Services} {_method}{typeParameters}(this {Services} services)", constraints))
        {
            using (writer.Open("if (services is null)"))
            {
                writer.Line("throw new global::System.ArgumentNullException(nameof(services));");
            }

            writer.Line();
            using (writer.Open($"if (!{register})"))
            {
                writer.Line($"throw new global::System.InvalidOperationException({CacheNames.Literal(message)});");
            }

            writer.Line();
            writer.Line("return services;");
        }
    }

    /// <summary>A container that makes a service from its open type knows constructors only: this one asks for the original, and for the cache.</summary>
    private void WriteMadeByTheContainer(bool isKeyed)
    {
        var name = isKeyed ? "KeyedCached" : "Cached";

        // Beside the parameters of a class's constructor, whose names are the user's.
        var (provider, key) = model.IsInterface ? ("provider", "key") : ("__provider", "__key");
        var parameters = $"{Provider} {provider}" + (isKeyed ? $", [{Injection}ServiceKey] object {key}" : "");
        var cache = Cache(provider, isKeyed ? $"{Registration}.Part({key}, 0)" : "\"\"");
        using (writer.Open($"internal sealed class {name}{model.TypeParameters} : {model.Name}{model.TypeParameters}", model.Constraints))
        {
            if (model.IsInterface)
            {
                writer.Line($"public {name}({parameters})");
                using (writer.Open($"    : base({Registration}.Inner<{model.Target}>({provider}, {(isKeyed ? key : "null")}), {cache})"))
                {
                }
            }

            var constructors = model.Constructors.Where(static constructor => constructor.IsPublic).ToArray();
            foreach (var constructor in constructors)
            {
                if (constructor != constructors[0])
                {
                    writer.Line();
                }

                DecoratorConstructorEmitter.WriteDerived(writer, constructor, "public", name, parameters, cache, body: "");
            }
        }
    }

    private string Cache(string provider, string part)
        => $"{Registration}.Cache({provider}, \"{model.Name}\", isSynchronous: {(model.HasSynchronous ? "true" : "false")}, {part})";
}
