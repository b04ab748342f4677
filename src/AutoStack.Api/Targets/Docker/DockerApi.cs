using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using AutoStack.Api.Targets.Local.Instances;

namespace AutoStack.Api.Targets.Docker;

/// <summary>The engine refuses; the message is its own.</summary>
public sealed class DockerRefusedException(HttpStatusCode status, string message) : Exception(message)
{
    public HttpStatusCode Status => status;
}

/// <summary>
/// What AutoStack asks of a Docker engine that runs containers (the Engine API, version 1.41 and newer), over its socket and not by its client: containers live on and
/// are followed for as long, and what they are given stands in no process's arguments. Paths have no version: the engine takes its own, and what is used here has been
/// in all of them.
/// </summary>
public sealed class DockerApi(DockerSettings settings) : IDisposable
{
    public const string Unavailable = "docker_unavailable";

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(30);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(settings.Socket), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    })
    { BaseAddress = new Uri("http://docker"), Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Its version.</summary>
    /// <inheritdoc cref="Send" path="/exception"/>
    public async Task<string> Version(TimeSpan within, CancellationToken cancellation) =>
        (await Get<EngineVersion>("/version", cancellation, within))?.Version ?? "of an unknown version";

    /// <summary>An image by its name; null when it is not there.</summary>
    public Task<HeldImage?> Image(string name, CancellationToken cancellation) => Get<HeldImage>($"/images/{name}/json", cancellation);

    public async Task<IReadOnlyList<ListedImage>> Images(string namePattern, CancellationToken cancellation) =>
        await Get<List<ListedImage>>($"/images/json?filters={Filter("reference", namePattern)}", cancellation) ?? [];

    /// <summary>Takes an image in that is sent as <c>docker save</c> writes it.</summary>
    /// <returns>What the engine says went wrong; null when nothing did.</returns>
    public async Task<string?> Load(HttpContent archive, CancellationToken cancellation)
    {
        using var answer = await Send(HttpMethod.Post, "/images/load?quiet=1", archive, null, cancellation);
        // It begins to answer before it has read all, so a fault comes as a line of the answer.
        foreach (var line in (await Reading(answer.Content.ReadAsStringAsync(cancellation))).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            if (JsonSerializer.Deserialize<LoadLine>(line, Json) is { Fault: { } fault })
                return fault;
        return null;
    }

    public Task RemoveImage(string name, CancellationToken cancellation) => Quietly(HttpMethod.Delete, $"/images/{name}", null, cancellation, HttpStatusCode.NotFound);

    /// <summary>Makes a network. Of one name there can be several.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> MakeNetwork(string name, IReadOnlyDictionary<string, string> labels, CancellationToken cancellation)
    {
        using var answer = await Send(HttpMethod.Post, "/networks/create", JsonContent.Create(new { Name = name, Driver = "bridge", Labels = labels }, options: Json), AnswerTime, cancellation);
        return (await Reading(answer.Content.ReadFromJsonAsync<Created>(Json, cancellation)))!.Id;
    }

    public async Task<IReadOnlyList<ListedNetwork>> Networks(string label, CancellationToken cancellation) => await Get<List<ListedNetwork>>($"/networks?filters={Filter("label", label)}", cancellation) ?? [];

    /// <summary>One that is in use stays.</summary>
    public Task RemoveNetwork(string id, CancellationToken cancellation) => Quietly(HttpMethod.Delete, $"/networks/{id}", null, cancellation, HttpStatusCode.NotFound, HttpStatusCode.Forbidden, HttpStatusCode.Conflict);

    /// <returns>Its id.</returns>
    public async Task<string> Create(string name, NewContainer container, CancellationToken cancellation)
    {
        using var answer = await Send(HttpMethod.Post, $"/containers/create?name={name}", JsonContent.Create(container, options: Json), AnswerTime, cancellation);
        return (await Reading(answer.Content.ReadFromJsonAsync<Created>(Json, cancellation)))!.Id;
    }

    public Task Start(string container, CancellationToken cancellation) => Quietly(HttpMethod.Post, $"/containers/{container}/start", null, cancellation, HttpStatusCode.NotModified);

    /// <summary>A container by its id or name; null when it is not there.</summary>
    public Task<HeldContainer?> Container(string idOrName, CancellationToken cancellation) => Get<HeldContainer>($"/containers/{idOrName}/json", cancellation);

    public async Task<IReadOnlyList<ListedContainer>> Containers(string label, CancellationToken cancellation) =>
        await Get<List<ListedContainer>>($"/containers/json?all=1&filters={Filter("label", label)}", cancellation) ?? [];

    /// <summary>Returns when the container does not run, or is not there.</summary>
    public async Task Wait(string container, CancellationToken cancellation)
    {
        try
        {
            using var answer = await Send(HttpMethod.Post, $"/containers/{container}/wait?condition=not-running", null, null, cancellation);
            await Reading(answer.Content.ReadAsByteArrayAsync(cancellation));
        }
        catch (DockerRefusedException e) when (e.Status == HttpStatusCode.NotFound)
        {
            // As good as ended.
        }
    }

    /// <summary>Sends the image's stop signal, and after the grace SIGKILL. One that does not run, or is not there, is left.</summary>
    public async Task Stop(string container, int graceSeconds, CancellationToken cancellation)
    {
        try
        {
            using var answer = await Send(HttpMethod.Post, $"/containers/{container}/stop?t={graceSeconds}", null, AnswerTime + TimeSpan.FromSeconds(graceSeconds), cancellation);
        }
        catch (DockerRefusedException e) when (e.Status is HttpStatusCode.NotModified or HttpStatusCode.NotFound)
        {
            // It has ended already.
        }
    }

    /// <summary>Ends it where it runs, and removes it with all that it has written.</summary>
    public Task Remove(string container, CancellationToken cancellation) => Quietly(HttpMethod.Delete, $"/containers/{container}?force=1&v=1", null, cancellation, HttpStatusCode.NotFound, HttpStatusCode.Conflict);

    /// <summary>Opens what a container has printed, each part under its time (<see cref="ContainerLog"/>).</summary>
    /// <param name="since">In nanoseconds since 1970; what was printed at that time is told too.</param>
    /// <param name="follow">Goes on until the container ends.</param>
    public async Task<(HttpResponseMessage Answer, Stream Log)> Logs(string container, long since, bool follow, CancellationToken cancellation)
    {
        var answer = await Send(HttpMethod.Get, $"/containers/{container}/logs?stdout=1&stderr=1&timestamps=1&follow={(follow ? 1 : 0)}&since={since / 1_000_000_000}.{since % 1_000_000_000:D9}", null, null, cancellation);
        return (answer, await Reading(answer.Content.ReadAsStreamAsync(cancellation)));
    }

    public void Dispose() => client.Dispose();

    private async Task<T?> Get<T>(string path, CancellationToken cancellation, TimeSpan? within = null)
        where T : class
    {
        try
        {
            using var answer = await Send(HttpMethod.Get, path, null, within ?? AnswerTime, cancellation);
            return await Reading(answer.Content.ReadFromJsonAsync<T>(Json, cancellation));
        }
        catch (DockerRefusedException e) when (e.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <param name="well">Answers that mean that it is done already.</param>
    private async Task Quietly(HttpMethod method, string path, object? body, CancellationToken cancellation, params HttpStatusCode[] well)
    {
        try
        {
            using var answer = await Send(method, path, body is null ? null : JsonContent.Create(body, options: Json), AnswerTime, cancellation);
        }
        catch (DockerRefusedException e) when (well.Contains(e.Status))
        {
            // Done already.
        }
    }

    /// <param name="within">For the head of the answer; null: however long it takes.</param>
    /// <exception cref="DockerRefusedException">The engine answers, and refuses.</exception>
    /// <exception cref="HostAwayException">It does not answer.</exception>
    private async Task<HttpResponseMessage> Send(HttpMethod method, string path, HttpContent? content, TimeSpan? within, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (within is { } time)
            patience.CancelAfter(time);
        HttpResponseMessage answer;
        try
        {
            answer = await client.SendAsync(new HttpRequestMessage(method, path) { Content = content }, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        }
        catch (HttpRequestException e)
        {
            throw Away(e.InnerException?.Message ?? e.Message, e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw Away($"no answer within {within?.TotalSeconds:0} seconds", e);
        }

        if (answer.IsSuccessStatusCode)
            return answer;
        using (answer)
        {
            var text = await Reading(answer.Content.ReadAsStringAsync(cancellation));
            throw new DockerRefusedException(answer.StatusCode, Message(text) ?? $"it answers {(int)answer.StatusCode}");
        }
    }

    private async Task<T> Reading<T>(Task<T> body)
    {
        try
        {
            return await body;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Away(e.Message, e);
        }
    }

    private HostAwayException Away(string why, Exception e) => new(Unavailable, $"The Docker engine at {settings.Socket} does not answer: {why}.", e);

    private static string? Message(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<Refusal>(body, Json)?.Message;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Filter(string name, string value) => Uri.EscapeDataString(JsonSerializer.Serialize(new Dictionary<string, string[]> { [name] = [value] }));

    private sealed record EngineVersion(string? Version);

    private sealed record Created(string Id);

    private sealed record LoadLine([property: System.Text.Json.Serialization.JsonPropertyName("error")] string? Fault);

    private sealed record Refusal([property: System.Text.Json.Serialization.JsonPropertyName("message")] string? Message);
}
