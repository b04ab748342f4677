using System.Text.Json.Serialization;
using AutoStack.Api.Environments;
using AutoStack.Api.Http;
using AutoStack.Api.Http.Idempotency;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Api.Persistence;
using AutoStack.Api.Pipeline;
using AutoStack.Domain;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;
using FluentValidation;
using Marten;
using Wolverine.Http;

namespace AutoStack.Api.Projects;

/// <param name="Name">Lower-case letters, digits and single hyphens, beginning with a letter; it becomes part of addresses.</param>
/// <param name="RepositoryUrl">An https or ssh URL, or a path under an allowed directory.</param>
/// <param name="Branch">Absent: the repository's default branch.</param>
public sealed record CreateProjectBody(
    string Name,
    string RepositoryUrl,
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
    IReadOnlyList<ProcessSettings>? Processes,
    bool? AutoDeploy)
{
    [JsonIgnore]
    public ProjectSettings Settings => new(
        RootDirectory,
        BuildCommand,
        TestCommand,
        ReleaseCommand,
        StartCommand,
        OutputDirectory,
        HealthPath ?? "/",
        HealthTimeoutSeconds ?? 60,
        Replicas ?? 1)
    {
        WatchPaths = WatchPaths ?? [],
        Processes = Processes ?? [],
    };
}

public sealed class CreateProjectBodyValidator : AbstractValidator<CreateProjectBody>
{
    public CreateProjectBodyValidator()
    {
        RuleFor(body => body.Name).NotEmpty().Must(name => name is null || Names.IsProjectName(name))
            .WithMessage("must be up to 40 lower-case letters, digits and single hyphens, beginning with a letter and not ending with a hyphen");
        RuleFor(body => body.RepositoryUrl).NotEmpty().MaximumLength(2048);
        RuleFor(body => body.Branch).MaximumLength(255).Must(GitRef.IsPlausible).WithMessage(GitRef.Expectation);
        RuleFor(body => body.RootDirectory).MaximumLength(1024).Must(BeInside).WithMessage("must be a directory inside the repository");
        RuleFor(body => body.OutputDirectory).MaximumLength(1024).Must(BeInside).WithMessage("must be a directory inside the project");
        RuleFor(body => body.BuildCommand).MaximumLength(4096);
        RuleFor(body => body.TestCommand).MaximumLength(4096);
        RuleFor(body => body.ReleaseCommand).MaximumLength(4096);
        RuleFor(body => body.StartCommand).MaximumLength(4096);
        RuleFor(body => body.HealthPath).MaximumLength(1024).Must(path => path is null || (path.StartsWith('/') && !path.Any(char.IsControl) && !path.Contains(' ')))
            .WithMessage("must be a path that begins with /");
        RuleFor(body => body.HealthTimeoutSeconds).InclusiveBetween(1, 3600);
        RuleFor(body => body.Replicas).InclusiveBetween(1, 50);
        RuleFor(body => body.WatchPaths).Must(paths => paths is null || paths.Count <= 100).WithMessage("at most 100 patterns");
        RuleForEach(body => body.WatchPaths).NotEmpty().MaximumLength(1024);
        RuleFor(body => body.Processes).SetValidator(new ProcessesValidator()!);
    }

    private static bool BeInside(string? path) =>
        path is null || (!path.StartsWith('/') && !path.Contains('\\') && !path.Any(char.IsControl) && !path.Split('/').Contains(".."));
}

public static class CreateProjectEndpoint
{
    /// <summary>Connects a repository. Checks the form of the input and whether the URL is permitted; deploys nothing.</summary>
    [Answers(201, typeof(ProjectResponse))]
    [Refuses(409)]
    [WolverinePost("/api/v1/projects")]
    public static async Task<IResult> Post(
        CreateProjectBody body,
        IDocumentSession session,
        RepositoryPermission permission,
        ITarget target,
        IdempotencyKeys keys,
        DatabaseClock clock,
        CancellationToken cancellation)
    {
        if (permission.Refuse(body.RepositoryUrl) is { } why)
            return ProblemResults.Invalid("repository_url", why);
        if (await NameIsTaken(session, body.Name, cancellation))
            return ProblemResults.From(new Refusal("project_name_taken", $"There is a project named {body.Name} already."));

        var now = await clock.Now(cancellation);
        var project = new ProjectId(Guid.CreateVersion7());
        var environment = new EnvironmentId(Guid.CreateVersion7());
        var created = new ProjectCreated(body.Name, body.RepositoryUrl, body.Branch, body.Settings);
        session.Start<Project>(project.Value, now, created);
        session.Start<ProjectEnvironment>(
            environment.Value,
            now,
            new CreateEnvironment(ProjectEnvironment.Production, EnvironmentKind.Standard, Branch: null, target.Kind, QueuePolicy.Newest, body.AutoDeploy == true).Events(project, body.Name));
        ConfigurationRevisions.Add(session, new ConfigurationRevision(environment, 1, body.Settings, EnvironmentOverrides.None, []));
        var (location, answer) = ($"/api/v1/projects/{project}", ProjectResponse.For(Project.Evolve(null, project, created, now)!));
        keys.Keep(session, StatusCodes.Status201Created, location, answer);
        return Results.Created(location, answer);
    }

    private static async Task<bool> NameIsTaken(IQuerySession session, string name, CancellationToken cancellation) =>
        (await session.QueryAsync<Project>("where data ->> 'name' = ? and data ->> 'deleted_at' is null", cancellation, name)).Count > 0;
}
