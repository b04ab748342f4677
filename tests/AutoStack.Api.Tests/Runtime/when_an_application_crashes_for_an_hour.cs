using System.Net.Http.Json;
using System.Text.Json;
using AutoStack.Api.Delivery;
using AutoStack.Api.Images;
using AutoStack.Api.Logs.Applications;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;
using AutoStack.Api.Targets.Local;
using AutoStack.Api.Targets.Local.Facts;
using AutoStack.Api.Targets.Local.Instances;
using AutoStack.Api.Targets.Local.Output;
using AutoStack.Api.Tests.Engine;
using AutoStack.Api.Tests.Testing;
using AutoStack.Domain;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Runtime;

/// <summary>
/// A real process that ends as soon as it has begun, started again by the real target for an hour of the clock that its pauses go by, with all that this tells: what it costs is bounded. The hour
/// passes in seconds, since every pause is over at once.
/// </summary>
public sealed class when_an_application_crashes_for_an_hour(EngineFixture engine) : EngineTest(engine)
{
    private const int Lines = 30;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task it_is_started_about_once_a_minute_and_what_is_told_and_stored_of_it_is_bounded()
    {
        using var directory = new TemporaryDirectory();
        var project = await Engine.Project();
        await Engine.Reaches(await Engine.Request(project), "live");
        var environment = new EnvironmentId((await Engine.Environment(project)).GetProperty("id").GetGuid());
        var clock = new HastyClock(until: Hour);
        var facts = new RuntimeFacts(Engine.Service<NpgsqlDataSource>(), Engine.Service<WakeUps>(), new Signal(), clock, NullLogger<RuntimeFacts>.Instance);
        using var probe = new HealthProbe();
        var settings = new TargetSettings(new ConfigurationBuilder().Build());
        var shipping = new OutputShipping(Engine.Service<ApplicationLogStore>(), Engine.Service<WakeUps>(), settings, NullLogger<OutputShipping>.Instance);
        var output = directory.At("output.log");
        using var instance = new Instance(new InstanceRecord(Guid.CreateVersion7(), "web", 1, output, null, null, null), Release(project, environment, directory), Host(directory), probe, shipping, facts, settings, clock, _ => { });

        await instance.Begin();
        while (!clock.Over.IsCompleted)
        {
            await facts.Flush(Cancellation);
            await Task.WhenAny(clock.Over, Task.Delay(20, Cancellation));
        }

        await instance.End(TimeSpan.FromSeconds(1));
        clock.Skip(TimeSpan.FromMinutes(2));
        await facts.Flush(Cancellation);

        // Half a second, then twice as long each time up to a minute: no busy loop, whatever its pace.
        clock.Pauses.Take(9).Select(pause => pause.TotalSeconds).ShouldBe([0.5, 1, 2, 4, 8, 16, 32, 60, 60]);
        instance.Exits.ShouldBeInRange(60, 67);
        var crashes = await Eventually.Get(() => Told(project, "instance_crashed"), told => told.Sum(Times) == instance.Exits);
        crashes.Count.ShouldBeInRange(30, 63);
        crashes.ShouldAllBe(crash => crash.GetProperty("last_lines").GetArrayLength() <= 20);
        (await Told(project, "instance_started")).Count.ShouldBeLessThanOrEqualTo(63);
        (await Stored(environment)).ShouldBe(instance.Exits * (Lines + 1));
    }

    private static int Times(JsonElement crash) => crash.GetProperty("times").GetInt32();

    private async Task<IReadOnlyList<JsonElement>> Told(Guid project, string type) =>
    [
        .. (await Engine.Client.GetFromJsonAsync<JsonElement>($"/api/v1/audit?project_id={project}&type={type}&limit=200", Cancellation)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("data")),
    ];

    private async Task<long> Stored(EnvironmentId environment)
    {
        await using var command = Engine.Service<NpgsqlDataSource>().CreateCommand("select next_line - 1 from autostack.application_log_heads where environment_id = @id");
        command.Parameters.AddWithValue("id", environment.Value);
        return Convert.ToInt64(await command.ExecuteScalarAsync(Cancellation), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static ReleaseRuntime Release(Guid project, EnvironmentId environment, TemporaryDirectory directory)
    {
        Directory.CreateDirectory(directory.At("app"));
        var command = $"i=0; while [ $i -lt {Lines} ]; do echo line $i; i=$((i+1)); done; exit 1";
        var manifest = new ReleaseManifest(
            new ProjectId(project), "loop", environment, "production", new DeploymentId(Guid.CreateVersion7()), 1, new string('a', 40), "image", "sha256:1", 1,
            [new ReleaseProcess("web", command, 1)], "/", 60, null, []);
        var config = new OciImageConfig(DateTimeOffset.UnixEpoch, "amd64", "linux", new OciRunConfig { WorkingDir = "/app" }, new OciRootFs("layers", []));
        var runtime = new ReleaseRuntime(manifest, new UnpackedRelease(directory.Path, config));
        runtime.Give(new RuntimeVariables(new Dictionary<string, string>(), []));
        return runtime;
    }

    private static ProcessHost Host(TemporaryDirectory directory)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["AutoStack:StateDirectory"] = directory.At("state"), ["AutoStack:RunAs"] = "root" })
            .Build();
        return new ProcessHost(null!, new UnprivilegedUser(configuration), new EnvironmentDisk(configuration), new TargetSettings(configuration), configuration);
    }

    /// <summary>Time passes by pauses alone, each of which is over at once; the first one after the hour never is.</summary>
    private sealed class HastyClock(TimeSpan until) : TimeProvider
    {
        private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<TimeSpan> pauses = [];
        private long now;

        public Task Over => over.Task;

        public IReadOnlyList<TimeSpan> Pauses => pauses;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Volatile.Read(ref now);

        public void Skip(TimeSpan time) => Interlocked.Add(ref now, time.Ticks);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (now >= until.Ticks)
            {
                over.TrySetResult();
                return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
            }

            pauses.Add(dueTime);
            Skip(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
