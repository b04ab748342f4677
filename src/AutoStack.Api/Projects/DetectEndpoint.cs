using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Pipeline.Runs;
using AutoStack.Api.Projects.Credentials;
using AutoStack.Api.Sources.Git;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using FluentValidation;
using Npgsql;
using Wolverine.Http;

namespace AutoStack.Api.Projects;

/// <param name="RepositoryUrl">An https or ssh URL, or a path under an allowed directory.</param>
/// <param name="Ref">Branch, tag or commit; absent: the repository's default branch.</param>
/// <param name="Credential">For a private repository; used for this request, and kept nowhere.</param>
/// <param name="ProjectId">Asks with the source credential of this project, where it has one and none is sent along.</param>
public sealed record DetectBody(
    string RepositoryUrl,
    string? Ref,
    string? RootDirectory,
    string? BuildCommand,
    string? StartCommand,
    string? OutputDirectory,
    SourceCredentialBody? Credential = null,
    Guid? ProjectId = null);

public sealed class DetectBodyValidator : AbstractValidator<DetectBody>
{
    public DetectBodyValidator(IValidator<CreateProjectBody> create, IValidator<SourceCredentialBody> credential)
    {
        // The rules are those of a new project.
        RuleFor(body => body).CustomAsync(async (body, context, cancellation) =>
        {
            var project = new CreateProjectBody("name", body.RepositoryUrl, null, body.RootDirectory, body.BuildCommand, null, null, body.StartCommand, body.OutputDirectory, null, null, null, null, null, null);
            foreach (var failure in (await create.ValidateAsync(project, cancellation)).Errors)
                context.AddFailure(failure);
            if (!GitRef.IsPlausible(body.Ref) || body.Ref?.Length > 255)
                context.AddFailure(nameof(body.Ref), GitRef.Expectation);
        });
        RuleFor(body => body.Credential).SetValidator(credential!);
    }
}

public static class DetectEndpoint
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Looks into a repository and says what would be built and how. Takes as long as fetching one commit does, at most a minute.</summary>
    [Answers(200, typeof(DetectedBuild))]
    [Refuses(422, 503)]
    [WolverinePost("/api/v1/projects/detect")]
    public static async Task<IResult> Post(
        DetectBody body,
        RepositoryPermission permission,
        ISource source,
        IBuilder builder,
        ITarget target,
        SourceCredentials credentials,
        NpgsqlDataSource database,
        CancellationToken cancellation)
    {
        if (permission.Refuse(body.RepositoryUrl) is { } why)
            return ProblemResults.Invalid("repository_url", why);
        if (body.Credential is not null && PutSourceCredentialEndpoint.Unfit(body.Credential, body.RepositoryUrl) is { } unfit)
            return ProblemResults.From(unfit);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        // Ids of its own: what it fetches and unpacks is nobody else's.
        var project = new ProjectId(Guid.CreateVersion7());
        SourceCredential? credential;
        try
        {
            credential = body.Credential is { } given ? given.For(RepositoryUrl.Parse(body.RepositoryUrl).Url!)
                : body.ProjectId is { } owner ? await credentials.Find(new ProjectId(owner), cancellation)
                : null;
        }
        catch (UnreadableCredentialException e)
        {
            return ProblemResults.Problem(422, "source_credential_unreadable", e.Message);
        }

        using var loan = credential is null ? null : credentials.Lend(project, credential);
        var context = new StageContext(Guid.CreateVersion7(), Guid.CreateVersion7(), new RunKind(Stage.Checkout), 1, await Epoch(database, cancellation), NoLog.Instance, _ => { }, patience.Token);
        try
        {
            var resolved = await source.Resolve(new ResolveSource(project, body.RepositoryUrl, body.Ref, null), context);
            if (resolved is not Outcome<SourceCommit>.Done { Value: var commit })
                return Problem(resolved);
            var settings = new BuildSettings(body.RootDirectory, body.BuildCommand, null, body.StartCommand, body.OutputDirectory);
            var detected = await builder.Detect(
                new BuildImage(project, "detect", body.RepositoryUrl, body.Ref, commit.Sha, settings, new Dictionary<string, string>(), new HashSet<string>()) { ForContainers = target.RunsContainers },
                context);
            return detected is Outcome<DetectedBuild>.Done { Value: var build } ? Results.Ok(build) : Problem(detected);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return ProblemResults.Problem(503, "repository_slow", $"The repository could not be fetched within {Patience.TotalSeconds:0} seconds. Deploy it: a deployment has more time.");
        }
    }

    private static IResult Problem<T>(Outcome<T> outcome) => outcome switch
    {
        Outcome<T>.Permanent o => ProblemResults.Problem(422, o.Code, o.Reason),
        Outcome<T>.Transient o => ProblemResults.Problem(503, o.Code, o.Reason),
        _ => throw new InvalidOperationException("Done is no problem."),
    };

    private static async Task<long> Epoch(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select nextval('{StageRunTables.Epochs}')");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
