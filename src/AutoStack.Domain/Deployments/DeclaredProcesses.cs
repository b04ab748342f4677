namespace AutoStack.Domain.Deployments;

/// <summary>
/// What the repository itself declares to run (a Procfile), as it was when the image was built. It belongs to the image: a rollback brings an image without
/// looking into the repository again.
/// </summary>
/// <param name="ReleaseCommand">Run before new instances start, where the settings name none.</param>
public sealed record DeclaredProcesses(IReadOnlyList<DeclaredProcess> Processes, string? ReleaseCommand)
{
    /// <returns>The declared command of a process; null when there is none, or the image starts it by itself.</returns>
    public string? CommandOf(string name) => Processes.FirstOrDefault(process => process.Name == name)?.Command;

    public bool Equals(DeclaredProcesses? other) => other is not null && ReleaseCommand == other.ReleaseCommand && Processes.SequenceEqual(other.Processes);

    public override int GetHashCode() => HashCode.Combine(ReleaseCommand, Processes.Count);
}

/// <param name="Command">Null: what the image starts by itself.</param>
public sealed record DeclaredProcess(string Name, string? Command);
