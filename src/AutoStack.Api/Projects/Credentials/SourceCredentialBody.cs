using AutoStack.Api.Sources.Git;
using AutoStack.Domain.Projects;
using FluentValidation;

namespace AutoStack.Api.Projects.Credentials;

/// <summary>A token for https, or a private key for ssh.</summary>
/// <param name="Username">Beside a token; absent: <c>git</c>, which most servers take.</param>
/// <param name="PrivateKey">In OpenSSH's form, without a passphrase.</param>
/// <param name="KnownHosts">The server's host keys as <c>ssh-keyscan</c> prints them; no other is trusted.</param>
public sealed record SourceCredentialBody(SourceCredentialKind? Kind, string? Username, string? Token, string? PrivateKey, string? KnownHosts)
{
    /// <param name="url">Of the repository; <see cref="SourceCredential.Fits"/>.</param>
    public SourceCredential For(RepositoryUrl url) => Kind == SourceCredentialKind.SshKey
        ? new SourceCredential(SourceCredentialKind.SshKey, null, $"{PrivateKey!.Trim()}\n", $"{KnownHosts!.Trim()}\n", SourceCredential.OriginOf(url)!)
        : new SourceCredential(SourceCredentialKind.Token, Username, Token!, null, SourceCredential.OriginOf(url)!);

    /// <summary>Never shows a secret.</summary>
    public override string ToString() => $"{Kind}";
}

public sealed class SourceCredentialBodyValidator : AbstractValidator<SourceCredentialBody>
{
    public SourceCredentialBodyValidator()
    {
        RuleFor(body => body.Kind).NotNull().IsInEnum();
        When(body => body.Kind == SourceCredentialKind.Token, () =>
        {
            RuleFor(body => body.Token).NotEmpty().MaximumLength(4096).Must(IsOneLine).WithMessage("must be one line");
            RuleFor(body => body.Username).MaximumLength(255).Must(name => IsOneLine(name) && name?.Contains(':', StringComparison.Ordinal) != true).WithMessage("must be a name without a colon");
            RuleFor(body => body.PrivateKey).Null().WithMessage("goes with the kind ssh_key");
            RuleFor(body => body.KnownHosts).Null().WithMessage("goes with the kind ssh_key");
        });
        When(body => body.Kind == SourceCredentialKind.SshKey, () =>
        {
            RuleFor(body => body.PrivateKey).NotEmpty().MaximumLength(16_384).Custom((key, context) =>
            {
                if (!string.IsNullOrEmpty(key) && OpenSshKey.Read(key).Problem is { } problem)
                    context.AddFailure(problem);
            });
            RuleFor(body => body.KnownHosts).NotEmpty().MaximumLength(65_536).Must(text => text is null || !text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
                .WithMessage("must be lines as ssh-keyscan prints them");
            RuleFor(body => body.Token).Null().WithMessage("goes with the kind token");
            RuleFor(body => body.Username).Null().WithMessage("goes with the kind token; by ssh it stands in the address");
        });
    }

    private static bool IsOneLine(string? text) => text is null || !text.Any(char.IsControl);
}
