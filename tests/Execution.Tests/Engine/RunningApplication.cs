using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.TestHost;
using Microsoft.CodeAnalysis;
using Microsoft.Extensions.Hosting;

namespace PerfAnalyzers.Execution.Tests.Engine;

/// <summary>A web application compiled from source and started by its own entry point, on a test server.</summary>
internal sealed class RunningApplication : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly Task _run;

    private RunningApplication(IHost host, Task run)
    {
        _host = host;
        _run = run;
    }

    public IServiceProvider Services => _host.Services;

    public HttpClient CreateClient() => _host.GetTestClient();

    /// <param name="source">Top-level statements that build and run a host with <c>UseTestServer</c>.</param>
    public static Task<RunningApplication> StartAsync(ScenarioSource source, CancellationToken cancellationToken)
        => StartAsync(source.CreateDocument().Project, [], cancellationToken);

    /// <param name="project">An executable, as above.</param>
    /// <param name="arguments">Its command line.</param>
    public static async Task<RunningApplication> StartAsync(Project project, string[] arguments, CancellationToken cancellationToken)
    {
        var entryPoint = await CompiledScenario.EntryPointAsync(project, cancellationToken);
        using var observer = new HostObserver();
        var run = Task.Run(() => observer.Observe(() => entryPoint(["--environment=Production", .. arguments])), CancellationToken.None);
        if (await Task.WhenAny(observer.Built, run) == run)
        {
            await run;
            throw new InvalidOperationException("The application ended.");
        }

        var host = await observer.Built;
        var started = new TaskCompletionSource();
        var lifetime = (IHostApplicationLifetime)host.Services.GetService(typeof(IHostApplicationLifetime))!;
        using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        if (await Task.WhenAny(started.Task.WaitAsync(cancellationToken), run) == run)
        {
            await run;
        }

        return new RunningApplication(host, run);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _run;
    }

    /// <summary>Hosts announce themselves to diagnostic listeners, each on the thread that builds it. Other tests build hosts at the same time, so only those of our own flow count.</summary>
    private sealed class HostObserver : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly AsyncLocal<bool> _isOurs = new();
        private readonly TaskCompletionSource<IHost> _built = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ConcurrentBag<IDisposable> _subscriptions = [];

        public HostObserver() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

        public Task<IHost> Built => _built.Task;

        public void Observe(Action run)
        {
            _isOurs.Value = true;
            run();
        }

        public void OnNext(DiagnosticListener listener)
        {
            if (listener.Name == "Microsoft.Extensions.Hosting")
            {
                _subscriptions.Add(listener.Subscribe(this));
            }
        }

        public void OnNext(KeyValuePair<string, object?> notification)
        {
            if (notification is { Key: "HostBuilt", Value: IHost host } && _isOurs.Value)
            {
                _built.TrySetResult(host);
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose()
        {
            foreach (var subscription in _subscriptions)
            {
                subscription.Dispose();
            }
        }
    }
}
