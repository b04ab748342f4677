namespace AutoStack.Api.GitOps;

/// <summary>Say what a commit was made for, in the form that git-interpret-trailers(1) reads.</summary>
internal sealed record Trailers(string Key, Guid Id, long Epoch)
{
    public const string Deployment = "Deployment-Id";
    public const string Revert = "Reverts-Deployment-Id";
    public const string Change = "Environment-Change";
    public const string RevertOfChange = "Reverts-Environment-Change";
    public const string RunEpoch = "Run-Epoch";

    public static readonly List<string> Keys = [Deployment, Revert, Change, RevertOfChange];

    /// <summary>A commit that was made counts though others followed: what takes something away does so once. What brings something counts only while it is the newest.</summary>
    public bool Anywhere { get; init; }

    public override string ToString() => $"{Key}: {Id}\n{RunEpoch}: {Epoch}";
}
