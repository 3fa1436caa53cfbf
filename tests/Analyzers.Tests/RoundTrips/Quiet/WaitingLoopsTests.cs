namespace PerfAnalyzers.Analyzers.Tests.RoundTrips.Quiet;

/// <summary>Loops that wait for something or are slowed down on purpose.</summary>
public sealed class WaitingLoopsTests
{
    [Fact]
    public Task Polling() => Shop.SilentAsync(
        """
        while (!token.IsCancellationRequested)
        {
            if (await db.Users.AnyAsync(u => u.IsActive)) return;
            await Task.Delay(1000, token);
        }
        for (var i = 0; i < 60; i++)
        {
            found.AddRange(await db.Users.Where(u => u.IsActive).ToListAsync());
            await Task.Delay(1000, token);
        }
        """);

    [Fact]
    public Task Consumers() => Shop.SilentAsync(
        """
        var channel = Channel.CreateUnbounded<int>();
        await foreach (var id in channel.Reader.ReadAllAsync(token))
            found.Add(await db.Users.FirstAsync(u => u.Id == id));
        var work = new BlockingCollection<int>();
        foreach (var id in work.GetConsumingEnumerable())
            found.Add(await db.Users.FirstAsync(u => u.Id == id));
        var queue = new ConcurrentQueue<int>();
        while (queue.TryDequeue(out var id))
            found.Add(await db.Users.FirstAsync(u => u.Id == id));
        """);

    [Fact]
    public Task Consumers_that_store_the_messages_first() => Shop.VerifyAsync(
        """
            public class Message { public int UserId { get; set; } }
            public class Response { public List<Message>? Value { get; set; } public List<Message> Messages { get; } = new(); }
            public interface IReceiver { Task<List<Message>> ReceiveMessagesAsync(int most); Task<Response?> ReceiveMessageAsync(); Task<List<User>> ReceiveUsersAsync(); }
            private async Task<List<Message>> TakeAsync(IReceiver receiver) => (await receiver.ReceiveMessageAsync())?.Value ?? new List<Message>();
            private async Task<List<Message>> LoadAsync() => (await db.Users.ToListAsync()).Select(u => new Message { UserId = u.Id }).ToList();

            public async Task Run(IReceiver receiver, CancellationToken token)
            {
                while (!token.IsCancellationRequested)
                {
                    var messages = await receiver.ReceiveMessagesAsync(10);
                    foreach (var message in messages)
                        _ = await db.Users.FirstAsync(u => u.Id == message.UserId);
                    var response = await receiver.ReceiveMessageAsync();
                    foreach (var message in response!.Messages)
                        _ = await db.Users.FirstAsync(u => u.Id == message.UserId);
                    var taken = await TakeAsync(receiver);
                    foreach (var message in taken)
                        _ = await db.Users.FirstAsync(u => u.Id == message.UserId);
                }

                var loaded = await LoadAsync();
                foreach (var message in loaded)
                    _ = await [|db.Users.FirstAsync(u => u.Id == message.UserId)|];
                var users = await receiver.ReceiveUsersAsync();
                foreach (var user in users)
                    _ = await [|db.Orders.FirstAsync(o => o.UserId == user.Id)|];
            }
        """);

    [Fact]
    public Task Waiting_between_the_elements_is_no_reason_to_ask_for_each() => Shop.SilentAsync(
        """
        foreach (var id in ids)
        {
            found.Add(await {|PERF1001:db.Users.FirstAsync(u => u.Id == id)|});
            await Task.Delay(200, token);
        }
        """);

    [Fact]
    public Task Asking_the_same_again_after_each_wait() => Shop.SilentAsync(
        """
        foreach (var milliseconds in ids)
        {
            if (await db.Users.CountAsync(u => u.IsActive) > users.Count)
                Console.WriteLine();
            await Task.Delay(milliseconds, token);
        }
        """);

    [Fact]
    public Task Work_that_is_paced_as_a_whole() => Shop.VerifyAsync(
        """
            public async Task Run(List<int> ids)
            {
                foreach (var id in ids)
                {
                    await RefreshAsync(id);
                    await Task.Delay(1500);
                }
            }

            private async Task RefreshAsync(int id) => (await db.Users.FirstAsync(u => u.Id == id)).IsActive = true;
        """);

    [Fact]
    public Task Work_that_is_handed_to_a_loop_which_is_paced() => Shop.VerifyAsync(
        """
            public Task Run(List<int> ids) => EachAsync(ids, async id => (await LoadAsync(id)).IsActive = true);

            private static async Task EachAsync(List<int> ids, Func<int, Task> run)
            {
                foreach (var id in ids)
                {
                    await run(id);
                    await Task.Delay(1500);
                }
            }

            private Task<User> LoadAsync(int id) => db.Users.FirstAsync(u => u.Id == id);
        """);

    [Fact]
    public Task A_loop_that_waits_only_after_a_failure_is_not_slowed_down() => Shop.SilentAsync(
        """
        foreach (var id in ids)
        {
            found.Add(await {|PERF1001:db.Users.FirstAsync(u => u.Id == id)|});
            try { found[0].Name.Trim(); }
            catch (NullReferenceException) { await Task.Delay(1500, token); }
        }
        """);
}
