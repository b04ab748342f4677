using AutoStack.Api.Hosting;

namespace AutoStack.Api.GitOps;

/// <summary>Setting <c>AutoStack:GitOps:Kind</c>: which adapter keeps what should run. Both roles must have the same.</summary>
public enum GitOpsKind
{
    /// <summary>On this machine's disk.</summary>
    BareRepository,

    /// <summary>At a Git server, by https or ssh.</summary>
    Remote,
}

public static class GitOpsKinds
{
    public const string Key = "AutoStack:GitOps:Kind";

    private static readonly string[] OfRemote = ["Url", "Branch", "Username", "Token", "SshKeyFile", "KnownHostsFile", "CaFile", "FetchSeconds"];

    /// <exception cref="InvalidSettingException">There is no such adapter, or a setting of another one was given.</exception>
    public static GitOpsKind From(IConfiguration configuration)
    {
        var kind = configuration[Key] is not { Length: > 0 } text ? GitOpsKind.BareRepository
            : Enum.GetValues<GitOpsKind>().Cast<GitOpsKind?>().FirstOrDefault(kind => string.Equals($"{kind}", text, StringComparison.OrdinalIgnoreCase))
                ?? throw new InvalidSettingException(Key, text, Enum.GetNames<GitOpsKind>());
        if (kind == GitOpsKind.BareRepository && OfRemote.FirstOrDefault(name => !string.IsNullOrEmpty(configuration[$"AutoStack:GitOps:{name}"])) is { } stray)
            throw new InvalidSettingException($"AutoStack:GitOps:{stray}", "(hidden)", $"nothing, unless {Key} is {GitOpsKind.Remote}");
        return kind;
    }
}
