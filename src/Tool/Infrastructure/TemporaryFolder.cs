namespace PerfAnalyzers.Tool;

/// <summary>A folder of this run, removed at its end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder()
    {
        // With its links resolved: on macOS the temporary folder is a link, and MSBuild compares paths as text.
        FullPath = Directory.CreateTempSubdirectory("perfaudit-").FullName;
    }

    public string FullPath { get; }

    public string Folder(string name) => Directory.CreateDirectory(Path.Combine(FullPath, name)).FullName;

    public string File(string name) => Path.Combine(FullPath, name);

    public void Dispose()
    {
        // On Windows a compiler server or a virus scanner may hold a file for a moment.
        for (var attempt = 0; attempt < 5; attempt++)
        {
            try
            {
                Directory.Delete(FullPath, recursive: true);
                return;
            }
            catch (DirectoryNotFoundException)
            {
                return;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Thread.Sleep(200);
            }
        }
    }
}
