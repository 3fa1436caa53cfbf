using System.Text;
using Microsoft.CodeAnalysis;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>
/// The keys and tags of one method. <c>"{userId}:{filter.Year}"</c> names parameters, members of parameters and type
/// parameters; <c>{{</c> is a brace.
/// </summary>
internal sealed class CacheTextParser(IMethodSymbol method)
{
    private const string Key = "__key";
    private readonly KeyValueText _values = new();
    private readonly List<CacheTextPart> _parts = [];
    private readonly StringBuilder _constant = new();
    private bool _afterValue;

    /// <summary>What the template names, by parameter or type parameter.</summary>
    public HashSet<ISymbol> Named { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>
    /// The method and everything that it is called with. Null when a parameter has no text; <paramref name="culprit"/> is that parameter.
    /// </summary>
    public static CacheText? Default(IMethodSymbol method, string name, out IParameterSymbol? culprit)
    {
        culprit = null;
        var parser = new CacheTextParser(method);
        parser.AppendConstant($"{Escape(name)}:{Escape(method.OriginalDefinition.GetDocumentationCommentId()!.Substring(2))}");
        foreach (var (_, argument) in TypeArguments(method))
        {
            parser.AppendConstant(":");
            parser.AppendType(argument);
        }

        foreach (var parameter in method.Parameters)
        {
            if (!IsKey(parameter))
            {
                continue;
            }

            if (parser._values.Append(Key, Keywords.EscapeAll(parameter.Name), parameter.Type) is not { } statements)
            {
                culprit = parameter;
                return null;
            }

            parser.AppendConstant(":");
            parser.AppendStatement(statements);
        }

        return parser.Finish();
    }

    /// <summary>Neither the token nor a parameter with <c>[CacheIgnore]</c>.</summary>
    public static bool IsKey(IParameterSymbol parameter)
    {
        if (IsToken(parameter))
        {
            return false;
        }

        foreach (var attribute in parameter.GetAttributes())
        {
            if (CacheAttributes.IsCacheIgnore(attribute.AttributeClass))
            {
                return false;
            }
        }

        return true;
    }

    public static bool IsToken(IParameterSymbol parameter) => parameter.Type.IsType("System.Threading", "CancellationToken");

    /// <summary>Those of the type and of the method: with each of their values it is another method.</summary>
    public static IEnumerable<(ITypeParameterSymbol Parameter, ITypeSymbol Argument)> TypeArguments(IMethodSymbol method)
    {
        var type = method.ContainingType;
        for (var i = 0; i < type.TypeArguments.Length; i++)
        {
            yield return (type.OriginalDefinition.TypeParameters[i], type.TypeArguments[i]);
        }

        foreach (var parameter in method.TypeParameters)
        {
            yield return (parameter, parameter);
        }
    }

    /// <param name="prefix">What stands before it: the name of the entries, or nothing.</param>
    /// <param name="template">The text that the user wrote.</param>
    /// <param name="fault">The placeholder that means nothing, and why.</param>
    public CacheText? Template(string prefix, string template, out (string Placeholder, string Reason) fault)
    {
        fault = default;
        AppendConstant(prefix);
        for (var i = 0; i < template.Length; i++)
        {
            var c = template[i];
            if (c is not ('{' or '}'))
            {
                AppendLiteral(c);
            }
            else if (i + 1 < template.Length && template[i + 1] == c)
            {
                AppendLiteral(c);
                i++;
            }
            else
            {
                var end = c == '{' ? template.IndexOf('}', i) : -1;
                if (end < 0)
                {
                    fault = (template.Substring(i), c == '{' ? "which has no closing brace" : "a closing brace without an opening one; write '}}' for the character");
                    return null;
                }

                var placeholder = template.Substring(i + 1, end - i - 1);
                if (Placeholder(placeholder.Trim()) is { } reason)
                {
                    fault = (placeholder, reason);
                    return null;
                }

                i = end;
            }
        }

        return Finish();
    }

    private void AppendLiteral(char c)
    {
        if (c != ':')
        {
            EndValue();
        }

        _afterValue = false;
        _constant.Append(c);
    }

    /// <summary>
    /// With <c>{a}-{b}</c>, "x-y" and "z" must not give the key of "x" and "y-z". A colon ends a value by itself, because one
    /// within a value is escaped.
    /// </summary>
    private void EndValue()
    {
        if (_afterValue)
        {
            _constant.Append("\\;");
        }
    }

    /// <summary>Why the placeholder means nothing, or null when it has been appended.</summary>
    private string? Placeholder(string placeholder)
    {
        var names = placeholder.Split('.');
        foreach (var (typeParameter, argument) in TypeArguments(method))
        {
            if (typeParameter.Name == placeholder)
            {
                Named.Add(typeParameter);
                AppendType(argument);
                return null;
            }
        }

        var parameter = method.Parameters.FirstOrDefault(each => each.Name == names[0]);
        if (parameter is null)
        {
            return $"but '{method.Name}' has no parameter '{names[0]}'";
        }

        Named.Add(parameter);
        var (expression, type, lifted) = (Keywords.EscapeAll(parameter.Name), parameter.Type, false);
        foreach (var name in names.Skip(1))
        {
            var receiver = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var underlying] } ? underlying : type;
            if (Member(receiver, name, method.ContainingAssembly) is not { } member)
            {
                return $"but '{receiver.Name}' has no readable property '{name}'";
            }

            var mayBeNull = lifted || !type.IsValueType || !SymbolEqualityComparer.Default.Equals(receiver, type);
            if (expression.IndexOf('.') < 0 && type.IsReferenceType)
            {
                expression = $"global::PerfAnalyzers.Generated.CacheKey.Maybe({expression})";
            }

            expression += (mayBeNull ? "?." : ".") + Keywords.EscapeAll(name);
            (type, lifted) = (member, mayBeNull);
        }

