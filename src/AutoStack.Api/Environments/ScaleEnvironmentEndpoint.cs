using AutoStack.Api.Accounts;
using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Pipeline.Stages;
using AutoStack.Api.Projects;
using AutoStack.Domain;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;
using FluentValidation;
using Marten;
using Wolverine;
using Wolverine.Http;

namespace AutoStack.Api.Environments;

/// <summary>How many instances are wanted. Either of the two.</summary>
/// <param name="Processes">Numbers of instances by process, 0 to 50; those that are not named keep theirs.</param>
/// <param name="Replicas">Instances of <c>web</c>, 1 to 50.</param>
public sealed record ScaleBody(IReadOnlyDictionary<string, int>? Processes, int? Replicas);

public sealed class ScaleBodyValidator : AbstractValidator<ScaleBody>
{
    private const string StopInstead = "web gets the route and needs at least one instance; to end all of them, stop the environment instead";

    public ScaleBodyValidator()
    {
        RuleFor(body => body.Replicas).InclusiveBetween(1, ProcessesValidator.MostReplicas).WithMessage(body => body.Replicas == 0 ? StopInstead : $"must be from 1 to {ProcessesValidator.MostReplicas}");
        RuleFor(body => body.Processes)
            .Must((body, processes) => processes is { Count: > 0 } != body.Replicas is not null).WithMessage("name processes with their numbers of instances, or give replicas for web, and not both")
            .Must(processes => processes is null || processes.Values.All(instances => instances is >= 0 and <= ProcessesValidator.MostReplicas)).WithMessage($"numbers of instances must be from 0 to {ProcessesValidator.MostReplicas}")
            .Must(processes => processes?.GetValueOrDefault(ProcessSettings.Web, 1) != 0).WithMessage(StopInstead);
    }
}

public static class ScaleEnvironmentEndpoint
{
    /// <summary>
    /// Runs another number of instances of what is live. Those that run go on: new ones get requests once they are well, and those that are too many end when they have
    /// answered theirs. The numbers hold for later deployments too.
    /// </summary>
    [Answers(202, typeof(EnvironmentResponse))]
    [Refuses(404, 409, 422)]
    [WolverinePost("/api/v1/projects/{id}/environments/{env}/scale")]
    public static async Task<IResult> Post(
        Guid id,
        string env,
        ScaleBody body,
        IQuerySession session,
        ProjectEnvironments environments,
        LiveManifest live,
        IMessageBus bus,
        ICurrentActor current,
        CancellationToken cancellation)
    {
        var (found, refusal) = await environments.Find(session, id, env, cancellation);
        if (found is null)
            return ProblemResults.From(refusal!);
        var wanted = body.Processes ?? new Dictionary<string, int> { [ProcessSettings.Web] = body.Replicas!.Value };
        // Only what is live knows all its processes: some may be declared by the repository.
        if (await live.Read(found, cancellation) is Outcome<ReleaseManifest?>.Done { Value: { } manifest }
            && wanted.Keys.FirstOrDefault(name => manifest.Processes.All(process => process.Name != name)) is { } unknown)
            return ProblemResults.From(new Refusal(
                "process_unknown",
                $"{found.Name} runs no process '{unknown}'; there {(manifest.Processes.Count == 1 ? "is" : "are")} {string.Join(", ", manifest.Processes.Select(process => process.Name))}.",
                RefusalKind.Unprocessable));
        return await EnvironmentChanges.Ask(bus, id, env, ChangeKind.Scale, wanted, current.UserId, cancellation);
    }
}
