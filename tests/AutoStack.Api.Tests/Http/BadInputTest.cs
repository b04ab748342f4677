using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using AutoStack.Api.Tests.Testing;
using Shouldly;

namespace AutoStack.Api.Tests.Http;

/// <summary>
/// Sends something bad to every route and collects what is wrong with the answers, so that one run tells all. Right is: a 4xx of problem details with a code,
/// which names no type of the program, and nothing was written.
/// </summary>
public abstract partial class BadInputTest(HttpFixture api) : HttpTest(api)
{
    private const string AtWork =
        """
        select coalesce(string_agg(concat_ws(' ', data ->> 'project_name', data ->> 'environment', data ->> 'number', data ->> 'status', data ->> 'stage'), ', '), '')
        from autostack.mt_doc_deployment where data ->> 'status' in ('queued', 'running')
        """;

    private readonly List<string> faults = [];

    protected IReadOnlyList<Route> Routes { get; private set; } = [];

    /// <summary>A project and a failed deployment of it, so that requests get as far as they can.</summary>
    protected Guid Project { get; private set; }

    protected Guid Deployment { get; private set; }

    /// <summary>The route's path with ids of things that exist.</summary>
    protected string Path(Route route) => route.At(name => name switch
    {
        "id" => (route.Path.Contains("/deployments/", StringComparison.Ordinal) ? Deployment : Project).ToString(),
        "env" => "production",
        "name" => "DATABASE_URL",
        "change" => Project.ToString(),
        _ => throw new InvalidOperationException($"Say what to fill in for {name} of {route}."),
    });

    /// <summary>Runs a round of requests against every route; fails with all that was answered wrongly.</summary>
    protected async Task Round(Func<Task> requests)
    {
        Routes = (await ServedContract.Read(Anybody)).Routes;
        Routes.Count.ShouldBeGreaterThan(30);
        (Project, Deployment) = await Api.FailedDeployment();
        // What the tests before set going writes on its own.
        await Eventually.Get(() => Api.Scalar<string>(AtWork), deployments => deployments.Length == 0);
        var before = await Written();

        await requests();

        string.Join('\n', faults.Take(40)).ShouldBeEmpty();
        (await Written()).ShouldBe(before, "something was written");
    }

    protected async Task Expect4xx(Route route, string what, HttpRequestMessage request, Func<int, bool>? status = null, bool signedIn = true)
    {
        using var sent = request;
        if (signedIn)
            sent.Headers.Authorization = Admin.DefaultRequestHeaders.Authorization;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        try
        {
            using var answer = await Anybody.SendAsync(sent, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            var right = status ?? (code => code is >= 400 and < 500);
            if (!right((int)answer.StatusCode))
                faults.Add($"{route} with {what}: {(int)answer.StatusCode} {(answer.Content.Headers.ContentType?.MediaType == "text/event-stream" ? "(a stream)" : Short(await answer.Content.ReadAsStringAsync(patience.Token)))}");
            else if (Fault(new Answer((int)answer.StatusCode, answer.Headers, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync(patience.Token))) is { } fault)
                faults.Add($"{route} with {what}: {fault}");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            faults.Add($"{route} with {what}: no answer ({e.Message})");
        }
    }

    protected Task ExpectBadBody(Route route, string what, string body, string contentType = "application/json") =>
        Expect4xx(route, what, new HttpRequestMessage(route.Method, Path(route)) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } } });

    private static string? Fault(Answer answer) =>
        answer.ContentType != "application/problem+json" ? $"{answer.Status} as {answer.ContentType}: {Short(answer.Text)}"
        : string.IsNullOrEmpty(answer.Code) ? $"no code: {Short(answer.Text)}"
        : !answer.Headers.TryGetValues("X-Content-Type-Options", out _) ? "no security headers"
        : Inside().Match(answer.Text) is { Success: true } type ? $"tells {type.Value}: {Short(answer.Text)}"
        : null;

    private static string Short(string text) => text.Length > 300 ? text[..300] : text;

    /// <summary>How much there is of all that requests can make.</summary>
    private Task<string> Written() => Api.Scalar<string>(
        """
        select concat_ws(' ', (select count(*) from autostack.mt_streams), (select count(*) from autostack.mt_events), (select count(*) from autostack.users),
            (select count(*) from autostack.configuration_revisions), (select count(*) from autostack.stage_runs), (select count(*) from autostack.idempotency_keys),
            (select md5(string_agg(password_hash, ' ' order by id)) from autostack.users))
        """);

    [GeneratedRegex(@"\b(System|Microsoft|AutoStack|Npgsql|Marten|Wolverine|JasperFx)\.[A-Z]\w*|\w+Exception\b|\b\w+(Body|Endpoint|Validator)\b(?<!\bBody)|   at ")]
    private static partial Regex Inside();
}
