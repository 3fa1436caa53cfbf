using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.HotPaths.HotPathAllocationAnalyzer, PerfAnalyzers.CodeFixes.HotPaths.MissingCapacityCodeFix>;

namespace PerfAnalyzers.CodeFixes.HotPaths;

public class MissingCapacityCodeFixTests
{
    [Fact]
    public Task TheCapacityIsGiven() => Verify.VerifyCodeFixAsync(
        HotCode.Usings + """
        public class C
        {
            private readonly int[] _numbers = [];

            [HotPath]
            public List<int> M(Dictionary<int, string> map)
            {
                // filled below
                var list = {|PERF8109:new List<int>()|}; // kept
                foreach (var number in _numbers)
                {
                    list.Add(number);
                }

                Stack<string> names = {|PERF8109:new()|};
                var total = 0;
                foreach (var (key, name) in map)
                {
                    switch (key)
                    {
                        case 1:
                            total++;
                            break;
                    }

                    names.Push(name);
                    total += key;
                }

                return list;
            }
        }
        """,
        HotCode.Usings + """
        public class C
        {
            private readonly int[] _numbers = [];

            [HotPath]
            public List<int> M(Dictionary<int, string> map)
            {
                // filled below
                var list = new List<int>(_numbers.Length); // kept
                foreach (var number in _numbers)
                {
                    list.Add(number);
                }

                Stack<string> names = new(map.Count);
                var total = 0;
                foreach (var (key, name) in map)
                {
                    switch (key)
                    {
                        case 1:
                            total++;
                            break;
                    }

                    names.Push(name);
                    total += key;
                }

                return list;
            }
        }
        """);

    [Theory]
    [InlineData("ICollection<int> items", "", "items", "list.Count")]
    [InlineData("Order items", "", "items.Lines", "list.Count")]
    [InlineData("int[] items", "Console.WriteLine();", "items", "list.Count")]
    [InlineData("int[] items", "var now = DateTime.Now;", "items", "list.Count")]
    [InlineData("int[] items", "", "items", "list.Capacity")]
    public Task NoneIsOfferedWhereItMightBeSeen(string parameter, string between, string source, string returned)
    {
        var code = HotCode.Usings + $$"""
            public class Order { public List<int> Lines { get { return new List<int>(); } } }

            public class C
            {
                [HotPath]
                public int M({{parameter}})
                {
                    var list = {|PERF8109:new List<int>()|};
                    {{between}}
                    foreach (var item in {{source}}) { list.Add(item); }
                    return {{returned}};
                }
            }
            """;
        return Verify.VerifyCodeFixAsync(code, code);
    }
}
