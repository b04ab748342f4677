using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using AutoStack.Api.Accounts;
using AutoStack.Api.Tests.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Accounts;

public sealed class when_an_access_token_is_forged(HttpFixture api) : AccountsTest(api)
{
    private SecurityKey OwnKey => Api.Host.Service<TokenKey>().Key;

    [Fact]
    public async Task the_same_token_unforged_is_taken()
    {
        (await Me(Token(OwnKey))).ShouldBe(200);
    }

    [Fact]
    public async Task another_key_is_refused()
    {
        await Refused(Token(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32))), "token_invalid");
    }

    [Fact]
    public async Task another_algorithm_with_the_right_key_is_refused()
    {
        await Refused(Token(new SymmetricSecurityKey([.. ((SymmetricSecurityKey)OwnKey).Key, .. new byte[32]]), SecurityAlgorithms.HmacSha512), "token_invalid");
    }

    [Fact]
    public async Task no_signature_is_refused()
    {
        var parts = Token(OwnKey).Split('.');
        var none = Base64Url.EncodeToString(Encoding.UTF8.GetBytes("""{"alg":"none","typ":"JWT"}"""));

        await Refused($"{none}.{parts[1]}.", "token_invalid");
        await Refused($"{none}.{parts[1]}.{parts[2]}", "token_invalid");
        await Refused($"{parts[0]}.{parts[1]}.", "token_invalid");
    }

    [Fact]
    public async Task a_changed_payload_is_refused()
    {
        var parts = Token(OwnKey).Split('.');
        var payload = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])).Replace(Tokens.Issuer, "autostock", StringComparison.Ordinal);

        await Refused($"{parts[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}.{parts[2]}", "token_invalid");
    }

    [Fact]
    public async Task one_that_has_run_out_is_refused_and_says_so()
    {
        await Refused(Token(OwnKey, expires: DateTime.UtcNow.AddSeconds(-10)), "token_expired");
    }

    [Fact]
    public async Task another_issuer_or_audience_is_refused()
    {
        await Refused(Token(OwnKey, issuer: "somebody"), "token_invalid");
        await Refused(Token(OwnKey, audience: "somebody"), "token_invalid");
    }

    [Theory]
    [InlineData("Bearer nonsense", "token_invalid")]
    [InlineData("Bearer ", "token_invalid")]
    [InlineData("Basic YWRtaW46YWRtaW4=", "token_invalid")]
    [InlineData(null, "not_signed_in")]
    public async Task what_is_no_token_is_refused(string? authorization, string code)
    {
        var refused = (await Anybody.Gets("/api/v1/auth/me", authorization is null ? [] : [("Authorization", authorization)])).ShouldBeProblem(401, code);

        refused.Headers.WwwAuthenticate.ToString().ShouldStartWith("Bearer");
    }

    private async Task Refused(string token, string code) => (await Me(token)).ShouldBeProblem(401, code);

    private string Token(SecurityKey key, string algorithm = SecurityAlgorithms.HmacSha256, string issuer = Tokens.Issuer, string audience = Tokens.Issuer, DateTime? expires = null)
    {
        var admin = Api.Host.Service<Users>().First(Cancellation).GetAwaiter().GetResult()!;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            NotBefore = DateTime.UtcNow.AddMinutes(-10),
            Expires = expires ?? DateTime.UtcNow.AddMinutes(10),
            Subject = new ClaimsIdentity([new Claim(JwtRegisteredClaimNames.Sub, admin.Id.ToString()), new Claim(Tokens.ActorClaim, $"user:{admin.Id}")]),
            SigningCredentials = new SigningCredentials(key, algorithm),
        });
    }
}
