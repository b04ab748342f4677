using AutoStack.Api.Projects;
using AutoStack.Domain.Deployments;

namespace AutoStack.Api.Pipeline.Stages;

/// <summary>Finds the commit and notes its author in the erasable table.</summary>
public sealed class CheckoutStage(ISource source, CommitAuthors authors) : IStageWork
{
    public RunKind Kind => new(Stage.Checkout);

    public async Task<StageResult> Run(StageInput input, StageContext context)
    {
        var deployment = input.Deployment;
        var request = new ResolveSource(deployment.ProjectId, input.Project.RepositoryUrl, deployment.Ref, deployment.WantedCommit);
        var outcome = await source.Resolve(request, context);
        if (outcome is not Outcome<SourceCommit>.Done { Value: var commit })
            return outcome.ToResult(_ => throw new InvalidOperationException("Done is handled above."));

        await authors.Remember(deployment.ProjectId, commit, context.Cancellation);
        return new StageResult.CheckedOut(commit.Sha, commit.Message, commit.CommittedAt);
    }
}
