using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.HotPaths.HotPathAllocationAnalyzer, PerfAnalyzers.CodeFixes.HotPaths.ConcatenationInLoopCodeFix>;

namespace PerfAnalyzers.CodeFixes.HotPaths;

public class ConcatenationInLoopCodeFixTests
{
    [Fact]
    public Task TheStringIsBuilt() => Verify.VerifyCodeFixAsync(
        HotCode.Usings + """
        public static class C
        {
            [HotPath]
            public static string Join(string[] names)
            {
                // all of them
                var all = ""; // empty
                foreach (var name in names)
                {
                    if (all.Length > 0)
                    {
                        {|PERF8105:all += ", "|}; // between two
                    }

                    {|PERF8105:all = all + name + ':' + name.Length|};
                }

                all += ".";
                return all.Trim();
            }

            [HotPath]
            public static async Task<string> Numbers(int count)
            {
                string text = "n", other = string.Empty;
                string numbers = "=" + ">";
                for (var i = 0; i < count; i++)
                {
                    {|PERF8105:numbers += await Task.FromResult(i) + $"{i:x}" + (char)i|};
                }

                return count > 3 ? $"{numbers}{text}" : numbers + other;
            }
        }
        """,
        HotCode.Usings + """
        public static class C
        {
            [HotPath]
            public static string Join(string[] names)
            {
                // all of them
                var all = new StringBuilder(); // empty
                foreach (var name in names)
                {
                    if (all.Length > 0)
                    {
                        all.Append(", "); // between two
                    }

                    all.Append(name).Append(':').Append(name.Length);
                }

                all.Append(".");
                return all.ToString().Trim();
            }

            [HotPath]
            public static async Task<string> Numbers(int count)
            {
                string text = "n", other = string.Empty;
                var numbers = new StringBuilder("=" + ">");
                for (var i = 0; i < count; i++)
                {
                    numbers.Append(await Task.FromResult(i)).Append($"{i:x}").Append((char)i);
                }

                return count > 3 ? $"{numbers.ToString()}{text}" : numbers.ToString() + other;
            }
        }
        """);

    [Fact]
    public Task TheNamespaceIsImported() => Verify.VerifyCodeFixAsync(
        HotCode.Usings.Replace("using System.Text;\n", "", StringComparison.Ordinal) + """
        public static class C
        {
            [HotPath]
            public static string M(int n) { var s = ""; while (n-- > 0) { {|PERF8105:s += n|}; } return s; }
        }
        """,
        HotCode.Usings + """
        public static class C
        {
            [HotPath]
            public static string M(int n) { var s = new StringBuilder(); while (n-- > 0) { s.Append(n); } return s.ToString(); }
        }
        """);

    [Theory]

    // Not a local that begins as a constant.
    [InlineData("string s", "{|PERF8105:s += n|};", "return s;")]
    [InlineData("int a", "{|PERF8105:_field += n|};", "return _field;")]
    [InlineData("int a", "{|PERF8105:s += n|};", "return s;", "string? s = null;")]
    [InlineData("int a", "{|PERF8105:s += n|};", "return s;", "var s = a.ToString();")]

    // The text is read or changed in the loop, by a closure or through a reference.
    [InlineData("int a", "{|PERF8105:s += n|}; Console.Write(s);", "return s;")]
    [InlineData("int a", "{|PERF8105:s += s.Substring(0) + n|};", "return s;")]
    [InlineData("int a", "{|PERF8105:s = n + s|};", "return s;")]
    [InlineData("int a", "{|PERF8105:s += n + \",\" + s.Length|};", "return s;")]
    [InlineData("int a", "{|PERF8105:s += $\"{n}{s.Length}\"|};", "return s;")]
    [InlineData("int a", "{|PERF8105:s += n|};", "Func<string> f = () {|PERF8102:=>|} s; return f();")]
    [InlineData("int a", "{|PERF8105:s += n|};", "Change(ref s); return s;")]
    [InlineData("int a", "Console.Write({|PERF8105:s += n|});", "return s;")]

    // Append means another thing, or shows a part of the text when another one throws.
    [InlineData("char[] a", "{|PERF8105:s += a|};", "return s;")]
    [InlineData("Name a", "{|PERF8105:s += a|};", "return s;")]
    [InlineData("int a", "try { {|PERF8105:s += a + \",\" + n|}; } catch (Exception) { }", "return s;")]
    public Task NoneIsOfferedWhereItMightBeSeen(string parameter, string turn, string end, string declaration = "var s = \"\";")
    {
        var code = HotCode.Usings + $$"""
            public class Name { public static implicit operator string(Name name) => "x"; }

            public static class C
            {
                private static string _field = "";

                [HotPath]
                public static string M({{parameter}}, int n)
                {
                    {{(parameter == "string s" ? "" : declaration)}}
                    while (n-- > 0) { {{turn}} }
                    {{end}}
                }

                private static void Change(ref string text) => text = "";
            }
            """;
        return Verify.VerifyCodeFixAsync(code, code);
    }
}
