namespace AutoStack.Domain.Projects;

/// <summary>What AutoStack shows to the server of a private repository.</summary>
public enum SourceCredentialKind
{
    /// <summary>A user name and a token, by https.</summary>
    Token,

    /// <summary>A private key, by ssh.</summary>
    SshKey,
}
