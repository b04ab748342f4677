using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using AutoStack.Api.Registries.Ecr;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AutoStack.Api.Tests.Testing;

/// <summary>
/// A stand-in for two actions of Amazon ECR (API Reference, 2015-09-21) and for the one of AWS STS by which a web identity becomes credentials (API Reference,
/// AssumeRoleWithWebIdentity). It computes each signature again, by the code that is held against the published test suite.
/// </summary>
public sealed class EcrService : IAsyncDisposable
{
    public const string AccessKey = "AKIDEXAMPLE";
    public const string SecretKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    public const string Region = "eu-central-1";
    public const string RoleAccessKey = "ASIAEXAMPLE";
    public const string RoleSession = "a-session-of-the-role";
    private readonly WebApplication application;
    private readonly ConcurrentDictionary<string, bool> good = new();

    private EcrService(WebApplication application) => this.application = application;

    public string Address => application.Urls.Single();

    /// <summary>Names of the repositories that were made, with the mutability of their tags.</summary>
    public ConcurrentQueue<string> Made { get; } = new();

    public ConcurrentQueue<string> Issued { get; } = new();

    public ConcurrentQueue<string> Actions { get; } = new();

    public double LifetimeSeconds { get; set; } = 12 * 3600;

    public bool MayMakeRepositories { get; set; } = true;

    /// <summary>What is answered instead; null: what is asked for.</summary>
    public int? Status { get; set; }

    public static async Task<EcrService> Start()
    {
        var service = new EcrService(TestServer.Build(tls: null));
        service.application.Run(service.Answer);
        await service.application.StartAsync();
        return service;
    }

    public bool IsGood(string login) => login.StartsWith("AWS:", StringComparison.Ordinal) && good.ContainsKey(login["AWS:".Length..]);

    /// <summary>From now on no login that was handed out is good.</summary>
    public void Revoke() => good.Clear();

    public async ValueTask DisposeAsync() => await application.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes);
        var target = context.Request.Headers["X-Amz-Target"].ToString();
        Actions.Enqueue(target.Length > 0 ? target[(target.IndexOf('.', StringComparison.Ordinal) + 1)..] : "AssumeRoleWithWebIdentity");
        if (Status is { } status)
            await Refuse(context, status, "ServerException", "It is not well.");
        else if (target.Length == 0)
            await AssumeRole(context, Encoding.UTF8.GetString(bytes.ToArray()));
        else if (!IsSigned(context.Request, bytes.ToArray()))
            await Refuse(context, 400, "InvalidSignatureException", "The request signature we calculated does not match the signature you provided.");
        else if (target.EndsWith(".GetAuthorizationToken", StringComparison.Ordinal))
            await Token(context);
        else
            await MakeRepository(context, JsonDocument.Parse(bytes.ToArray()).RootElement);
    }

    private static bool IsSigned(HttpRequest request, byte[] body)
    {
        var given = request.Headers.Authorization.ToString();
        var signed = given.Split("SignedHeaders=")[^1].Split(',')[0].Split(';');
        var headers = signed.Select(name => KeyValuePair.Create(name, request.Headers[name].ToString()));
        var isRole = request.Headers["X-Amz-Security-Token"] == RoleSession;
        return new[] { "host", "x-amz-date", "x-amz-target" }.All(signed.Contains)
            && given == SignatureV4.Authorize(isRole ? RoleAccessKey : AccessKey, SecretKey, Region, "ecr", request.Headers["X-Amz-Date"].ToString(), headers, body);
    }

    private async Task Token(HttpContext context)
    {
        var token = $"{Guid.NewGuid():N}";
        good[token] = true;
        Issued.Enqueue(token);
        await Json(context, 200, new
        {
            authorizationData = new[]
            {
                new { authorizationToken = Convert.ToBase64String(Encoding.UTF8.GetBytes($"AWS:{token}")), expiresAt = (DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0) + LifetimeSeconds, proxyEndpoint = Address },
            },
        });
    }

    private async Task MakeRepository(HttpContext context, JsonElement question)
    {
        var name = question.GetProperty("repositoryName").GetString()!;
        if (!MayMakeRepositories)
            await Refuse(context, 400, "AccessDeniedException", "User is not authorized to perform: ecr:CreateRepository");
        else if (Made.Any(made => made.StartsWith($"{name} ", StringComparison.Ordinal)))
            await Refuse(context, 400, "com.amazonaws.ecr#RepositoryAlreadyExistsException", $"The repository with name '{name}' already exists");
        else
        {
            Made.Enqueue($"{name} {question.GetProperty("imageTagMutability").GetString()}");
            await Json(context, 200, new { repository = new { repositoryName = name } });
        }
    }

    private static async Task AssumeRole(HttpContext context, string form)
    {
        if (!form.Contains("WebIdentityToken=a-token-of-the-cluster", StringComparison.Ordinal))
        {
            context.Response.StatusCode = 400;
            return;
        }

        context.Response.ContentType = "text/xml";
        await context.Response.WriteAsync($"""
            <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials>
              <AccessKeyId>{RoleAccessKey}</AccessKeyId><SecretAccessKey>{SecretKey}</SecretAccessKey><SessionToken>{RoleSession}</SessionToken>
              <Expiration>{DateTimeOffset.UtcNow.AddHours(1):yyyy-MM-dd'T'HH:mm:ss'Z'}</Expiration>
            </Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
            """);
    }

    private static Task Refuse(HttpContext context, int status, string kind, string message) => Json(context, status, new Dictionary<string, string> { ["__type"] = kind, ["message"] = message });

    private static async Task Json(HttpContext context, int status, object answer)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/x-amz-json-1.1";
        await context.Response.WriteAsync(JsonSerializer.Serialize(answer));
    }
}
