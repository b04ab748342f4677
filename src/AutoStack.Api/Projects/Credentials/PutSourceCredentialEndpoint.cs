using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Api.Persistence;
using AutoStack.Api.Sources.Git;
using AutoStack.Domain;
using AutoStack.Domain.Projects;
using Marten;
using Wolverine.Http;

namespace AutoStack.Api.Projects.Credentials;

public static class PutSourceCredentialEndpoint
{
    /// <summary>
    /// Sets what the project's repository is asked with, from now on and for its present server alone: a token by https, or a private key by ssh together with the server's host keys. The
    /// secret is sealed, and never shown again.
    /// </summary>
    [Answers(204)]
    [Refuses(404, 409, 422)]
    [WolverinePut("/api/v1/projects/{id}/source-credential")]
    public static async Task<IResult> Put(Guid id, SourceCredentialBody body, IDocumentSession session, SourceCredentials credentials, DatabaseClock clock, CancellationToken cancellation)
    {
        var stream = await session.Events.FetchForWriting<Project>(id, cancellation);
        if (stream.Aggregate is not { } project)
            return ProblemResults.From(new Refusal("project_not_found", "There is no such project.", RefusalKind.NotFound));
        if (Unfit(body, project.RepositoryUrl) is { } unfit)
            return ProblemResults.From(unfit);
        var fingerprint = body.PrivateKey is { } key ? OpenSshKey.Read(key).Fingerprint : null;
        var decision = SetSourceCredential.Decide(project, body.Kind!.Value, fingerprint);
        if (decision.Refusal is { } refusal)
            return ProblemResults.From(refusal);

        session.Append(stream, await clock.Now(cancellation), decision.Events);
        credentials.Set(session, id, body.For(RepositoryUrl.Parse(project.RepositoryUrl).Url!));
        return Results.NoContent();
    }

    /// <summary>Why a credential does not go with an address; null when it does.</summary>
    public static Refusal? Unfit(SourceCredentialBody body, string address) =>
        RepositoryUrl.Parse(address).Url is { } url && SourceCredential.Fits(body.Kind!.Value, url) ? null : new Refusal(
            "source_credential_unfit",
            $"A {(body.Kind == SourceCredentialKind.SshKey ? "private key goes with an address of ssh" : "token goes with an address of https")}, and {address} is none. Send the other kind, or change the repository's address first.",
            RefusalKind.Unprocessable);
}
