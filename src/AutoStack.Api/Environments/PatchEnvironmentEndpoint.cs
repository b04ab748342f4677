using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Api.Projects;
using AutoStack.Api.Targets;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;
using FluentValidation;
using Marten;
using Wolverine;
using Wolverine.Http;

namespace AutoStack.Api.Environments;

/// <summary>What to change; what is absent stays. An empty branch, an empty list and 0 take a setting back to the project's.</summary>
/// <param name="Replicas">Instances of <c>web</c>.</param>
/// <param name="AutoDeploy">True also ends the pause that a rollback made.</param>
/// <param name="Paused">True: deployments queue, and the running one finishes. False: they go on.</param>
public sealed record PatchEnvironmentBody(
    string? Branch,
    string? Target,
    IReadOnlyList<ProcessSettings>? Processes,
    int? Replicas,
    bool? AutoDeploy,
    bool? Paused,
    QueuePolicy? QueuePolicy);

public sealed class PatchEnvironmentBodyValidator : AbstractValidator<PatchEnvironmentBody>
{
    public PatchEnvironmentBodyValidator(TargetKinds targets)
    {
        RuleFor(body => body.Branch).MaximumLength(255).Must(branch => branch is "" || GitRef.IsPlausible(branch)).WithMessage(GitRef.Expectation);
        RuleFor(body => body.Target).Must(target => targets.Refuse(target) is null).WithMessage(body => targets.Refuse(body.Target));
        RuleFor(body => body.Processes).SetValidator(new ProcessesValidator()!);
        RuleFor(body => body.Replicas).InclusiveBetween(0, ProcessesValidator.MostReplicas);
        RuleFor(body => body.QueuePolicy).IsInEnum();
    }
}

public static class PatchEnvironmentEndpoint
{
    /// <summary>Changes what an environment goes by. Resuming it, or another policy, lets deployments start that may start now; settings take effect with the next one.</summary>
    [Answers(200, typeof(EnvironmentResponse))]
    [Refuses(404, 409, 412)]
    [WolverinePatch("/api/v1/projects/{id}/environments/{env}")]
    public static async Task<IResult> Patch(
        Guid id,
        string env,
        PatchEnvironmentBody body,
        HttpRequest request,
        IMessageBus bus,
        IDocumentStore store,
        EnvironmentResponses responses,
        CancellationToken cancellation)
    {
        var command = new AlterEnvironment(
            id,
            env,
            new ChangeEnvironment(body.Branch, body.Target, body.QueuePolicy, body.AutoDeploy, body.Paused),
            body.Replicas,
            body.Processes,
            [.. request.Headers.IfMatch.OfType<string>()]);
        var answer = await bus.InvokeAsync<EnvironmentAnswer>(command, cancellation);
        if (answer.Refusal is { } refusal)
            return ProblemResults.From(refusal);
        await using var session = store.QuerySession();
        var environment = await session.LoadAsync<ProjectEnvironment>(new Domain.EnvironmentId(answer.Environment), cancellation);
        return new WithEntityTag(Results.Ok(await responses.For(environment!, cancellation)), EnvironmentTag.Of(environment!));
    }
}
