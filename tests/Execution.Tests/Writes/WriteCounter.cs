using Microsoft.EntityFrameworkCore.Diagnostics;
using PerfAnalyzers.Execution.Tests.Databases;

namespace PerfAnalyzers.Execution.Tests.Writes;

/// <summary>What writing costs: saves, each of them a transaction, and commands. SQLite has no batches, so that there a save is as many commands as rows.</summary>
internal sealed class WriteCounter
{
    private readonly SaveCounter _saves = new();
    private readonly RoundTripCounter _commands = new();

    public IInterceptor[] Interceptors => [_saves, _commands];

    public int Saves => _saves.Count;

    public int Commands => _commands.Count;

    private sealed class SaveCounter : SaveChangesInterceptor
    {
        public int Count { get; private set; }

        public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
        {
            Count++;
            return result;
        }

        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Count++;
            return ValueTask.FromResult(result);
        }
    }
}
