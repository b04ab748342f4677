using Amazon.Runtime;
using AutoStack.Api.Hosting;
using AutoStack.Api.Registries;
using AutoStack.Api.Registries.Distribution;
using AutoStack.Api.Registries.Ecr;
using AutoStack.Api.Tests.Testing;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;
using static AutoStack.Api.Tests.Testing.Outcomes;

namespace AutoStack.Api.Tests.Registries;

/// <summary>A real registry behind a front that wants the logins of a stand-in for ECR's service.</summary>
public sealed class when_a_registry_is_amazons : DistributionTest
{
    private readonly List<EcrAccount> accounts = [];
    private EcrService service = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        service = await EcrService.Start();
        Front.IsGoodLogin = service.IsGood;
    }

    public override async ValueTask DisposeAsync()
    {
        accounts.ForEach(account => account.Dispose());
        await service.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task a_login_is_fetched_once_and_a_repository_made_at_its_first_push()
    {
        var registry = Ecr();
        var image = await Image(layers: 3);

        Done(await Push(registry, image)).Reference.ShouldBe($"{Front.Host}/team/hello:aaaaaaaaaaaa-1");
        Done(await Push(registry, await Image(), "bbbbbbbbbbbb-2", "key-2"));
        Done(await registry.Find("hello", "key-1", Cancellation))!.Digest.ShouldBe(image.Digest);
        Done(await Unpack(registry, image));

        service.Issued.Count.ShouldBe(1);
        service.Made.ShouldBe(["team/hello IMMUTABLE"]);
        registry.Kind.ShouldBe("Ecr");
    }

    [Fact]
    public async Task another_node_finds_the_repository_made()
    {
        Done(await Push(Ecr(), await Image()));

        Done(await Push(Ecr(), await Image(), "bbbbbbbbbbbb-2", "key-2"));

        service.Actions.Count(action => action == "CreateRepository").ShouldBe(2);
        service.Made.Count.ShouldBe(1);
    }

    [Fact]
    public async Task a_login_that_is_refused_in_the_middle_of_a_push_is_replaced()
    {
        var registry = Ecr();
        var revoked = 0;
        Front.Meanwhile = async (context, forward) =>
        {
            if (context.Request.Method == "POST" && Interlocked.Exchange(ref revoked, 1) == 0)
                service.Revoke();
            await forward();
        };

        Done(await Push(registry, await Image(layers: 4)));

        revoked.ShouldBe(1);
        service.Issued.Count.ShouldBe(2);
    }

    [Fact]
    public async Task a_login_is_renewed_before_its_end()
    {
        service.LifetimeSeconds = 1;
        var registry = Ecr();
        Done(await Push(registry, await Image()));

        await Eventually.Holds(async () =>
        {
            Done(await registry.Find("hello", "key-1", Cancellation));
            return service.Issued.Count > 2;
        });

        Front.Seen.Count(request => request.Authorization.Length == 0).ShouldBe(1);
    }

    [Fact]
    public async Task wrong_credentials_are_told_without_them()
    {
        var fault = Lasting(await Push(Ecr(new BasicAWSCredentials(EcrService.AccessKey, "an0ther-secret")), await Image()), "registry_unauthorised");

        fault.Reason.ShouldContain("InvalidSignatureException");
        fault.Reason.ShouldContain("credentials of AWS");
        fault.Reason.ShouldNotContain("an0ther-secret");
    }

    [Fact]
    public async Task who_may_not_make_repositories_pushes_to_those_that_are_there()
    {
        service.MayMakeRepositories = false;

        Done(await Push(Ecr(), await Image()));

        service.Made.ShouldBeEmpty();
    }

    [Fact]
    public async Task a_service_that_is_not_well_or_away_is_asked_again_later()
    {
        var registry = Ecr();
        var image = await Image();
        service.Status = 500;
        Passing(await Push(registry, image), "registry_busy");
        await service.DisposeAsync();
        Passing(await Push(registry, image), "registry_unreachable");
    }

    [Theory]
    [InlineData("https://123456789012.dkr.ecr.eu-central-1.amazonaws.com/team", "eu-central-1", "https://api.ecr.eu-central-1.amazonaws.com/")]
    [InlineData("https://123456789012.dkr.ecr-fips.us-east-1.amazonaws.com", "us-east-1", "https://api.ecr-fips.us-east-1.amazonaws.com/")]
    [InlineData("https://123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", "cn-north-1", "https://api.ecr.cn-north-1.amazonaws.com.cn/")]
    public void its_address_tells_its_region_and_service(string url, string region, string endpoint)
    {
        var settings = EcrSettings.From(Settings(("Kind", "ecr"), ("Url", url)));

        (settings.Region, settings.Endpoint.ToString()).ShouldBe((region, endpoint));
    }

    [Theory]
    [InlineData("Url", "https://registry.example.org")]
    [InlineData("Username", "AWS")]
    [InlineData("Region", "Frankfurt")]
    [InlineData("Endpoint", "ecr.example.org")]
    [InlineData("Endpoint", "http://ecr.example.org")]
    [InlineData("Endpoint", "https://ecr.example.org/path")]
    public void a_wrong_value_stops_the_start_with_its_name(string name, string value)
    {
        var settings = Settings(("Kind", "ecr"), ("Url", "https://123456789012.dkr.ecr.eu-central-1.amazonaws.com"), (name, value));

        Should.Throw<InvalidSettingException>(() => (RegistryKinds.From(settings), EcrSettings.From(settings))).Message.ShouldStartWith($"Setting AutoStack:Registry:{name} ");
    }

    [Fact]
    public void settings_of_it_alone_are_refused_elsewhere()
    {
        var settings = Settings(("Kind", "distribution"), ("Url", "https://registry.example.org"), ("Region", "eu-central-1"));

        Should.Throw<InvalidSettingException>(() => RegistryKinds.From(settings)).Message.ShouldContain("unless AutoStack:Registry:Kind is Ecr");
    }

    private DistributionRegistry Ecr(AWSCredentials? credentials = null)
    {
        var settings = EcrSettings.From(Settings(("Url", $"{Front.Address}/team"), ("Region", EcrService.Region), ("Endpoint", service.Address)));
        accounts.Add(new EcrAccount(settings, new EcrApi(settings, () => credentials ?? new BasicAWSCredentials(EcrService.AccessKey, EcrService.SecretKey))));
        return Registry(settings.Server, accounts[^1]);
    }

    private static IConfiguration Settings(params IEnumerable<(string Key, string Value)> settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.GroupBy(setting => setting.Key).Select(same => new KeyValuePair<string, string?>($"AutoStack:Registry:{same.Key}", same.Last().Value)))
        .Build();
}
