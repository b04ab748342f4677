using AutoStack.Api.Environments;
using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;

namespace AutoStack.Api.Pipeline.Stages;

/// <summary>What one kind of run does: maps the deployment's state to a request to an adapter, and the adapter's answer to a result.</summary>
public interface IStageWork
{
    RunKind Kind { get; }

    Task<StageResult> Run(StageInput input, StageContext context);
}

/// <summary>Everything that a run may go by; all of it comes from events and rows.</summary>
public sealed record StageInput(Deployment Deployment, Project Project, ProjectEnvironment Environment, ConfigurationRevision Configuration)
{
    public SourceRevision Source => Deployment.Source ?? throw new InvalidOperationException($"Deployment {Deployment.Id} has no resolved source.");

    public ReleaseImage Image => Deployment.Image ?? throw new InvalidOperationException($"Deployment {Deployment.Id} has no pushed image.");
}

public static class OutcomeResults
{
    /// <summary>Turns an adapter's answer into a stage's result.</summary>
    public static StageResult ToResult<T>(this Outcome<T> outcome, Func<T, StageResult> done) => outcome switch
    {
        Outcome<T>.Done o => done(o.Value),
        Outcome<T>.Transient o => new StageResult.Faulted(o.Code, o.Reason, o.RetryAfter),
        Outcome<T>.Permanent o => new StageResult.Failed(o.Code, o.Reason, o.LogLine),
        _ => throw new InvalidOperationException("There are three outcomes."),
    };
}
