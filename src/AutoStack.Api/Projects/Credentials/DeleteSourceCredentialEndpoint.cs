using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Api.Persistence;
using AutoStack.Domain;
using AutoStack.Domain.Projects;
using Marten;
using Wolverine.Http;

namespace AutoStack.Api.Projects.Credentials;

public static class DeleteSourceCredentialEndpoint
{
    /// <summary>Has the project's repository asked as anybody again. Repeatable.</summary>
    [Answers(204)]
    [Refuses(404, 409)]
    [WolverineDelete("/api/v1/projects/{id}/source-credential")]
    public static async Task<IResult> Delete(Guid id, IDocumentSession session, DatabaseClock clock, CancellationToken cancellation)
    {
        var stream = await session.Events.FetchForWriting<Project>(id, cancellation);
        if (stream.Aggregate is not { } project)
            return ProblemResults.From(new Refusal("project_not_found", "There is no such project.", RefusalKind.NotFound));
        var decision = RemoveSourceCredential.Decide(project);
        if (decision.Refusal is { } refusal)
            return ProblemResults.From(refusal);
        session.Append(stream, await clock.Now(cancellation), decision.Events);
        SourceCredentials.Remove(session, id);
        return Results.NoContent();
    }
}
