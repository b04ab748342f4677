using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Crash;

/// <summary>Kills a real API process with SIGKILL while a Git server has its push in hand, and starts it again.</summary>
public sealed class when_the_api_is_killed_over_a_remote_commit
{
    private const int Times = 3;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task the_deployment_goes_on_and_is_committed_once(bool isTaken)
    {
        using var place = new TemporaryDirectory();
        var remote = place.At("gitops.git");
        await GitRepository.CreateBare(remote);
        await using var server = await GitHttpServer.Start(place.Path);
        await using var platform = await RealPlatform.Create(
            ("AutoStack__GitOps__Kind", "Remote"),
            ("AutoStack__GitOps__Url", $"{server.Address}/gitops.git"),
            ("AutoStack__GitOps__Username", GitHttpServer.Username),
            ("AutoStack__GitOps__Token", GitHttpServer.Token),
            ("AutoStack__Source__AllowedHosts", "127.0.0.1"));
        platform.StartTarget();
        var api = await platform.StartApi();
        var repository = new Repository(Path.Combine(platform.Repositories, "site"));
        repository.Commit("0", ("index.html", "release 0"));
        var project = await platform.Project("site", repository.Path);
        await platform.Reaches(await platform.Deploy(project), "live");

        for (var time = 1; time <= Times; time++)
        {
            repository.Commit($"{time}", ("index.html", $"release {time}"));
            var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var victim = api;
            server.Meanwhile = async (context, serve) =>
            {
                if (context.Request is not { Method: "POST", Path.Value: "/gitops.git/git-receive-pack" } || killed.Task.IsCompleted)
                {
                    await serve();
                    return;
                }

                if (isTaken)
                    await serve();
                victim.Kill();
                killed.SetResult();
                context.Abort();
            };
            var deployment = await platform.Deploy(project);
            await killed.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            api = await platform.StartApi();

            await platform.Reaches(deployment, "live", TimeSpan.FromSeconds(15));

            Repository.Run(remote, "log", "--format=%H", $"--grep=^Deployment-Id: {deployment}", "main").Split('\n').Length.ShouldBe(1);
            Repository.Run(remote, "rev-list", "--count", "main").ShouldBe($"{time + 1}");
            (await platform.Events(deployment)).Count(name => name == "manifest_committed").ShouldBe(1);
            using var visitor = platform.Visitor("site");
            (await visitor.GetStringAsync("/", TestContext.Current.CancellationToken)).ShouldBe($"release {time}");
        }
    }
}
