using AutoStack.Domain.Deployments;

namespace AutoStack.Api.Pipeline.Stages;

/// <summary>Commits the release to the GitOps repository.</summary>
public sealed class GitopsStage(IGitOps gitOps) : IStageWork
{
    public RunKind Kind => new(Stage.Gitops);

    public async Task<StageResult> Run(StageInput input, StageContext context)
    {
        var outcome = await gitOps.Commit(Manifests.For(input), context);
        return outcome.ToResult(commit => new StageResult.Committed(commit.Commit));
    }
}
