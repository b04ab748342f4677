using AutoStack.Api.Environments.Variables;
using AutoStack.Api.Http;
using AutoStack.Api.Http.Idempotency;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Api.Persistence;
using AutoStack.Api.Projects;
using AutoStack.Api.Targets;
using AutoStack.Domain;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;
using FluentValidation;
using Marten;
using Wolverine.Http;

namespace AutoStack.Api.Environments;

/// <param name="Name">Up to 16 lower-case letters, digits and single hyphens, beginning with a letter; it becomes part of addresses.</param>
/// <param name="Kind">Absent: <c>standard</c>.</param>
/// <param name="Branch">Absent: the project's.</param>
/// <param name="Target">Absent: production's.</param>
/// <param name="Processes">Absent or empty: the project's.</param>
/// <param name="Replicas">Instances of <c>web</c>. Absent: as the project says.</param>
public sealed record CreateEnvironmentBody(
    string Name,
    EnvironmentKind? Kind,
    string? Branch,
    string? Target,
    IReadOnlyList<ProcessSettings>? Processes,
    int? Replicas,
    bool? AutoDeploy,
    QueuePolicy? QueuePolicy);

public sealed class CreateEnvironmentBodyValidator : AbstractValidator<CreateEnvironmentBody>
{
    public CreateEnvironmentBodyValidator(TargetKinds targets)
    {
        RuleFor(body => body.Name).NotEmpty().Must(name => name is null || Names.IsEnvironmentName(name))
            .WithMessage("must be up to 16 lower-case letters, digits and single hyphens, beginning with a letter and not ending with a hyphen");
        RuleFor(body => body.Kind).IsInEnum();
        RuleFor(body => body.Branch).MaximumLength(255).Must(GitRef.IsPlausible).WithMessage(GitRef.Expectation);
        RuleFor(body => body.Target).Must(target => targets.Refuse(target) is null).WithMessage(body => targets.Refuse(body.Target));
        RuleFor(body => body.Processes).SetValidator(new ProcessesValidator()!);
        RuleFor(body => body.Replicas).InclusiveBetween(1, ProcessesValidator.MostReplicas);
        RuleFor(body => body.QueuePolicy).IsInEnum();
    }
}

public static class CreateEnvironmentEndpoint
{
    /// <summary>Adds an environment to a project, with the project's settings and shared variables. Deploys nothing.</summary>
    [Answers(201, typeof(EnvironmentResponse))]
    [Refuses(404, 409)]
    [WolverinePost("/api/v1/projects/{id}/environments")]
    public static async Task<IResult> Post(
        Guid id,
        CreateEnvironmentBody body,
        IDocumentSession session,
        ProjectEnvironments environments,
        ConfigurationRevisions revisions,
        SharedVariables shared,
        EnvironmentResponses responses,
        IdempotencyKeys keys,
        DatabaseClock clock,
        CancellationToken cancellation)
    {
        await ProjectEnvironments.Lock(session, id, cancellation);
        if (await session.LoadAsync<Project>(new ProjectId(id), cancellation) is not { DeletedAt: null } project)
            return ProblemResults.From(new Refusal("project_not_found", "There is no such project.", RefusalKind.NotFound));
        var existing = await environments.Of(session, id, cancellation);
        var production = existing[0];
        var command = new CreateEnvironment(
            body.Name,
            body.Kind ?? EnvironmentKind.Standard,
            body.Branch,
            body.Target ?? production.Target,
            body.QueuePolicy ?? QueuePolicy.Newest,
            body.AutoDeploy ?? false);
        var decision = command.Decide(project, [.. existing.Select(one => one.Name)]);
        if (decision.Refusal is { } refusal)
            return ProblemResults.From(refusal);

        var environment = new EnvironmentId(Guid.CreateVersion7());
        var overrides = new EnvironmentOverrides(body.Replicas, body.Processes is { Count: > 0 } ? body.Processes : null);
        var variables = shared.CopyTo(environment, await revisions.Load(production.Id, production.ConfigRevision, cancellation));
        var revision = new ConfigurationRevision(environment, 1, overrides.On(project.Settings), overrides, variables);
        var now = await clock.Now(cancellation);
        session.Start<ProjectEnvironment>(environment.Value, now, decision.Events);
        ConfigurationRevisions.Add(session, revision);

        var made = decision.Events.Aggregate(default(ProjectEnvironment), (state, e) => ProjectEnvironment.Evolve(state, environment, e, now))!;
        var (location, answer) = ($"/api/v1/projects/{id}/environments/{made.Name}", await responses.For(made, revision.Settings, overrides, cancellation));
        keys.Keep(session, StatusCodes.Status201Created, location, answer);
        return new WithEntityTag(Results.Created(location, answer), EnvironmentTag.Of(made));
    }
}
