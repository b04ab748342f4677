using System.Text.RegularExpressions;
using AutoStack.Api.Builders.BuiltIn;
using AutoStack.Api.Disk;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;

namespace AutoStack.Api.Builders.Dockerfiles;

/// <summary>Runs an engine's program as a child, and turns how it ends into an outcome. Everything but a build itself has a deadline of its own.</summary>
public sealed partial class EngineClient(IImageEngine engine)
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CleaningTime = TimeSpan.FromSeconds(30);
    private static readonly Dictionary<string, string> Nothing = [];

    /// <summary>Asks the engine which version it is.</summary>
    public async Task<Outcome<string>> Version(RunMark? mark, CancellationToken cancellation)
    {
        var asked = await Ask(engine.Version, mark, AnswerTime, cancellation);
        return asked.Succeeded ? Outcome.Done(asked.Lines is [var first, ..] && Number().Match(first) is { Success: true, Value: var version } ? version : "of an unknown version")
            : asked.Missing is { } missing ? Outcome.Permanent<string>("builder_missing", $"{missing} Install it, or choose another builder (AutoStack__Builder__Kind).")
            : Outcome.Transient<string>("builder_unreachable", $"{engine.Kind} does not answer: {asked.Told}");
    }

    /// <summary>Builds; what is printed goes to the log as it comes.</summary>
    /// <param name="environment">What the program needs besides its own.</param>
    public async Task<Outcome<bool>> Build(EngineBuild build, IReadOnlyDictionary<string, string> environment, RunMark mark, MaskingLog log, CancellationToken cancellation)
    {
        var progress = engine.Watch();
        ChildResult result;
        try
        {
            result = await ChildProcess.Run(Command(engine.Build(build), environment, mark), line => progress.Take(log.Mask(line), log.Write(line)), cancellation);
        }
        catch (ChildNotStartedException e)
        {
            return Outcome.Permanent<bool>("builder_missing", $"{e.Message} Install it, or choose another builder (AutoStack__Builder__Kind).");
        }

        return result.Succeeded ? Outcome.Done(true) : await Fault(progress, build, result, mark, cancellation);
    }

    /// <summary>Writes an image to a file, in the form of <c>docker save</c>.</summary>
    public async Task<Outcome<bool>> Save(string image, string file, RunMark mark, CancellationToken cancellation)
    {
        var saved = await Ask(engine.Save(image, file), mark, Timeout.InfiniteTimeSpan, cancellation);
        return saved.Succeeded ? Outcome.Done(true)
            : DiskFull.Says(saved.Told) ? Outcome.Transient<bool>(DiskFull.Code, DiskFull.Reason("the image could not be saved", Path.GetDirectoryName(file)!))
            : Outcome.Transient<bool>("builder_unreachable", $"{engine.Kind} did not hand out the image that it built: {saved.Told}");
    }

    /// <summary>To be held while the engine is used.</summary>
    public async Task<IDisposable?> Use(RunMark mark, CancellationToken cancellation) => engine.SharedFile is not { } file ? null : await SharedStorage.Use(
        file,
        async () =>
        {
            foreach (var command in engine.CleanWhileIdle)
                await Ask(command, mark, CleaningTime, cancellation);
        },
        cancellation);

    /// <summary>Removes what runs that died have left in the engine. In no build's way: what cannot be removed now is removed by a later one.</summary>
    public async Task Sweep(StageContext context, DateTimeOffset now, RunMark mark)
    {
        var listed = await Ask(engine.Tags(EngineImage.Repository), mark, CleaningTime, context.Cancellation);
        foreach (var tag in listed.Succeeded ? listed.Lines : [])
            if (EngineImage.Parse(tag) is { } image && image.IsLeftBehind(context, now))
                await Ask(engine.Remove($"{EngineImage.Repository}:{tag}"), mark, CleaningTime, context.Cancellation);
    }

    /// <summary>Removes an image of this run, also while the run is being ended.</summary>
    public Task Remove(string image, RunMark mark) => Ask(engine.Remove(image), mark, CleaningTime, CancellationToken.None);

    private async Task<Outcome<bool>> Fault(BuildProgress progress, EngineBuild build, ChildResult result, RunMark mark, CancellationToken cancellation)
    {
        if (progress.DiskFull)
            return Outcome.Transient<bool>(DiskFull.Code, DiskFull.Reason("the build could not go on", build.Context));
        var said = progress.Failed?.Verdict ?? progress.Said;
        // A step that ended with a code of its own was run by an engine that was there.
        if (await Version(mark, cancellation) is not Outcome<string>.Done || (progress.Failed is null && said is not null && Broken().IsMatch(said.Text)))
            return Outcome.Transient<bool>("builder_unreachable", $"{engine.Kind} went away in the middle of the build{(said is null ? "." : $": {Short(said.Text)}")}");
        if (said is not null && NoBuildKit().IsMatch(said.Text))
            return Outcome.Permanent<bool>("builder_missing", $"{engine.Program} has no BuildKit: {Short(said.Text)} Install its plugin buildx, or name another client (AutoStack__Builder__DockerProgram).");
        if (said is not null && BaseImage().IsMatch(said.Text))
            return Passing().IsMatch(said.Text)
                ? Outcome.Transient<bool>("base_image_unreachable", $"A registry that the Dockerfile takes an image from could not be reached: {Short(said.Text)}")
                : Outcome.Permanent<bool>("base_image_refused", $"An image that the Dockerfile names cannot be had: {Short(said.Text)}", said.Number);
        var step = progress.Failed;
        var (why, at) = step?.Cause is { } cause ? (cause.Text, cause.Number) : said is not null ? (said.Text, said.Number) : ($"{engine.Program} ended with {result.ExitCode} and said nothing.", 0);
        return Outcome.Permanent<bool>("build_failed", step is null ? $"The Dockerfile could not be built: {Short(why)}" : $"'{Short(step.Name)}' failed: {Short(why)}", at == 0 ? null : at);
    }

    private async Task<Answer> Ask(IReadOnlyList<string> arguments, RunMark? mark, TimeSpan deadline, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(deadline);
        List<string> lines = [];
        try
        {
            var result = await ChildProcess.Run(Command(arguments, Nothing, mark), lines.Add, patience.Token);
            return new Answer(result.Succeeded, lines);
        }
        catch (ChildNotStartedException e)
        {
            return new Answer(false, lines) { Missing = e.Message };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new Answer(false, [$"no answer within {deadline.TotalSeconds:0} seconds"]);
        }
    }

    private ChildCommand Command(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, RunMark? mark) =>
        new(engine.Program, arguments, Path.GetTempPath(), new Dictionary<string, string>(engine.Environment.Concat(environment))) { Mark = mark };

    private static string Short(string text) => text.Length > 300 ? $"{text[..300]}…" : text;

    [GeneratedRegex(@"\d+(\.\d+)+")]
    private static partial Regex Number();

    /// <summary>The client lost the engine: as docker's client says it, and gRPC beneath.</summary>
    [GeneratedRegex(@"unexpected EOF|error reading from server|transport is closing|code = Unavailable|connection reset|error during connect|Cannot connect to the Docker daemon|closed network connection|broken pipe|context canceled")]
    private static partial Regex Broken();

    [GeneratedRegex("buildx component is missing|BuildKit is enabled but|buildkit not supported|unknown flag: --progress")]
    private static partial Regex NoBuildKit();

    /// <summary>As BuildKit, and Buildah's library for images, begin when an image cannot be fetched.</summary>
    [GeneratedRegex("failed to do request|failed to resolve source|pull access denied|failed to authorize|unexpected status code|creating build container|initializing source|reading manifest|toomanyrequests|failed to copy|: not found$")]
    private static partial Regex BaseImage();

    [GeneratedRegex(@"dial tcp|no such host|i/o timeout|TLS handshake timeout|connection re(set|fused)|EOF|toomanyrequests|\b(429|50[0234])\b|temporary failure", RegexOptions.IgnoreCase)]
    private static partial Regex Passing();

    private sealed record Answer(bool Succeeded, IReadOnlyList<string> Lines)
    {
        /// <summary>Why the program could not even be started.</summary>
        public string? Missing { get; init; }

        public string Told => Missing ?? Short(Lines.LastOrDefault(line => line.Length > 0) ?? "it printed nothing");
    }
}
