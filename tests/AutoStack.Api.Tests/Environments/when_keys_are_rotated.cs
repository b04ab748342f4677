using AutoStack.Api.Environments;
using AutoStack.Api.Environments.Keys;
using AutoStack.Api.Hosting;
using AutoStack.Api.Tests.Http;
using AutoStack.Api.Tests.Testing;
using AutoStack.Api.Tests.Variables;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Environments;

/// <summary>Beside a node that runs on, with a ring of keys of its own as the command has one.</summary>
public sealed class when_keys_are_rotated(HttpFixture api) : VariablesTest(api)
{
    [Fact]
    public async Task every_value_of_every_revision_is_sealed_anew_and_the_former_key_goes()
    {
        var path = await Made();
        (await Admin.Puts($"{path}/TOKEN", new { value = "first", secret = true })).ShouldBe(204);
        (await Admin.Puts($"{path}/TOKEN", new { value = "second", secret = true })).ShouldBe(204);
        var former = Ring().Current;

        var (code, told) = await Rotate(Ring());

        code.ShouldBe(0, told);
        Ring().Current.Id.ShouldNotBe(former.Id);
        Ring().Former.ShouldBeEmpty();
        (await Sealings()).ShouldBe([Ring().Current.Id]);
        told.ShouldContain($"Key {former.Id} is removed");
        // The node had the former key in memory.
        (await Handed(path, "staging"))["TOKEN"].ShouldBe("second");
        (await Admin.Puts($"{path}/TOKEN", new { value = "third", secret = true })).ShouldBe(204);
        (await Sealings()).ShouldBe([Ring().Current.Id]);
    }

    [Fact]
    public async Task one_that_is_cut_off_goes_on_where_it_was_and_nothing_is_unreadable_in_between()
    {
        var path = await Made();
        for (var i = 0; i < 25; i++)
            (await Admin.Puts($"{path}/TOKEN", new { value = $"value {i}", secret = true })).ShouldBe(204);
        var ring = Ring();
        ring.MakeNew();
        await Should.ThrowAsync<IOException>(() => new KeyRotation(Api.Database, ring, new ValueSeal(ring)).SealAnew(_ => throw new IOException("The machine went off."), Cancellation));

        (await Sealings()).Count.ShouldBe(2);
        (await Handed(path, "production"))["TOKEN"].ShouldBe("value 24");
        (await Admin.Puts($"{path}/OTHER", new { value = "in between", secret = true })).ShouldBe(204);

        var (code, told) = await Rotate(Ring(), makeNew: false);

        code.ShouldBe(0, told);
        (await Sealings()).ShouldBe([ring.Current.Id]);
        (await Handed(path, "production")).OrderBy(pair => pair.Key).Select(pair => pair.Value).ShouldBe(["in between", "value 24"]);
        (await Rotate(Ring(), makeNew: false)).Told.ShouldContain("Sealed anew: 0 values");
    }

