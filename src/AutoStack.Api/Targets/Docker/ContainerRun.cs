using System.Globalization;
using System.Net;
using AutoStack.Api.Targets.Local;
using AutoStack.Api.Targets.Local.Instances;

namespace AutoStack.Api.Targets.Docker;

/// <summary>An instance as a container. Each run has a container of its own, which is removed with its end.</summary>
public sealed class ContainerRun(InstanceRecord instance, DockerApi api, ContainerOutput output, TargetSettings settings) : IInstanceRun
{
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);

    public InstanceRecord Instance => instance;

    private string Id => instance.Container!;

    /// <summary>Null before its end, and where the engine cannot tell it any more.</summary>
    public int? ExitCode { get; private set; }

    public async Task<Ending> Ended(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await api.Wait(Id, cancellation);
                var state = (await api.Container(Id, cancellation))?.State;
                if (state is { Running: true } && state.StartedAt == instance.StartTime)
                {
                    await Task.Delay(Away, cancellation);
                    continue;
                }

                await output.Finish();
                ExitCode = state is { Running: false } ? state.ExitCode : null;
                return How(state);
            }
            catch (HostAwayException)
            {
                // Its container may run on, or be started again by nobody: that shows when the engine is back.
                await Task.Delay(Away, cancellation);
            }
            catch (DockerRefusedException)
            {
                await Task.Delay(Away, cancellation);
            }
        }
    }

    public async Task<bool> End(TimeSpan grace)
    {
        try
        {
            await api.Stop(Id, (int)Math.Ceiling(grace.TotalSeconds), CancellationToken.None);
            return (await api.Container(Id, CancellationToken.None))?.State.ExitCode != Ending.KilledCode;
        }
        catch (Exception e) when (e is HostAwayException or DockerRefusedException)
        {
            // It is nobody's from now on, and goes once the engine is back.
            return true;
        }
    }

    public async Task Clear()
    {
        await output.Finish();
        using var patience = new CancellationTokenSource(AnswerTime);
        try
        {
            await api.Remove(Id, patience.Token);
            output.Forget();
        }
        catch (Exception e) when (e is HostAwayException or DockerRefusedException or OperationCanceledException)
        {
            // What is left of it is found by its name at the next start, or as nobody's.
        }

        output.Dispose();
    }

    public async Task LetGo()
    {
        await output.LetGo();
        output.Dispose();
    }

    public string? ListensElsewhere()
    {
        if (instance is not { Pid: > 0 and var pid, Port: { } port })
            return null;
        var listeners = ListeningPorts.OfNetwork(pid).Where(end => !Equals(end.Address, EngineNames)).ToList();
        return listeners.Any(end => end.Port == port && IPAddress.IsLoopback(end.Address)) && listeners.All(end => end.Port != port || IPAddress.IsLoopback(end.Address))
            ? "listens on 127.0.0.1 alone, where nobody outside of its container reaches it, but must listen on every address (0.0.0.0, as the environment variable HOST says)"
            : listeners.Select(end => end.Port).Distinct().Order().ToList() is { Count: > 0 } ports && !ports.Contains(port)
                ? $"listens on port {string.Join(", ", ports)}, but must listen on the port that the environment variable PORT names ({port.ToString(CultureInfo.InvariantCulture)})"
                : null;
    }

    /// <summary>Where the engine itself answers names in a container's network.</summary>
    private static readonly IPAddress EngineNames = IPAddress.Parse("127.0.0.11");

    private Ending How(ContainerState? state) => state switch
    {
        null => new Ending(null, null, "was ended: somebody removed its container"),
        { Running: true } => new Ending(null, null, "was started again by somebody else than AutoStack, which now does it itself"),
        { OOMKilled: true, ExitCode: Ending.KilledCode } => Ending.OutOfMemory(settings.InstanceMemoryBytes),
        _ => Ending.Of(state.ExitCode, memoryRanOut: state.OOMKilled),
    };
}
