namespace AutoStack.Api.Processes;

/// <summary>Names the run that a process works for, in the environment of the process and so of everything that it starts.</summary>
/// <param name="Subject">The id of the deployment or change that the run works for.</param>
public sealed record RunMark(Guid Subject, string Kind, long Epoch)
{
    public const string Variable = "AUTOSTACK_RUN";

    public override string ToString() => $"{Subject}/{Kind}/{Epoch}";

    public static RunMark? Parse(string text) =>
        text.Split('/') is [var subject, var kind, var epoch] && Guid.TryParse(subject, out var id) && long.TryParse(epoch, out var number)
            ? new RunMark(id, kind, number)
            : null;
}
