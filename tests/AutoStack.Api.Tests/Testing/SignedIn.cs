using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace AutoStack.Api.Tests.Testing;

/// <summary>Signs a client in as the administrator whom the first start made.</summary>
public static class SignedIn
{
    /// <summary>A first start makes all tables.</summary>
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(60);

    /// <param name="state">The state directory of the program that answers the client.</param>
    public static async Task<HttpClient> AsAdmin(this HttpClient client, string state)
    {
        await Eventually.Holds(async () =>
        {
            try
            {
                using var answer = await client.GetAsync("/ready");
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
                return false;
            }
        }, Start);
        var admin = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(Path.Combine(state, "admin.json")));
        using var login = await client.PostAsJsonAsync("/api/v1/auth/login", admin);
        login.EnsureSuccessStatusCode();
        var tokens = await login.Content.ReadFromJsonAsync<JsonElement>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.GetProperty("access_token").GetString());
        return client;
    }
}
