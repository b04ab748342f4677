using AutoStack.Domain.Deployments;

namespace AutoStack.Api.Pipeline.Stages;

/// <summary>Runs the test command in the build's workspace.</summary>
public sealed class TestStage(IBuilder builder, BuildRequests requests) : IStageWork
{
    public RunKind Kind => new(Stage.Test);

    public async Task<StageResult> Run(StageInput input, StageContext context)
    {
        var request = await requests.For(input, context.Cancellation);
        if (string.IsNullOrWhiteSpace(request.Settings.TestCommand))
            return new StageResult.NothingToDo("No test command is set.");

        var outcome = await builder.Test(request, context);
        return outcome.ToResult(report => new StageResult.Tested(report.Duration));
    }
}
