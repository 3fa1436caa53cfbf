namespace PerfAnalyzers.Testing;

/// <summary>Checks that a test leaves out because they cannot apply to it.</summary>
[Flags]
public enum TestBehaviors
{
    None = 0,

    /// <summary>No variant with the reported ids disabled by <c>#pragma</c>: for rules whose findings no pragma reaches.</summary>
    SkipSuppressionCheck = 1,

    /// <summary>No variant marked <c>// &lt;auto-generated/&gt;</c>: for rules that look at generated code on purpose.</summary>
    SkipGeneratedCodeCheck = 2,

    /// <summary>No variant with Windows line endings: for sources whose meaning depends on them, such as a raw string whose length is asserted.</summary>
    SkipLineEndingCheck = 4,
}

/// <summary>Checks that a code-fix test leaves out, or a shorter course that it takes.</summary>
[Flags]
public enum CodeFixTestBehaviors
{
    None = 0,

    /// <summary>Applies one action and stops, although more could follow. Fix-all is not run.</summary>
    FixOne = 1,

    SkipFixAllCheck = 2,

    /// <summary>Does not compare the <c>fix</c> property of a diagnostic with the title of the action that is offered for it.</summary>
    SkipFixPropertyCheck = 4,
}

/// <summary>Which of the compiler's own diagnostics a test must expect by name.</summary>
public enum CompilerDiagnostics
{
    None,
    Errors,
    Warnings,
}
