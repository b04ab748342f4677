using Shouldly;

namespace AutoStack.Api.Tests.Http;

/// <summary>A test of <c>Idempotency-Key</c>.</summary>
public abstract class IdempotencyTest(HttpFixture api) : HttpTest(api)
{
    protected static (string Name, string Value) NewKey() => ("Idempotency-Key", Guid.NewGuid().ToString());

    protected static string Deployments(Guid project) => $"/api/v1/projects/{project}/deployments";

    protected static void ShouldBeSame(Answer first, Answer second)
    {
        second.Status.ShouldBe(first.Status, second.Text);
        second.Text.ShouldBe(first.Text);
        second.ContentType.ShouldBe(first.ContentType);
        second.Headers.Location.ShouldBe(first.Headers.Location);
    }

    protected Task<long> Count(Guid project) => Api.Scalar<long>("select count(*) from autostack.mt_doc_deployment where (data ->> 'project_id')::uuid = @project", ("project", project));
}
