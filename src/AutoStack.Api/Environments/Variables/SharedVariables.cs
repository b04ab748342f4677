using AutoStack.Domain;

namespace AutoStack.Api.Environments.Variables;

/// <summary>Variables that were set for all environments of a project.</summary>
public sealed class SharedVariables(ValueSeal seal)
{
    /// <summary>An environment's shared variables for a new one of its project: sealed anew, since a value opens in its own environment alone.</summary>
    public IReadOnlyList<StoredVariable> CopyTo(EnvironmentId environment, ConfigurationRevision from) =>
    [
        .. from.Stored.Where(variable => variable.Shared).Select(variable =>
            variable with { Sealed = seal.Seal(seal.Open(variable, from.Environment), environment.Value) }),
    ];
}
