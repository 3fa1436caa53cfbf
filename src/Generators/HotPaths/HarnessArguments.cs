using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary>
/// The arguments inside a harness: fields, how a case fills them, and the call. Cases are <c>[Params]</c>, never
/// <c>[Arguments]</c>, which one of BenchmarkDotNet's in-process toolchains refuses.
/// </summary>
internal sealed class HarnessArguments
{
    private readonly HotPathModel _model;
    private readonly List<(HotPathParameter Parameter, string Field)> _fields = [];
    private readonly bool _isParams;

    public HarnessArguments(HotPathModel model, string[] reserved)
    {
        _model = model;
        var given = model.Parameters.Where(static p => p.Source == HotPathArgument.Case).ToList();

        // One parameter with plain constants reads best in the report under its own name.
        // Not one that is passed by reference: the next call would get what this one has left in it.
        _isParams = given.Count == 1 && given[0].IsAttributeConstant && given[0].Passing != HotPathPassing.Ref && model.Cases.Count > 0;
        for (var i = 0; i < given.Count; i++)
        {
            var name = given[i].Name;
            _fields.Add((given[i], !_isParams ? "_arg" + i : name.StartsWith("_", StringComparison.Ordinal) || name == model.ClassName || reserved.Contains(name) ? "arg" + name : name));
        }
    }

    /// <summary>The argument that an endpoint receives as its body.</summary>
    public string? Body() => Find(static parameter => parameter.Binding == HotPathBinding.Body);

    public void EmitFields(IndentedWriter writer)
    {
        if (_model.Sizes.Count > 0)
        {
            writer.Line($"[global::BenchmarkDotNet.Attributes.Params({string.Join(", ", _model.Sizes.Select(static s => s.ToString(CultureInfo.InvariantCulture)))})]");
            writer.Line("public int Size;");
        }

        if (_isParams)
        {
            writer.Line($"[global::BenchmarkDotNet.Attributes.Params({string.Join(", ", _model.Cases.Select(static c => c.Values[0]).Distinct())})]");
            writer.Line($"public {_fields[0].Parameter.Type} {_fields[0].Field} = default!;");
            return;
        }

        foreach (var (parameter, field) in _fields)
        {
            writer.Line($"private {parameter.Type} {field} = default!;");
        }

        if (_fields.Count == 0)
        {
            return;
        }

        if (_model.Cases.Count > 1)
        {
            writer.Line($"[global::BenchmarkDotNet.Attributes.Params({string.Join(", ", _model.Cases.Select(static c => Literal(c.Label)))})]");
            writer.Line("public string Case = null!;");
        }
        else if (_model.Provider is { } provider && !_model.ProviderIsOneCase)
        {
            writer.Line("[global::BenchmarkDotNet.Attributes.ParamsSource(nameof(Cases))]");
            writer.Line("public int Case;");
            writer.Line();
            writer.Line($"public static global::System.Collections.Generic.IEnumerable<int> Cases => global::PerfAnalyzers.Generated.HotPathSupport.Indexes({_model.MembersType}, {Literal(provider)});");
        }
    }

    public void EmitAssignments(IndentedWriter writer, string support)
    {
        if (_isParams || _fields.Count == 0)
        {
            return;
        }

        if (_model.SizeIsArgument)
        {
            writer.Line($"{_fields[0].Field} = ({_fields[0].Parameter.Type})Size;");
        }
        else if (_model.Provider is { } provider)
        {
            var value = _model.ProviderIsOneCase
                ? $"{support}.Get({_model.MembersType}, {Literal(provider)}{(_model.ProviderTakesSize ? ", Size" : "")})"
                : $"{support}.Case({_model.MembersType}, {Literal(provider)}, Case)";
            if (_fields.Count == 1)
            {
                writer.Line($"{_fields[0].Field} = {support}.Only<{_fields[0].Parameter.Type}>({value});");
                return;
            }

            writer.Line($"var row = {support}.Row({value}, {_fields.Count});");
            for (var i = 0; i < _fields.Count; i++)
            {
                writer.Line($"{_fields[i].Field} = {support}.Value<{_fields[i].Parameter.Type}>(row[{i}]);");
            }
        }
        else if (_model.Cases.Count == 1)
        {
            Assign(_model.Cases[0]);
        }
        else
        {
            using (writer.Open("switch (Case)"))
            {
                foreach (var @case in _model.Cases)
                {
                    using (writer.Open($"case {Literal(@case.Label)}:"))
                    {
                        Assign(@case);
                        writer.Line("break;");
                    }
                }
            }
        }

        void Assign(HotPathCase @case)
        {
            for (var i = 0; i < _fields.Count; i++)
            {
                writer.Line($"{_fields[i].Field} = {@case.Values[i]};");
            }
        }
    }

    /// <summary>The argument list; by name after one that is left out.</summary>
    /// <param name="accessor">What is called instead: it has no default values, and no names.</param>
    public string Call(HotPathAccessor? accessor)
    {
        var arguments = new List<string>();
        var next = 0;
        var named = false;
        for (var i = 0; i < _model.Parameters.Count; i++)
        {
            var parameter = _model.Parameters[i];
            var value = parameter.Source switch
            {
                HotPathArgument.Case => Passed(parameter) + _fields[next++].Field,
                HotPathArgument.CancellationToken => "global::System.Threading.CancellationToken.None",
                HotPathArgument.Discarded => "out _",
                _ => accessor?.Parameters[i].Default,
            };
            if (value is null)
            {
                named = true;
            }
            else
            {
                arguments.Add(named ? $"{parameter.Name}: {value}" : value);
            }
        }

        return string.Join(", ", arguments);
    }

    private static string Passed(HotPathParameter parameter) => parameter.Passing switch
    {
        HotPathPassing.In => "in ",
        HotPathPassing.Ref => "ref ",
        _ => "",
    };

    /// <summary>An expression for the path and query that a template becomes with these arguments.</summary>
    public string Url(string template, string support)
    {
        var parts = new List<string>();
        var literal = new StringBuilder();
        foreach (var piece in RouteText.Split(template))
        {
            if (piece.Parameter is null)
            {
                literal.Append(piece.Text);
            }
            else if (Find(p => p.Binding == HotPathBinding.Route && string.Equals(p.RequestName, piece.Parameter, StringComparison.OrdinalIgnoreCase)) is { } field)
            {
                Flush();
                parts.Add($"{support}.{(piece.IsCatchAll ? "Path" : "Escape")}({field})");
            }
            else if (piece.Default is { } text)
            {
                literal.Append(text);
            }
        }

        if (literal.Length == 0 && parts.Count == 0)
        {
            literal.Append('/');
        }

        var separator = '?';
        foreach (var (parameter, field) in _fields)
        {
            if (parameter.Binding == HotPathBinding.Query)
            {
                literal.Append(separator).Append(Uri.EscapeDataString(parameter.RequestName)).Append('=');
                separator = '&';
                Flush();
                parts.Add($"{support}.Escape({field})");
            }
        }

        Flush();
        return string.Join(" + ", parts);

        void Flush()
        {
            if (literal.Length > 0)
            {
                parts.Add(Literal(literal.ToString()));
                literal.Clear();
            }
        }
    }

    private string? Find(Func<HotPathParameter, bool> wanted)
    {
        foreach (var (parameter, name) in _fields)
        {
            if (wanted(parameter))
            {
                return name;
            }
        }

        return null;
    }

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
