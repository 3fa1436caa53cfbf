namespace PerfAnalyzers.Tool.Fixing;

/// <summary>How many lines does a change add and remove? By the shortest edit script, as diff tools count.</summary>
internal static class LineDiff
{
    public static (int Added, int Removed) Count(string before, string after)
    {
        var old = Lines(before);
        var now = Lines(after);
        var edits = ShortestEdit(old, now);
        return ((edits + now.Length - old.Length) / 2, (edits + old.Length - now.Length) / 2);
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    /// <summary>The number of insertions and deletions, by Myers' greedy algorithm: quick where little has changed.</summary>
    private static int ShortestEdit(string[] old, string[] now)
    {
        var most = old.Length + now.Length;
        var furthest = new int[2 * most + 3];
        var zero = most + 1;
        for (var edits = 0; edits <= most; edits++)
        {
            for (var diagonal = -edits; diagonal <= edits; diagonal += 2)
            {
                var down = diagonal == -edits || (diagonal != edits && furthest[zero + diagonal - 1] < furthest[zero + diagonal + 1]);
                var x = down ? furthest[zero + diagonal + 1] : furthest[zero + diagonal - 1] + 1;
                while (x < old.Length && x - diagonal < now.Length && old[x] == now[x - diagonal])
                {
                    x++;
                }

                furthest[zero + diagonal] = x;
                if (x >= old.Length && x - diagonal >= now.Length)
                {
                    return edits;
                }
            }
        }

        return most;
    }
}
