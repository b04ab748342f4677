using AutoStack.Api.Accounts;
using AutoStack.Api.Delivery;
using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Domain;
using AutoStack.Domain.Projects;
using Marten;
using Wolverine.Http;

namespace AutoStack.Api.Projects.Credentials;

/// <summary>A project's credential. Its secret is never shown.</summary>
/// <param name="Username">Of a token; null where none was given, and for a key.</param>
/// <param name="Fingerprint">Of the public key, as <c>ssh-keygen -l</c> shows it; null for a token.</param>
/// <param name="Host">The server that it is used for, and no other.</param>
public sealed record SourceCredentialResponse(SourceCredentialKind Kind, string? Username, string? Fingerprint, string Host, DateTimeOffset SetAt, ActorItem SetBy);

public static class GetSourceCredentialEndpoint
{
    /// <summary>What the project's repository is asked with, without what is secret.</summary>
    [Answers(200, typeof(SourceCredentialResponse))]
    [Refuses(404)]
    [WolverineGet("/api/v1/projects/{id}/source-credential")]
    public static async Task<IResult> Get(Guid id, IQuerySession session, SourceCredentials credentials, IActorNames actors, CancellationToken cancellation)
    {
        if (await session.LoadAsync<Project>(new ProjectId(id), cancellation) is not { DeletedAt: null })
            return ProblemResults.From(new Refusal("project_not_found", "There is no such project.", RefusalKind.NotFound));
        if (await credentials.Describe(id, cancellation) is not { } known)
            return ProblemResults.From(new Refusal("source_credential_not_found", "The project has no source credential: its repository is asked as anybody.", RefusalKind.NotFound));
        var names = await actors.Names(EventActor.Id(known.SetBy) is { } user ? [user] : [], cancellation);
        return Results.Ok(new SourceCredentialResponse(known.Kind, known.Username, known.Fingerprint, known.Host, known.SetAt, EventActor.Of(known.SetBy, names)));
    }
}
