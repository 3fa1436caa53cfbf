using System.Globalization;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>The methods of a decorator that keep a result, and those that evict.</summary>
/// <param name="isInterface">Is the original called on the decorated service, or on the base class?</param>
internal sealed class CachedMethodEmitter(IndentedWriter writer, bool isInterface)
{
    public void WriteCached(CachedMethod method, int index)
    {
        var shape = method.Shape;
        if (!isInterface)
        {
            WriteOriginal(shape, index);
        }

        writer.Obsolete(shape.IsObsolete);
        using (writer.Open(shape.Header))
        {
            var direct = $"return {Call(shape, parameter => parameter.Name)};";
            WriteText("__entry", method.Key, direct);
            var key = method.Key.Constant is { } constant ? CacheNames.Literal(constant) : "__entry";
            var tags = "s_tags" + index;
            if (ConstantTags(method) is null)
            {
                tags = "__tags";
                for (var i = 0; i < method.Tags.Count; i++)
                {
                    WriteText("__tag" + i, method.Tags[i], direct);
                }

                writer.Line($"var __tags = new[] {{ {string.Join(", ", method.Tags.Select(static (tag, i) => tag.Constant is { } text ? CacheNames.Literal(text) : "__tag" + i))} }};");
            }

            var captured = shape.Parameters.Where(static parameter => !parameter.IsToken).ToArray();
            var service = isInterface ? $"({shape.Receiver})this._inner" : "this";
            var state = captured.Length == 0 ? service : $"({service}, {string.Join(", ", captured.Select(static parameter => parameter.Name))})";
            var call = StateCall(method, captured, index);
            var arguments = $"s_entry{index}, {tags}";
            writer.Line(method.Result == ResultKind.Value
                ? $"return this._cache.Get({key}, {state}, __state => {Kept(method, call)}, {arguments});"
                : $"return this._cache.GetAsync({key}, {state}, {Loader(method, call)}, {arguments}, {method.Token ?? "default"}){(method.Result == ResultKind.Task ? ".AsTask()" : "")};");
        }
    }

    /// <summary>A lambda cannot say <c>base</c> without capturing what it is in.</summary>
    private void WriteOriginal(MethodShape shape, int index)
    {
        writer.Obsolete(shape.IsObsolete);
        writer.Line($"private {shape.ReturnType} __Original{index}{shape.TypeParameters}({string.Join(", ", shape.Parameters.Select(static parameter => $"{parameter.Type} {parameter.Name}"))}){shape.OriginalConstraints}");
        writer.Line($"    => base.{shape.Name}({string.Join(", ", shape.Parameters.Select(static parameter => parameter.Name))});");
        writer.Line();
    }

    private string StateCall(CachedMethod method, MethodParameter[] captured, int index)
    {
        var service = captured.Length == 0 ? "__state" : "__state.Item1";
        var name = isInterface ? method.Shape.Name : $"__Original{index}{method.Shape.TypeParameters}";
        return $"{service}.{name}({string.Join(", ", method.Shape.Parameters.Select(parameter => parameter.IsToken ? "__token" : "__state.Item" + (Array.IndexOf(captured, parameter) + 2).ToString(CultureInfo.InvariantCulture)))})";
    }

    private static string Loader(CachedMethod method, string call)
        => method.SequenceElement is not null ? $"async (__state, __token) => {Kept(method, $"await {call}.ConfigureAwait(false)")}"
            : method.Result == ResultKind.Task ? $"(__state, __token) => new global::System.Threading.Tasks.ValueTask<{method.Shape.ResultType}>({call})"
            : $"(__state, __token) => {call}";

    private static string Kept(CachedMethod method, string value)
        => method.SequenceElement is { } element ? $"({method.Shape.ResultType}){GeneratedText.Support}MethodCache.Kept<{element}>(({value})!)" : value;

    public void WriteEvicting(EvictingMethod method)
    {
        var shape = method.Shape;
        writer.Obsolete(shape.IsObsolete);
        using (writer.Open(shape.Header))
        {
            var isAsync = method.Result is not (ResultKind.Value or ResultKind.Nothing);
            var hasResult = method.Result is ResultKind.Value or ResultKind.Task or ResultKind.ValueTask;
            var call = Call(shape, static parameter => parameter.Name);
            writer.Line((hasResult ? "var __result = " : "") + (isAsync ? $"await {call}.ConfigureAwait(false);" : call + ";"));
            for (var i = 0; i < method.Evictions.Count; i++)
            {
                WriteEviction(method.Evictions[i], "__entry" + i, isAsync);
            }

            if (hasResult)
            {
                writer.Line("return __result;");
            }
        }
    }

    // Without the caller's token: what has been changed must not stay in the cache because nobody waits any more.
    private void WriteEviction(Eviction eviction, string variable, bool isAsync)
    {
        var text = eviction.Text.Constant is { } constant ? CacheNames.Literal(constant) : variable;
        WriteText(variable, eviction.Text, onUnusable: null);
        var name = (eviction.IsTag ? "RemoveByTag" : "Remove") + (isAsync ? "Async" : "");
        var statement = isAsync ? $"await this._cache.{name}({text}).ConfigureAwait(false);" : $"this._cache.{name}({text});";
        writer.Line(eviction.Text.MayBeUnusable ? $"if ({variable} != null) {statement}" : statement);
    }

    /// <param name="variable">Gets the text.</param>
    /// <param name="text">Nothing is written for a constant.</param>
    /// <param name="onUnusable">What to do where a value has no text; null to give the variable no text.</param>
    private void WriteText(string variable, CacheText text, string? onUnusable)
    {
        if (text.Constant is not null)
        {
            return;
        }

        writer.Line($"string{(text.MayBeUnusable && onUnusable is null ? "?" : "")} {variable};");
        using (writer.Open())
        {
            var startsConstant = text.Parts[0].IsConstant;
            writer.Line($"var __key = new {GeneratedText.Support}CacheKey({(startsConstant ? CacheNames.Literal(text.Parts[0].Text) : "\"\"")});");
            foreach (var part in text.Parts.Skip(startsConstant ? 1 : 0))
            {
                writer.Line(part.IsConstant ? $"__key.Raw({CacheNames.Literal(part.Text)});" : part.Text);
            }

            if (text.MayBeUnusable && onUnusable is not null)
            {
                using (writer.Open("if (!__key.IsUsable)"))
                {
                    writer.Line(onUnusable);
                }

                writer.Line();
            }

            writer.Line($"{variable} = {(text.MayBeUnusable && onUnusable is null ? "!__key.IsUsable ? null : " : "")}__key.ToString();");
        }

        writer.Line();
    }

    private string Call(MethodShape shape, Func<MethodParameter, string> argument)
        => $"{(isInterface ? $"(({shape.Receiver})this._inner)" : "base")}.{shape.Name}({string.Join(", ", shape.Parameters.Select(argument))})";

    /// <summary>The tags as they are in C#, or null where one of them is known only at run time.</summary>
    public static string? ConstantTags(CachedMethod method)
    {
        var constants = method.Tags.Select(static tag => tag.Constant).ToArray();
        return constants.Contains(null) ? null : string.Join(", ", constants.Select(static text => CacheNames.Literal(text!)));
    }
}
