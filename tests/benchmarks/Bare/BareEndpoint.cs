using System.Security.Claims;
using System.Security.Cryptography;
using AutoStack.Api.Accounts;
using AutoStack.Api.Persistence;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Npgsql;

namespace AutoStack.Benchmarks.Bare;

/// <summary>
/// <c>POST /api/v1/projects/{id}/deployments</c> as one would write it for speed alone: no framework but Kestrel, no event store, no decisions. It checks the same
/// access token in the same way, keeps the promise of <c>Idempotency-Key</c> with the same table and the same kind of lock, and writes the same rows in one batch. What
/// it does not do: check the body, know whether a project or an environment still exists (it reads them once, at its start), trace, count, or tell anybody.
/// </summary>
internal static class BareEndpoint
{
    public static async Task Run(BareOptions options)
    {
        // With the same settings, prepared statements among them.
        await using var database = DataSource.Create(options.Connection);
        var places = await Places.Read(database);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{options.Port}");
        builder.Services.AddAuthorization();
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(bearer =>
        {
            bearer.MapInboundClaims = false;
            bearer.TokenValidationParameters = new TokenValidationParameters
            {
                ValidIssuer = Tokens.Issuer,
                ValidAudience = Tokens.Issuer,
                IssuerSigningKey = new SymmetricSecurityKey(File.ReadAllBytes(options.Key)),
                ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
                NameClaimType = Tokens.ActorClaim,
                ClockSkew = TimeSpan.FromSeconds(5),
            };
        });

        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGet("/ready", () => "ready");
        app.MapPost("/api/v1/projects/{id:guid}/deployments", (Guid id, HttpContext http) => Answer(id, http, database, places, options.Admission)).RequireAuthorization();
        await app.RunAsync();
    }

    private static async Task Answer(Guid project, HttpContext http, NpgsqlDataSource database, Places places, bool admission)
    {
        if (!places.TryGet(project, out var place))
        {
            http.Response.StatusCode = 404;
            return;
        }

        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var user = Guid.Parse(http.User.FindFirstValue(JwtRegisteredClaimNames.Sub)!);
        var request = new KeyedRequest($"{user} {http.Request.Path.Value!.ToLowerInvariant()}", http.Request.Headers["Idempotency-Key"].ToString(), SHA256.HashData(body.GetBuffer().AsSpan(0, (int)body.Length)));

        await using var connection = await database.OpenConnectionAsync();
        var (locked, kept) = await request.LockAndFind(connection);
        try
        {
            if (!locked)
            {
                http.Response.StatusCode = 409;
                return;
            }

            if (kept is not null && !kept.BodyHash.AsSpan().SequenceEqual(request.BodyHash))
            {
                http.Response.StatusCode = 422;
                return;
            }

            var (location, json) = kept is not null ? (kept.Location, kept.Body) : await DeploymentBatch.Write(connection, place, places.ActorName(user), user, request, admission);
            http.Response.StatusCode = 202;
            http.Response.Headers.Location = location;
            http.Response.ContentType = "application/json; charset=utf-8";
            await http.Response.WriteAsync(json);
        }
        finally
        {
            if (locked)
                await request.Unlock(connection);
        }
    }
}
