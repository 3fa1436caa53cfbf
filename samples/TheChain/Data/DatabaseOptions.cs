namespace TheChain.Data;

public sealed class DatabaseOptions
{
    public const string Section = "Database";

    /// <summary>The SQLite file; a relative path starts at the content root. Unused when <c>ConnectionStrings:Postgres</c> is set.</summary>
    public string Path { get; set; } = "thechain.db";
}
