using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Testing;

/// <summary>Named texts, markup included. A text added without a name is called Test0.cs, Test1.cs, ...</summary>
public sealed class SourceFileList(string folder) : List<(string filename, string content)>
{
    public void Add(string content) => Add(($"{folder}/Test{Count}.cs", content));
}

/// <summary>One project of a test.</summary>
public class ProjectState
{
    private protected ProjectState(string folder)
        => Sources = new SourceFileList(folder);

    public SourceFileList Sources { get; }

    public List<(string filename, string content)> AdditionalFiles { get; } = [];

    /// <summary>For example <c>("/.editorconfig", "[*.cs]\nkey = value")</c> or <c>("/.globalconfig", "is_global = true\nkey = value")</c>.</summary>
    public List<(string filename, string content)> AnalyzerConfigFiles { get; } = [];

    public OutputKind OutputKind { get; set; } = OutputKind.DynamicallyLinkedLibrary;

    /// <summary>Names of the additional projects that this one references.</summary>
    public List<string> AdditionalProjectReferences { get; } = [];

    /// <summary>References beside those of <see cref="AnalyzerTest.ReferenceAssemblies"/>.</summary>
    public List<MetadataReference> AdditionalReferences { get; } = [];
}

/// <summary>A project beside the main one; its files lie in a folder of its name.</summary>
public sealed class AdditionalProjectState : ProjectState
{
    internal AdditionalProjectState(string name)
        : base("/" + name)
    {
    }
}

/// <summary>The projects of a test by name; a new name makes a new project.</summary>
public sealed class ProjectCollection : SortedDictionary<string, AdditionalProjectState>
{
    public ProjectCollection()
        : base(StringComparer.Ordinal)
    {
    }

    public new AdditionalProjectState this[string name]
    {
        get
        {
            if (!TryGetValue(name, out var project))
            {
                Add(name, project = new AdditionalProjectState(name));
            }

            return project;
        }
    }
}

/// <summary>The solution of a test before or after a fix: the main project, and those beside it.</summary>
public sealed class SolutionState : ProjectState
{
    internal const string MainProject = "TestProject";

    internal SolutionState()
        : base("/0")
    {
    }

    public ProjectCollection AdditionalProjects { get; } = new();

    public List<DiagnosticResult> ExpectedDiagnostics { get; } = [];

    internal IEnumerable<(string Name, ProjectState State)> Projects
        => AdditionalProjects.Select(project => (project.Key, (ProjectState)project.Value)).Prepend((MainProject, this));
}
