using AutoStack.Domain;

namespace AutoStack.Api.Processes;

/// <summary>Names the run that a process works for, in the environment of the process and so of everything that it starts.</summary>
public sealed record RunMark(DeploymentId Deployment, string Kind, long Epoch)
{
    public const string Variable = "AUTOSTACK_RUN";

    public override string ToString() => $"{Deployment}/{Kind}/{Epoch}";

    public static RunMark? Parse(string text) =>
        text.Split('/') is [var deployment, var kind, var epoch] && Guid.TryParse(deployment, out var id) && long.TryParse(epoch, out var number)
            ? new RunMark(new DeploymentId(id), kind, number)
            : null;
}
