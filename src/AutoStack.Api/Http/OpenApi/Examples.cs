using System.Text.Json.Nodes;

namespace AutoStack.Api.Http.OpenApi;

/// <summary>Bodies as somebody would send them, by the type that reads them.</summary>
public static class Examples
{
    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["LoginBody"] = """{ "email": "ada@example.org", "password": "correct horse battery" }""",
        ["LinkBody"] = """{ "token": "q1w2e3r4t5" }""",
        ["RefreshBody"] = """{ "refresh_token": "q1w2e3r4t5" }""",
        ["RegisterBody"] = """{ "email": "ada@example.org", "password": "correct horse battery" }""",
        ["ChangePasswordBody"] = """{ "old_password": "correct horse battery", "new_password": "staple battery horse" }""",
        ["CreateProjectBody"] = """{ "name": "shop", "repository_url": "https://git.example.org/shop.git", "branch": "main", "test_command": "npm test", "health_path": "/health" }""",
        ["DetectBody"] = """{ "repository_url": "https://git.example.org/shop.git", "ref": "main" }""",
        ["SourceCredentialBody"] = """{ "kind": "token", "username": "deploy", "token": "q1w2e3r4t5" }""",
        ["CreateEnvironmentBody"] = """{ "name": "staging", "branch": "develop", "replicas": 1, "auto_deploy": true }""",
        ["PatchEnvironmentBody"] = """{ "branch": "release", "paused": true, "queue_policy": "every" }""",
        ["PatchProjectBody"] = """{ "test_command": "npm test", "replicas": 2 }""",
        ["PutVariablesBody"] = """{ "variables": [ { "name": "DATABASE_URL", "value": "postgres://db.example.org/shop", "secret": true }, { "name": "COLOUR", "value": "blue", "secret": false, "scope": "build" } ] }""",
        ["PutVariableBody"] = """{ "value": "postgres://db.example.org/shop", "secret": true, "scope": "runtime" }""",
        ["RequestDeploymentBody"] = """{ "ref": "main", "environment": "production" }""",
        ["ScaleBody"] = """{ "processes": { "web": 3, "mailer": 1 } }""",
        ["RollbackBody"] = """{ "config": "then" }""",
    };

    /// <exception cref="InvalidOperationException">A body has no example: the document would be incomplete.</exception>
    public static JsonNode Of(string type) =>
        Bodies.TryGetValue(type, out var text) ? JsonNode.Parse(text)! : throw new InvalidOperationException($"The body {type} has no example in {nameof(Examples)}.");
}