    [Fact]
    public async Task a_former_key_stays_while_a_request_may_still_use_it()
    {
        await Made();
        var ring = Ring();
        var former = ring.Current;
        using var patience = new CancellationTokenSource();
        using var output = new StringWriter();

        var rotating = RotateKeysCommand.Rotate(ring, Api.Database, makeNew: true, TimeSpan.FromHours(1), output, patience.Token);
        await Eventually.Holds(() => Task.FromResult(output.ToString().Contains("Waiting", StringComparison.Ordinal)));
        Ring().Former.Select(key => key.Id).ShouldContain(former.Id);
        await patience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => rotating);
        (await Rotate(Ring(), makeNew: false)).Code.ShouldBe(0);
    }

    [Fact]
    public async Task values_of_an_early_version_open_and_are_sealed_anew()
    {
        var path = await Made();
        (await Admin.Puts($"{path}/TOKEN", new { value = "from before", secret = true })).ShouldBe(204);
        await Execute($"update autostack.configuration_revisions set variables = regexp_replace(variables::text, 'k1\\.{Ring().Current.Id}\\.', '', 'g')::jsonb");

        (await Handed(path, "production"))["TOKEN"].ShouldBe("from before");
        (await Rotate(Ring())).Code.ShouldBe(0);

        (await Sealings()).ShouldBe([Ring().Current.Id]);
        (await Handed(path, "production"))["TOKEN"].ShouldBe("from before");
    }

    [Fact]
    public async Task a_lost_key_is_told_with_environment_and_variable_and_what_to_do()
    {
        var path = await Made();
        (await Admin.Puts($"{path}/LOST?environment=staging", new { value = "out of reach", secret = false, scope = "build" })).ShouldBe(204);
        var project = Guid.Parse(path.Split('/')[4]);
        var current = Ring().Current.Id;
        await Execute($"update autostack.configuration_revisions set variables = replace(variables::text, 'k1.{current}.', 'k1.deadbeef.')::jsonb where variables::text like '%LOST%'");
        try
        {
            var (code, told) = await Rotate(Ring());
            code.ShouldBe(1);
            told.ShouldContain("/staging, revision 2: LOST");

            (await Listed(path, "staging")).ShouldBe([("LOST", null, "environment")]);
            var deployment = (await Admin.Posts($"/api/v1/projects/{project}/deployments", new { environment = "staging" })).ShouldBe(202).Json.GetProperty("id").GetGuid();
            var failure = (await Api.Reaches(deployment, "failed")).Json.GetProperty("failure");
            (failure.GetProperty("stage").GetString(), failure.GetProperty("code").GetString()).ShouldBe(("build", "variable_unreadable"));
            failure.GetProperty("reason").GetString().ShouldBe(
                "Environment staging: The value of variable LOST cannot be read: it was sealed with data key deadbeef, which is not here, or it was changed. "
                + "Put the key back (setting AutoStack:Keys:PreviousData, or a file keys/data.deadbeef.key in the state directory), or set the variable anew.");

            (await Admin.Puts($"{path}/LOST?environment=staging", new { value = "set anew", secret = false })).ShouldBe(204);
            (await Handed(path, "staging"))["LOST"].ShouldBe("set anew");
        }
        finally
        {
            await Execute("delete from autostack.configuration_revisions where variables::text like '%deadbeef%'");
        }
    }

    [Fact]
    public void a_configured_key_goes_before_the_files_and_former_ones_are_listed()
    {
        using var place = new TemporaryDirectory();
        var (first, second, file) = (Key(1), Key(2), new KeyRing(Settings(place)).Current);
        var ring = new KeyRing(Settings(place, ("AutoStack:Keys:Data", first), ("AutoStack:Keys:PreviousData", $"{second},{Key(3)}")));

        ring.Current.Id.ShouldBe(DataKey.Parse(first)!.Id);
        ring.Former.Select(key => key.Id).ShouldBe([DataKey.Parse(second)!.Id, DataKey.Parse(Key(3))!.Id, file.Id]);
        new KeyRing(Settings(place, ("AutoStack:Keys:Data", first), ("AutoStack:Keys:PreviousData:0", second))).Former.Count.ShouldBe(2);
        Should.Throw<InvalidSettingException>(() => new KeyRing(Settings(place, ("AutoStack:Keys:Data", first), ("AutoStack:Keys:PreviousData", "short")))).Message.ShouldNotContain("short");
    }

    private static string Key(byte filled) => Convert.ToBase64String([.. Enumerable.Repeat(filled, DataKey.Size)]);

    private static IConfiguration Settings(TemporaryDirectory place, params IEnumerable<(string Key, string? Value)> more) =>
        new ConfigurationBuilder().AddInMemoryCollection([new("AutoStack:StateDirectory", place.At("state")), .. more.Select(one => new KeyValuePair<string, string?>(one.Key, one.Value))]).Build();

    private KeyRing Ring() => new(new ConfigurationBuilder().AddInMemoryCollection([new("AutoStack:StateDirectory", Api.Host.State)]).Build());

    private async Task<(int Code, string Told)> Rotate(KeyRing ring, bool makeNew = true)
    {
        using var output = new StringWriter();
        var code = await RotateKeysCommand.Rotate(ring, Api.Database, makeNew, TimeSpan.Zero, output, Cancellation);
        return (code, output.ToString());
    }

    /// <summary>The ids of the keys that values in the database are sealed with.</summary>
    private async Task<IReadOnlyList<string>> Sealings() =>
        (await Api.Scalar<string>("select coalesce(string_agg(distinct split_part(v ->> 'sealed', '.', 2), ' '), '') from autostack.configuration_revisions r, jsonb_array_elements(r.variables) v")).Split(' ');

    private async Task Execute(string sql)
    {
        await using var command = Api.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
