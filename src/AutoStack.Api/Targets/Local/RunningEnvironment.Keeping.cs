using AutoStack.Api.Disk;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Targets.Local.Proxy;

namespace AutoStack.Api.Targets.Local;

/// <summary>What the proxy and the next target role have to know: the route, and the file of what runs.</summary>
public sealed partial class RunningEnvironment
{
    private void SetRoute()
    {
        lock (gate)
            parts.Routes.Set(
                identity.EnvironmentId,
                TargetSettings.Host(identity.Project, identity.Environment),
                identity.Port,
                stopped is null ? serving?.Route : new RouteTarget([], null) { Stopped = identity.Project });
    }

    /// <summary>Writes what a full disk did not take before.</summary>
    public void SaveAgain()
    {
        if (unsaved)
            Save();
    }

    /// <summary>What runs goes on to run and to be watched also while it cannot be written down.</summary>
    private void Save()
    {
        lock (gate)
        {
            var before = unsaved;
            if (Written(serving, stopped, brought) is Outcome<bool>.Transient fault && !before)
                parts.Logger.LogWarning("What runs in {Project}/{Environment} is not saved for the moment: {Reason}", identity.Project, identity.Environment, fault.Reason);
        }
    }

    private Outcome<bool> Written(RunningRelease? release, ReleaseManifest? stop, string at)
    {
        lock (gate)
        {
            try
            {
                parts.Disk.Write(new EnvironmentFile(
                    identity.EnvironmentId,
                    identity.Project,
                    identity.Environment,
                    identity.Port,
                    at,
                    release?.Manifest ?? stop,
                    [.. release?.Instances.Select(instance => instance.Record) ?? []],
                    releaseCommands));
                unsaved = false;
                return Outcome.Done(true);
            }
            catch (IOException e) when (DiskFull.Is(e))
            {
                unsaved = true;
                return Outcome.Transient<bool>(DiskFull.Code, DiskFull.Reason("it could not be written down what is to serve", e));
            }
        }
    }
}
