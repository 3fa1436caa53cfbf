using System.Collections;
using System.Collections.Immutable;
using System.Reflection;

namespace PerfAnalyzers.Testing;

/// <summary>
/// Looks for compiler objects in the values that a generator's pipeline keeps. A symbol in a model keeps a whole compilation
/// alive and never equals that of the next edit, so that nothing is cached.
/// </summary>
internal static class ModelGraph
{
    /// <returns>The path to the first compiler object, or null.</returns>
    public static string? FindRoslynObject(object? value)
        => Find(value, value?.GetType().Name ?? "", new HashSet<object>(ReferenceEqualityComparer.Instance));

    private static string? Find(object? value, string path, HashSet<object> seen)
    {
        if (value is null or string or Type or MemberInfo or Assembly or Delegate || value.GetType() is { IsPrimitive: true } or { IsEnum: true })
        {
            return null;
        }

        var type = value.GetType();
        if (IsRoslyn(type))
        {
            return $"{path} is {type.FullName}";
        }

        if (!type.IsValueType && !seen.Add(value))
        {
            return null;
        }

        if (value is Array or IStructuralEquatable && value is IEnumerable items && !IsDefaultImmutableArray(value))
        {
            var index = 0;
            foreach (var item in items)
            {
                if (Find(item, $"{path}[{index++}]", seen) is { } found)
                {
                    return found;
                }
            }

            return null;
        }

        for (var declaring = type; declaring is not null && declaring != typeof(object); declaring = declaring.BaseType)
        {
            foreach (var field in declaring.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                var name = $"{path}.{Name(field)}";

                // The declared type counts also when this test left the field null.
                var found = IsRoslyn(field.FieldType) ? $"{name} is {field.FieldType.FullName}" : Find(field.GetValue(value), name, seen);
                if (found is not null)
                {
                    return found;
                }
            }
        }

        return null;
    }

    private static bool IsRoslyn(Type type)
        => !type.IsEnum && type.Assembly.GetName().Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal);

    private static bool IsDefaultImmutableArray(object value)
        => value.GetType() is { IsGenericType: true } type
            && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
            && (bool)type.GetProperty(nameof(ImmutableArray<int>.IsDefault))!.GetValue(value)!;

    /// <summary><c>&lt;Symbol&gt;k__BackingField</c> is the property Symbol.</summary>
    private static string Name(FieldInfo field)
        => field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>')] : field.Name;
}
