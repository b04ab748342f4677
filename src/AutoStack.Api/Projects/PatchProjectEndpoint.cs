using AutoStack.Api.Environments;
using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Api.Persistence;
using AutoStack.Domain;
using AutoStack.Domain.Projects;
using FluentValidation;
using Marten;
using Wolverine.Http;

namespace AutoStack.Api.Projects;

/// <summary>What to change; what is absent stays. An empty text takes a setting back to detection.</summary>
public sealed record PatchProjectBody(
    string? RepositoryUrl,
    string? Branch,
    string? RootDirectory,
    string? BuildCommand,
    string? TestCommand,
    string? ReleaseCommand,
    string? StartCommand,
    string? OutputDirectory,
    IReadOnlyList<string>? WatchPaths,
    string? HealthPath,
    int? HealthTimeoutSeconds,
    int? Replicas,
    IReadOnlyList<ProcessSettings>? Processes);

public sealed class PatchProjectBodyValidator : AbstractValidator<PatchProjectBody>
{
    public PatchProjectBodyValidator(IValidator<CreateProjectBody> create)
    {
        // The rules are those of a new project, applied to what is given.
        RuleFor(body => body).CustomAsync(async (body, context, cancellation) =>
        {
            var whole = new CreateProjectBody(
                "name",
                Blank(body.RepositoryUrl) ?? "given",
                Blank(body.Branch),
                Blank(body.RootDirectory),
                Blank(body.BuildCommand),
                Blank(body.TestCommand),
                Blank(body.ReleaseCommand),
                Blank(body.StartCommand),
                Blank(body.OutputDirectory),
                body.WatchPaths,
                Blank(body.HealthPath),
                body.HealthTimeoutSeconds,
                body.Replicas,
                body.Processes,
                AutoDeploy: null);
            foreach (var failure in (await create.ValidateAsync(whole, cancellation)).Errors)
                context.AddFailure(failure);
        });
    }

    private static string? Blank(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

public static class PatchProjectEndpoint
{
    /// <summary>Changes a project's settings; each of its environments gets a new configuration revision, which takes effect with the next deployment.</summary>
    [Answers(200, typeof(ProjectResponse))]
    [Refuses(404, 409, 412)]
    [WolverinePatch("/api/v1/projects/{id}")]
    public static async Task<IResult> Patch(
        Guid id,
        PatchProjectBody body,
        HttpRequest request,
        IDocumentSession session,
        RepositoryPermission permission,
        ProjectEnvironments environments,
        ReviseConfiguration revise,
        DatabaseClock clock,
        CancellationToken cancellation)
    {
        await ProjectEnvironments.Lock(session, id, cancellation);
        var stream = await session.Events.FetchForWriting<Project>(id, cancellation);
        if (stream.Aggregate is not { DeletedAt: null } project)
            return ProblemResults.From(new Refusal("project_not_found", "There is no such project.", RefusalKind.NotFound));
        if (!WithEntityTag.IsExpected(request, project.Version))
            return ProblemResults.Problem(412, "precondition_failed", "The project has changed since it was read. Read it again and repeat the change.");
        if (!string.IsNullOrEmpty(body.RepositoryUrl) && permission.Refuse(body.RepositoryUrl) is { } why)
            return ProblemResults.Invalid("repository_url", why);

        var settings = project.Settings with
        {
            RootDirectory = Patched(body.RootDirectory, project.Settings.RootDirectory),
            BuildCommand = Patched(body.BuildCommand, project.Settings.BuildCommand),
            TestCommand = Patched(body.TestCommand, project.Settings.TestCommand),
            ReleaseCommand = Patched(body.ReleaseCommand, project.Settings.ReleaseCommand),
            StartCommand = Patched(body.StartCommand, project.Settings.StartCommand),
            OutputDirectory = Patched(body.OutputDirectory, project.Settings.OutputDirectory),
            HealthPath = Patched(body.HealthPath, project.Settings.HealthPath) ?? "/",
            HealthTimeoutSeconds = body.HealthTimeoutSeconds ?? project.Settings.HealthTimeoutSeconds,
            Replicas = body.Replicas ?? project.Settings.Replicas,
            WatchPaths = body.WatchPaths ?? project.Settings.WatchPaths,
            Processes = body.Processes ?? project.Settings.Processes,
        };
        var now = await clock.Now(cancellation);
        var repositoryUrl = Patched(body.RepositoryUrl, project.RepositoryUrl) ?? project.RepositoryUrl;
        var changed = ChangeProject.Decide(project, repositoryUrl, Patched(body.Branch, project.Branch), settings);
        session.Append(stream, now, changed.Events);
        foreach (var environment in await environments.Of(session, id, cancellation))
            await revise.Apply(session, environment.Id, now, current => current.Under(settings), cancellation);

        var after = changed.Events.Aggregate(project, (state, e) => Project.Evolve(state, project.Id, e, now)!);
        return new WithEntityTag(Results.Ok(ProjectResponse.For(after)), after.Version);
    }

    private static string? Patched(string? given, string? old) => given is null ? old : given.Length == 0 ? null : given;
}
