using System.Text.Json;
using AutoStack.Api.Tests.Http;

namespace AutoStack.Api.Tests.Accounts;

/// <summary>A test of accounts: registration is open while it runs, so that it can have users of its own.</summary>
public abstract class AccountsTest(HttpFixture api) : HttpTest(api), IDisposable
{
    protected const string Password = "correct horse battery";

    private readonly IDisposable registration = api.Host.With("AutoStack:Registration:Open", "true");

    /// <summary>What the first start wrote for the administrator.</summary>
    protected JsonElement AdminFile => JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(Api.Host.State, "admin.json")));

    public void Dispose()
    {
        registration.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A new user; returns the address.</summary>
    protected async Task<string> Registered(string password = Password)
    {
        var email = $"{Api.Name("user")}@example.org";
        (await Anybody.Posts("/api/v1/auth/register", new { email, password })).ShouldBe(201);
        return email;
    }

    protected Task<Answer> Login(string email, string password = Password) => Anybody.Posts("/api/v1/auth/login", new { email, password });

    protected Task<Answer> Refresh(string token) => Anybody.Posts("/api/v1/auth/refresh", new { refresh_token = token });

    /// <summary>Who the API says is signed in with this access token.</summary>
    protected Task<Answer> Me(string accessToken) => Anybody.Gets("/api/v1/auth/me", ("Authorization", $"Bearer {accessToken}"));
}
