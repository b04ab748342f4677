using System.Text.Json.Serialization;

namespace AutoStack.Domain.Runtime;

/// <summary>What a target has seen. It knows no events: <see cref="NoteRuntime"/> decides what a fact means. Facts lie in a table for moments only, but written by one version and read by the next.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "fact")]
[JsonDerivedType(typeof(Started), "started")]
[JsonDerivedType(typeof(Crashed), "crashed")]
[JsonDerivedType(typeof(Fares), "fares")]
[JsonDerivedType(typeof(Compared), "compared")]
public abstract record RuntimeFact
{
    private RuntimeFact()
    {
    }

    /// <inheritdoc cref="InstanceStarted"/>
    public sealed record Started(string Instance, string Process, DeploymentId Deployment, int Number, int Restarts) : RuntimeFact;

    /// <inheritdoc cref="InstanceCrashed"/>
    public sealed record Crashed(
        string Instance,
        string Process,
        DeploymentId Deployment,
        int Number,
        int? ExitCode,
        int? Signal,
        string Reason,
        int Restarts,
        int Times,
        IReadOnlyList<string> LastLines) : RuntimeFact;

    /// <summary>How all that runs fares now; told again by each new target process.</summary>
    public sealed record Fares(RuntimeHealth Health, int Healthy, int Wanted) : RuntimeFact;

    /// <summary>How something is, compared with how it should be; told again by each new target process.</summary>
    /// <param name="Found">Null: as it should be.</param>
    public sealed record Compared(DriftKind What, string Wanted, string? Found) : RuntimeFact;
}
