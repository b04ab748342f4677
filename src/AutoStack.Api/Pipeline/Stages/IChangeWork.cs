using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;

namespace AutoStack.Api.Pipeline.Stages;

/// <summary>What a run does for a change of what runs in an environment, as <see cref="IStageWork"/> is what one does for a deployment.</summary>
public interface IChangeWork
{
    RunKind Kind { get; }

    Task<StageResult> Run(ChangeInput input, StageContext context);
}

/// <summary>Everything that the run of a change may go by; all of it comes from events.</summary>
public sealed record ChangeInput(EnvironmentChange Change, ProjectEnvironment Environment);
