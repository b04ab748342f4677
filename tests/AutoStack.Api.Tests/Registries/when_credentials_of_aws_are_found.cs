using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Registries;

/// <summary>A whole platform, whose credentials are where AWS's own tools look for them.</summary>
public sealed class when_credentials_of_aws_are_found
{
    [Theory]
    [InlineData("environment")]
    [InlineData("profile")]
    [InlineData("web identity")]
    public async Task its_images_go_to_ecr_and_come_back(string where)
    {
        using var place = new TemporaryDirectory();
        await using var service = await EcrService.Start();
        await using var server = await DockerRegistry.Start(relativeAddresses: true);
        await using var front = await RegistryFront.Start(server.Host);
        front.IsGoodLogin = service.IsGood;
        (string, string)[] credentials = where switch
        {
            "environment" => [("AWS_ACCESS_KEY_ID", EcrService.AccessKey), ("AWS_SECRET_ACCESS_KEY", EcrService.SecretKey)],
            "profile" =>
            [
                ("AWS_PROFILE", "autostack"),
                ("AWS_SHARED_CREDENTIALS_FILE", place.Write("credentials", $"[autostack]\naws_access_key_id = {EcrService.AccessKey}\naws_secret_access_key = {EcrService.SecretKey}\n")),
            ],
            _ =>
            [
                ("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/autostack"),
                ("AWS_WEB_IDENTITY_TOKEN_FILE", place.Write("token", "a-token-of-the-cluster")),
                ("AWS_ENDPOINT_URL_STS", service.Address),
                ("AWS_REGION", EcrService.Region),
            ],
        };
        await using var platform = await RealPlatform.Create([
            ("AutoStack__Registry__Kind", "Ecr"),
            ("AutoStack__Registry__Url", $"{front.Address}/team"),
            ("AutoStack__Registry__Region", EcrService.Region),
            ("AutoStack__Registry__Endpoint", service.Address),
            .. credentials]);
        platform.StartTarget();
        await platform.StartApi();
        var repository = new Repository(Path.Combine(platform.Repositories, "site"));
        repository.Commit("1", ("index.html", "from ECR"));

        await platform.Reaches(await platform.Deploy(await platform.Project("site", repository.Path)), "live");

        using var visitor = platform.Visitor("site");
        (await visitor.GetStringAsync("/", TestContext.Current.CancellationToken)).ShouldBe("from ECR");
        service.Made.ShouldBe(["team/site IMMUTABLE"]);
        service.Actions.Contains("AssumeRoleWithWebIdentity").ShouldBe(where == "web identity");
        (await platform.PlacesThatShow(EcrService.SecretKey)).ShouldBeEmpty();
        foreach (var login in service.Issued)
            (await platform.PlacesThatShow(login)).ShouldBeEmpty();
    }
}