        if (_values.AppendPath(Key, expression, type, lifted) is not { } statements)
        {
            return $"and a '{type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}' has no text that tells its values apart; name a property of it";
        }

        AppendStatement(statements);
        return null;
    }

    private static ITypeSymbol? Member(ITypeSymbol type, string name, IAssemblySymbol home)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (OwnMember(current, name, home) is { } own)
            {
                return own;
            }
        }

        foreach (var implemented in type.AllInterfaces)
        {
            if (type.TypeKind == TypeKind.Interface && OwnMember(implemented, name, home) is { } inherited)
            {
                return inherited;
            }
        }

        return null;
    }

    private static ITypeSymbol? OwnMember(ITypeSymbol type, string name, IAssemblySymbol home)
    {
        foreach (var member in type.GetMembers(name))
        {
            if (member is IPropertySymbol { IsStatic: false, IsIndexer: false, GetMethod: { } getter } property && IsVisible(property, home) && IsVisible(getter, home))
            {
                return property.Type;
            }

            if (member is IFieldSymbol { IsStatic: false } field && IsVisible(field, home))
            {
                return field.Type;
            }
        }

        return null;
    }

    private static bool IsVisible(ISymbol member, IAssemblySymbol home)
        => member.DeclaredAccessibility == Accessibility.Public
            || (member.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedOrInternal && SymbolEqualityComparer.Default.Equals(member.ContainingAssembly, home));

    /// <summary>As the generated <c>CacheKey</c> does it with a value at run time.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '\\' or ':' or '*')
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }

        return escaped.ToString();
    }

    private void AppendConstant(string text)
    {
        _afterValue = false;
        _constant.Append(text);
    }

    private void AppendType(ITypeSymbol type)
        => AppendStatement($"{Key}.Add(typeof({type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}).ToString());");

    private void AppendStatement(string statement)
    {
        EndValue();
        Flush();
        _afterValue = true;
        _parts.Add(new CacheTextPart(IsConstant: false, statement));
    }

    private void Flush()
    {
        if (_constant.Length > 0)
        {
            _parts.Add(new CacheTextPart(IsConstant: true, _constant.ToString()));
            _constant.Clear();
        }
    }

    private CacheText Finish()
    {
        Flush();
        return new CacheText(_parts.ToEquatableArray(), _values.MayBeUnusable);
    }
}
