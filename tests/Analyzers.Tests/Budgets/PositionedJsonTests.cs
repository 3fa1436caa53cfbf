using System.Text;

namespace PerfAnalyzers.Budgets;

public class PositionedJsonTests
{
    [Fact]
    public void NamesAndValuesKnowTheirPlaces()
    {
        const string Text = """{ "a" : { "b\u0041" : "x\ty" }, "c": -1.5e3 }""";

        var json = PositionedJson.Parse(Text, out var fault);

        Assert.Null(fault);
        var outer = json!.Members[0];
        Assert.Equal("\"a\"", Text[outer.Start..outer.End]);
        var inner = outer.Value.Members[0];
        Assert.Equal("bA", inner.Name);
        Assert.Equal("x\ty", inner.Value.Text);
        Assert.Equal("\"x\\ty\"", Text[inner.Value.Start..inner.Value.End]);
        Assert.Equal("-1.5e3", json.Members[1].Value.Text);
        Assert.Equal((0, Text.Length), (json.Start, json.End));
    }

    [Theory]
    [InlineData("\ufeff{}")]
    [InlineData("// why\n{ /* none */ }\n// end")]
    [InlineData("{\"a\":[1,[],{},null,true,\"\"]}")]
    public void WhatIsAllowedIsRead(string text)
    {
        Assert.NotNull(PositionedJson.Parse(text, out var fault));
        Assert.Null(fault);
    }

    [Theory]
    [InlineData("", 0, "the file ends")]
    [InlineData("\ufeff", 1, "the file ends")]
    [InlineData("{", 1, "a name in quotes")]
    [InlineData("{\"a\"}", 4, "':'")]
    [InlineData("{\"a\":}", 5, "a value")]
    [InlineData("{\"a\":1", 6, "',' or '}'")]
    [InlineData("{\"a\":1,}", 7, "a name in quotes")]
    [InlineData("{\"a\":[1 2]}", 8, "',' or ']'")]
    [InlineData("{\"a\":nil}", 5, "'nil' is no JSON value")]
    [InlineData("{\"a\":1x}", 5, "'1x' is no JSON value")]
    [InlineData("{\"a\":\"x\n\"}", 5, "not closed on this line")]
    [InlineData("{\"a\":\"x", 5, "not closed")]
    [InlineData("{\"a\":\"\\q\"}", 6, "no escape")]
    [InlineData("{\"a\":\"\\u00g0\"}", 6, "no escape")]
    [InlineData("{} {}", 3, "nothing may follow")]
    [InlineData("{ /* open", 9, "a name in quotes")]
    public void TheFirstFaultIsNamedAtItsPlace(string text, int start, string message)
    {
        Assert.Null(PositionedJson.Parse(text, out var fault));
        Assert.Equal(start, fault!.Start);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.InRange(fault.End, fault.Start, text.Length);
    }

    /// <summary>Cut off at every character, and with every character replaced: a file that is being typed.</summary>
    [Fact]
    public void NoTextThrows()
    {
        const string Good = """{ "budgets": { "GET /a/{id:int}": { "bench": { "p95": { "target": "1ms", "critical": 2.5 }, "x": [null, "\u0041\n"] } } } /* c */ }""";
        for (var i = 0; i <= Good.Length; i++)
        {
            AssertPlaces(Good[..i]);
            foreach (var c in "{}[]\",:\\/*x0-\0\ud800\n ")
            {
                AssertPlaces(Good[..i] + c + Good[Math.Min(i + 1, Good.Length)..]);
            }
        }
    }

    [Fact]
    public void DeepNestingIsAFaultAndNoStackOverflow()
    {
        Assert.Null(PositionedJson.Parse(new string('[', 1_000_000), out var fault));
        Assert.Contains("nested too deeply", fault!.Message, StringComparison.Ordinal);
        Assert.Null(PositionedJson.Parse(string.Concat(Enumerable.Repeat("{\"a\":", 100_000)), out fault));
        Assert.Contains("nested too deeply", fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AHugeFileIsRead()
    {
        var text = new StringBuilder("{ \"budgets\": { \"M:A.B\": {}");
        for (var i = 0; i < 100_000; i++)
        {
            text.Append(", \"M:A.B").Append(i).Append("\": { \"bench\": { \"p95\": \"1ms\", \"p96\": 1 } }");
        }

        var file = BudgetFile.Read(text.Append("}}").ToString());

        Assert.Equal(100_001, file.Entries.Count);
        Assert.Equal(100, file.Faults.Count);
    }

    private static void AssertPlaces(string text)
    {
        foreach (var fault in BudgetFile.Read(text).Faults)
        {
            Assert.InRange(fault.Start, 0, text.Length);
            Assert.InRange(fault.End, fault.Start, text.Length);
        }
    }
}
