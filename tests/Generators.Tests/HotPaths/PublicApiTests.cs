using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAnalyzers.HotPaths;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Generators.Tests.HotPaths;

/// <summary>
/// Signatures that nobody wrote for this test: each public method of real libraries, copied into an application as a hot
/// path with arguments and type arguments. Each has either a harness that compiles, or a diagnostic that says why not.
/// </summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("System.Linq", 200, 0.95)]
    [InlineData("System.Linq.AsyncEnumerable", 150, 0.95)]
    [InlineData("System.Text.Json", 300, 0.7)]
    [InlineData("System.Collections.Immutable", 500, 0.9)]
    [InlineData("Microsoft.Extensions.DependencyInjection.Abstractions", 50, 0.9)]
    [InlineData("Microsoft.EntityFrameworkCore", 400, 0.9, 15)]
    public async Task EachPublicMethodHasAHarnessOrADiagnostic(string assembly, int fewestMethods, double leastMeasured, int every = 1)
    {
        var references = TwoProjects.Application.AddAssemblies("Microsoft.EntityFrameworkCore*").References;
        var library = CSharpCompilation.Create("Library", references: references);
        var symbol = (IAssemblySymbol)library.GetAssemblyOrModuleSymbol(library.References.Single(r => Path.GetFileNameWithoutExtension(r.Display) == assembly))!;
        var copies = CompilingCopies(Types(symbol.GlobalNamespace).SelectMany(Methods).Where((_, i) => i % every == 0).Select((method, i) => Copy(method, i, library)).ToList(), references);
        Assert.True(copies.Count >= fewestMethods, $"{copies.Count} methods");

        var application = Run("App", copies.Values, references, OutputKind.DynamicallyLinkedLibrary, []);
        var measured = application.ManifestTexts.Select(text => Number(HotPathManifest.Read(text)!.ClassName)).ToHashSet();
        var refused = (await application.UsageAsync()).Select(message => (Number: Number(message.Split('\'')[1]), Message: message)).ToList();

        Assert.DoesNotContain(refused, r => measured.Contains(r.Number));
        var forgotten = string.Join("\n", copies.Where(copy => !measured.Contains(copy.Key) && !refused.Exists(r => r.Number == copy.Key)).Select(copy => copy.Value));
        Assert.True(forgotten.Length == 0, forgotten);
        Assert.True(measured.Count >= leastMeasured * copies.Count, $"{measured.Count} of {copies.Count}\n{string.Join("\n", refused.Select(r => r.Message).Take(100))}");

        var benchmarks = TwoProjects.Run(
            "App.Benchmarks",
            [""],
            TwoProjects.Benchmarks.AddAssemblies("Microsoft.EntityFrameworkCore*").References,
            OutputKind.ConsoleApplication,
            LanguageVersion.Latest,
            [TwoProjects.ReferenceAssemblyOf(application.Compilation)],
            [("PerfAnalyzersProjectReferences", "App")]);
        Assert.Equal(measured.Count, benchmarks.Harnesses.Length);
        Assert.Empty(Errors(benchmarks.Compilation));
    }

    private static Generated Run(string name, IEnumerable<string> sources, System.Collections.Immutable.ImmutableArray<MetadataReference> references, OutputKind kind, (string, string)[] properties)
        => TwoProjects.Run(name, [Header + string.Join("\n", sources)], references, kind, LanguageVersion.Latest, [], properties);

    private const string Header = "#nullable disable\n";

    private static IEnumerable<Diagnostic> Errors(Compilation compilation)
        => compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    /// <summary>A signature may name what only its own library can: such a copy is no valid code, and no user could write it.</summary>
    private static SortedDictionary<int, string> CompilingCopies(List<string> copies, System.Collections.Immutable.ImmutableArray<MetadataReference> references)
    {
        var first = Run("App", copies, references, OutputKind.DynamicallyLinkedLibrary, []);
        var headerLines = Header.Count(c => c == '\n');
        var broken = Errors(first.Compilation).Select(error => error.Location.GetLineSpan().StartLinePosition.Line - headerLines).ToHashSet();
        Assert.True(broken.Count * 20 < copies.Count, string.Join("\n", Errors(first.Compilation).Take(20).Select(e => e + copies[e.Location.GetLineSpan().StartLinePosition.Line - headerLines])));
        return new SortedDictionary<int, string>(copies.Select((copy, i) => (i, copy)).Where(pair => !broken.Contains(pair.i)).ToDictionary());
    }

    private static int Number(string name) => int.Parse(string.Concat(name.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit)), System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol scope)
        => scope.GetMembers().OfType<INamespaceOrTypeSymbol>().SelectMany(member => member is INamedTypeSymbol type
            ? type.DeclaredAccessibility == Accessibility.Public ? Types(type).Prepend(type) : []
            : Types(member));

    private static IEnumerable<IMethodSymbol> Methods(INamedTypeSymbol type)
        => type.GetMembers().OfType<IMethodSymbol>().Where(method => method is { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public, IsImplicitlyDeclared: false } && SyntaxFacts.IsValidIdentifier(method.ContainingType.Name));

    /// <summary>One line: a class with the type parameters of the containing types, the method, and the provider of its arguments.</summary>
    private static string Copy(IMethodSymbol method, int number, Compilation compilation)
    {
        var outer = new List<ITypeParameterSymbol>();
        for (var type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            outer.InsertRange(0, type.TypeParameters);
        }

        var all = outer.Concat(method.TypeParameters).ToList();
        var chosen = new Dictionary<ISymbol, ITypeSymbol>(SymbolEqualityComparer.Default);
        all.ForEach(parameter => chosen.Add(parameter, Choose(parameter)));
        var wanted = method.Parameters.Where(p => p.RefKind != RefKind.Out && p.Type is not INamedTypeSymbol { Name: "CancellationToken" }).Select(p => Storage(p.Type)).ToList();
        var settings = (all.Count > 0 ? [$"TypeArgs = new[] {{ {string.Join(", ", all.Select(p => $"typeof({Text(chosen[p])})"))} }}"] : Array.Empty<string>()).Concat(wanted.Count > 0 && !wanted.Contains(null) ? [$"Args = \"A{number}\""] : []).ToList();
        var copy = new StringBuilder();
        copy.Append($"public class X{number}{TypeParameters(outer)}{Constraints(outer)} {{ ");
        copy.Append($"[PerfAnalyzers.HotPath({string.Join(", ", settings)})] public {(method.IsStatic ? "static " : "")}");
        copy.Append(method.ReturnsByRefReadonly ? "ref readonly " : method.ReturnsByRef ? "ref " : "");
        copy.Append($"{method.ReturnType.ToDisplayString(HotPathText.TypesWithoutAnnotations)} M{number}{TypeParameters(method.TypeParameters)}(");
        copy.Append(string.Join(", ", method.Parameters.Select(p => $"{Modifier(p)}{p.Type.ToDisplayString(HotPathText.TypesWithoutAnnotations)} {Keywords.EscapeAll(p.Name)}")));
        copy.Append($"){Constraints(method.TypeParameters)} => throw null; ");
        if (settings.Any(s => s.StartsWith("Args", StringComparison.Ordinal)))
        {
            copy.Append($"private static {(wanted is ["object"] ? "object[]" : wanted.Count == 1 ? wanted[0] : $"({string.Join(", ", wanted)})")} A{number} => default; ");
        }

        return copy.Append('}').ToString();

        string? Storage(ITypeSymbol type) => type switch
        {
            INamedTypeSymbol { IsRefLikeType: true, Name: "Span" or "ReadOnlySpan" } span => Text(span.TypeArguments[0]) + "[]",
            { IsRefLikeType: true } or IPointerTypeSymbol or IFunctionPointerTypeSymbol => null,
            _ => Text(type),
        };

        string Text(ITypeSymbol type) => Substitute(type).ToDisplayString(HotPathText.TypesWithoutAnnotations);

        ITypeSymbol Choose(ITypeParameterSymbol parameter) => compilation.GetSpecialType(
            parameter.HasValueTypeConstraint || parameter.HasUnmanagedTypeConstraint || parameter.ConstraintTypes.Any(c => c.ContainingNamespace?.Name is "Numerics" or "System") ? SpecialType.System_Int32 : SpecialType.System_String);

        ITypeSymbol Substitute(ITypeSymbol type) => type switch
        {
            ITypeParameterSymbol parameter => chosen.GetValueOrDefault(parameter) ?? type,
            IArrayTypeSymbol array => compilation.CreateArrayTypeSymbol(Substitute(array.ElementType), array.Rank),
            INamedTypeSymbol { Arity: > 0, ContainingType: null } named => named.OriginalDefinition.Construct([.. named.TypeArguments.Select(Substitute)]),
            INamedTypeSymbol { ContainingType: { Arity: > 0 } container } nested => ((INamedTypeSymbol)Substitute(container)).GetTypeMembers(nested.Name, nested.Arity).Single() is var inner && inner.Arity > 0 ? inner.Construct([.. nested.TypeArguments.Select(Substitute)]) : inner,
            _ => type,
        };
    }

    private static string Modifier(IParameterSymbol parameter) => (parameter.IsParams, parameter.RefKind) switch
    {
        (true, _) => "params ",
        (_, RefKind.Ref) => "ref ",
        (_, RefKind.Out) => "out ",
        (_, RefKind.In) => "in ",
        (_, RefKind.RefReadOnlyParameter) => "ref readonly ",
        _ => "",
    };

    private static string TypeParameters(IReadOnlyCollection<ITypeParameterSymbol> parameters)
        => parameters.Count == 0 ? "" : $"<{string.Join(", ", parameters.Select(p => p.Name))}>";

    private static string Constraints(IEnumerable<ITypeParameterSymbol> parameters)
        => string.Concat(parameters.Select(parameter =>
        {
            var constraints = new List<string>();
            constraints.AddRange(parameter.HasUnmanagedTypeConstraint ? ["unmanaged"] : parameter.HasValueTypeConstraint ? ["struct"] : parameter.HasReferenceTypeConstraint ? ["class"] : parameter.HasNotNullConstraint ? ["notnull"] : []);
            constraints.AddRange(parameter.ConstraintTypes.Select(c => c.ToDisplayString(HotPathText.TypesWithoutAnnotations)));
            constraints.AddRange(parameter.HasConstructorConstraint && !parameter.HasValueTypeConstraint ? ["new()"] : []);
            constraints.AddRange(parameter.AllowsRefLikeType ? ["allows ref struct"] : []);
            return constraints.Count == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", constraints)}";
        }));
}
