using AutoStack.Domain.Deployments;
using FsCheck.Xunit;

namespace AutoStack.Domain.Tests.Deployments;

public sealed class when_releases_are_kept
{
    private static readonly EnvironmentId Staging = new(Guid.Parse("01900000-0000-7000-8000-0000000b0002"));

    private static readonly IReadOnlySet<EnvironmentId> Environments = new HashSet<EnvironmentId> { History.EnvironmentId };

    [Fact]
    public void the_live_one_and_the_last_that_were_live_stay() =>
        ReleaseRetention.Needed([Was(1), Was(2), Was(3), Was(4), Of(5, DeploymentStatus.Live)], Environments, keep: 2).ShouldBe(["image 3", "image 4", "image 5"], ignoreOrder: true);

    [Fact]
    public void going_back_and_forth_between_two_images_takes_the_place_of_one() =>
        ReleaseRetention.Needed([Was(1), Was(2), Was(3), Was(4, "image 2"), Was(5, "image 3"), Of(6, DeploymentStatus.Live, "image 2")], Environments, keep: 2)
            .ShouldBe(["image 1", "image 2", "image 3"], ignoreOrder: true);

    [Theory]
    [InlineData(DeploymentStatus.Queued)]
    [InlineData(DeploymentStatus.Running)]
    public void what_waits_or_runs_keeps_the_image_that_it_names(DeploymentStatus status) =>
        ReleaseRetention.Needed([Was(1), Was(2), Of(3, DeploymentStatus.Live), Of(4, status, "image 1")], Environments, keep: 1).ShouldBe(["image 1", "image 2", "image 3"], ignoreOrder: true);

    [Fact]
    public void what_was_built_and_is_not_pushed_yet_is_kept() =>
        ReleaseRetention.Needed([Of(1, DeploymentStatus.Running, digest: null) with { Build = new BuildResult("built", 1, "static", null) }], Environments, keep: 1).ShouldBe(["built"]);

    [Theory]
    [InlineData(DeploymentStatus.Failed)]
    [InlineData(DeploymentStatus.Cancelled)]
    [InlineData(DeploymentStatus.Superseded)]
    public void what_never_was_live_takes_no_place(DeploymentStatus status) =>
        ReleaseRetention.Needed([Was(1), Of(2, status), Of(3, status), Of(4, DeploymentStatus.Live)], Environments, keep: 1).ShouldBe(["image 1", "image 4"], ignoreOrder: true);

    [Fact]
    public void each_environment_keeps_its_own() =>
        ReleaseRetention.Needed([Was(1), Was(2), Was(3) with { EnvironmentId = Staging }], new HashSet<EnvironmentId> { History.EnvironmentId, Staging }, keep: 1)
            .ShouldBe(["image 2", "image 3"], ignoreOrder: true);

    [Fact]
    public void a_deleted_environment_keeps_nothing_but_what_still_runs() =>
        ReleaseRetention.Needed(
            [Was(1) with { EnvironmentId = Staging }, Of(2, DeploymentStatus.Live) with { EnvironmentId = Staging }, Of(3, DeploymentStatus.Running) with { EnvironmentId = Staging }],
            Environments,
            keep: 5).ShouldBe(["image 3"]);

    [Fact]
    public void one_that_was_live_is_given_up_once() =>
        Given.Deployment(History.Retired())
            .When(of => ReleaseRetention.GiveUp(of, 10))
            .Then(new ReleaseRemoved(10))
            .AndNow(of =>
            {
                of.Removal.ShouldBe(new ReleaseRemoval(10, Given.Now));
                of.Image.ShouldBe(History.Image);
                ReleaseRetention.GiveUp(of, 10).ShouldBe(Decision.Nothing);
            });

    [Theory]
    [InlineData("live")]
    [InlineData("at_rollout")]
    [InlineData("queued_rollback")]
    [InlineData("reverting_failed")]
    public void what_is_live_or_may_become_it_is_never_given_up(string situation) =>
        Given.Deployment(Situation.Named(situation)).When(of => ReleaseRetention.GiveUp(of, 10)).ThenRefused("release_in_use");

    [Fact]
    public void one_without_an_image_has_nothing_to_give_up() =>
        Given.Deployment(History.Failed(Stage.Build)).When(of => ReleaseRetention.GiveUp(of, 10)).ThenNothing();

    /// <summary>Whatever is deployed, rolled back and given up in whatever order: what is live, and what anybody may go back to, has its image.</summary>
    [Property(MaxTest = 500)]
    public void whatever_happens_nothing_that_is_offered_loses_its_image(byte[] steps, byte keep)
    {
        var kept = (keep % 4) + 1;
        var deployments = new List<Deployment>();
        var images = new HashSet<string>();
        foreach (var step in steps)
        {
            if (step % 3 == 0 && images.Count > 0)
            {
                var needed = ReleaseRetention.Needed([.. deployments.Where(d => d.Removal is null)], Environments, kept);
                for (var i = 0; i < deployments.Count; i++)
                    if (!needed.Contains(deployments[i].Image!.Digest) && ReleaseRetention.GiveUp(deployments[i], kept) is { Refusal: null, Events: [var removed] })
                        deployments[i] = Deployment.Evolve(deployments[i], deployments[i].Id, removed, Given.Now)!;
                images.IntersectWith(needed);
            }
            else
            {
                // Every third goes back to one that is offered.
                var back = step % 3 == 1 ? deployments.Where(d => RequestDeployment.Rollback(d, 1, 1, null).Refusal is null).Skip(step % 5).FirstOrDefault() : null;
                var status = (step % 7) switch { 0 => DeploymentStatus.Failed, 1 => DeploymentStatus.Running, _ => DeploymentStatus.Live };
                var next = Of(deployments.Count + 1, status, back?.Image!.Digest ?? $"image {deployments.Count + 1}");
                images.Add(next.Image!.Digest);
                if (status == DeploymentStatus.Live)
                    deployments = [.. deployments.Select(d => d.Status == DeploymentStatus.Live ? d with { Status = DeploymentStatus.Retired } : d)];
                deployments.Add(next);
            }

            foreach (var d in deployments.Where(d => d.Status is DeploymentStatus.Live or DeploymentStatus.Running || RequestDeployment.Rollback(d, 1, 1, null).Refusal is null))
                images.ShouldContain(d.Image!.Digest);
            deployments.Where(d => d is { Status: DeploymentStatus.Retired, Removal: null }).Select(d => d.Image!.Digest).Distinct().Count()
                .ShouldBeGreaterThanOrEqualTo(Math.Min(kept, deployments.Where(d => d.Status == DeploymentStatus.Retired).Select(d => d.Image!.Digest).Distinct().Count() - 1));
        }
    }

    private static Deployment Was(int number, string? digest = null) => Of(number, DeploymentStatus.Retired, digest ?? $"image {number}");

    private static Deployment Of(int number, DeploymentStatus status, string? digest = "image of its number") =>
        Deployment.Evolve(null, History.DeploymentOf(number), History.Requested(number: number), Given.Noon)! with
        {
            Status = status,
            Source = History.Source,
            Image = digest is null ? null : History.Image with { Digest = digest == "image of its number" ? $"image {number}" : digest },
        };
}
