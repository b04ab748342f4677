using AutoStack.Domain;
using AutoStack.Domain.Deployments;

namespace AutoStack.Api.Pipeline;

/// <summary>What a run works for: a deployment, or a change of what runs in an environment.</summary>
public abstract record RunSubject
{
    private RunSubject()
    {
    }

    /// <summary>Names the subject in rows, logs and processes.</summary>
    public abstract Guid Id { get; }

    public static RunSubject Of(DeploymentId deployment) => new OfDeployment(deployment);

    public static RunSubject Of(EnvironmentId environment, ChangeId change) => new OfChange(environment, change);

    /// <summary>As a row tells it.</summary>
    /// <param name="environment">Null in rows of deployments, whose stream has the subject's own id.</param>
    public static RunSubject Read(RunKind kind, Guid id, Guid? environment) =>
        kind.IsOfChange
            ? Of(new EnvironmentId(environment ?? throw new InvalidOperationException($"The run of change {id} names no environment.")), new ChangeId(id))
            : Of(new DeploymentId(id));

    public sealed record OfDeployment(DeploymentId Deployment) : RunSubject
    {
        public override Guid Id => Deployment.Value;

        public override string ToString() => $"deployment {Deployment}";
    }

    /// <summary>A change is told in its environment's stream.</summary>
    public sealed record OfChange(EnvironmentId Environment, ChangeId Change) : RunSubject
    {
        public override Guid Id => Change.Value;

        public override string ToString() => $"change {Change}";
    }
}
