using System.Text;
using System.Text.RegularExpressions;
using AutoStack.Api.Tests.Http;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Accounts;

public sealed class when_secrets_are_kept(HttpFixture api) : AccountsTest(api)
{
    [Fact]
    public async Task a_password_is_kept_as_argon2id_with_the_parameters_promised()
    {
        var email = await Registered();

        var hash = await Api.Scalar<string>("select password_hash from autostack.users where email = @email", ("email", email));

        // The PHC string format: 16 bytes of salt, 32 of hash, base64 without padding.
        Regex.IsMatch(hash, @"\A\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}\z").ShouldBeTrue(hash);
    }

    [Fact]
    public async Task two_of_the_same_password_have_different_hashes()
    {
        var emails = new[] { await Registered(), await Registered() };

        (await Api.Scalar<long>("select count(distinct password_hash) from autostack.users where email = any(@emails)", ("emails", emails))).ShouldBe(2);
    }

    [Fact]
    public async Task no_password_and_no_token_is_in_any_table_or_in_the_log()
    {
        const string password = "a password of this test alone";
        var email = await Registered(password);
        var login = (await Login(email, password)).ShouldBe(200);
        var refreshed = (await Refresh(login["refresh_token"])).ShouldBe(200);
        (await Me(refreshed["access_token"])).ShouldBe(200);
        (await Login(email, password + "!")).ShouldBe(401);
        (await Refresh(login["refresh_token"])).ShouldBe(401);
        var link = await Api.Host.Service<Api.Accounts.SignInLinks>().Make((await Api.Host.Service<Api.Accounts.Users>().FindByEmail(email, Cancellation))!, Cancellation);

        string[] secrets = [password, login["refresh_token"], login["access_token"], refreshed["refresh_token"], refreshed["access_token"], link, AdminFile.GetProperty("password").GetString()!];
        foreach (var secret in secrets)
        {
            (await TablesWith(secret)).ShouldBeEmpty();
            Api.Host.Log.ShouldNotContain(line => line.Contains(secret, StringComparison.Ordinal));
        }

        (await TablesWith(email)).ShouldBe(["users"]);
    }

    [Theory]
    [InlineData("admin.json")]
    [InlineData("sign-in.json")]
    [InlineData("keys/jwt.key")]
    public void files_with_secrets_are_for_their_owner_alone(string name)
    {
        File.GetUnixFileMode(Path.Combine(Api.Host.State, name)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>Tables of all schemas with this text anywhere in a row, as text or as bytes.</summary>
    private async Task<IReadOnlyList<string>> TablesWith(string text)
    {
        var tables = new List<string>();
        await using (var command = Api.Database.CreateCommand("select quote_ident(table_schema) || '.' || quote_ident(table_name) from information_schema.tables where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1"))
        await using (var reader = await command.ExecuteReaderAsync(Cancellation))
            while (await reader.ReadAsync(Cancellation))
                tables.Add(reader.GetString(0));

        tables.Count.ShouldBeGreaterThan(10);
        var found = new List<string>();
        foreach (var table in tables)
            if (await Api.Scalar<bool>(
                    $"select exists (select from {table} as row where position(@text in row::text) > 0 or position(@hex in row::text) > 0)",
                    ("text", text),
                    ("hex", Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)))))
                found.Add(table[(table.IndexOf('.') + 1)..]);
        return found;
    }
}
