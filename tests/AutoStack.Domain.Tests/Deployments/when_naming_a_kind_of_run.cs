using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Tests.Deployments;

public sealed class when_naming_a_kind_of_run
{
    [Theory]
    [InlineData("checkout")]
    [InlineData("build")]
    [InlineData("test")]
    [InlineData("push")]
    [InlineData("gitops")]
    [InlineData("sync")]
    [InlineData("rollout")]
    [InlineData("revert")]
    [InlineData("change")]
    [InlineData("change_revert")]
    public void its_name_leads_back_to_it(string name) => RunKind.Parse(name).ToString().ShouldBe(name);

    [Fact]
    public void the_revert_belongs_to_no_stage() => RunKind.Parse("revert").ShouldBe(RunKind.Revert);

    [Fact]
    public void every_kind_is_of_a_deployment_or_of_a_change() =>
        RunKind.All.Where(kind => kind.IsOfChange).ShouldBe([RunKind.Change, RunKind.ChangeRevert]);

    [Theory]
    [InlineData("")]
    [InlineData("Checkout")]
    [InlineData(" checkout")]
    [InlineData("0")]
    [InlineData("checkout,build")]
    [InlineData("deploy")]
    public void any_other_text_is_refused(string text) => Should.Throw<FormatException>(() => RunKind.Parse(text));
}
