using AutoStack.Domain;
using AutoStack.Domain.Environments;
using Npgsql;

namespace AutoStack.Benchmarks.Bare;

/// <summary>A project and its production environment.</summary>
internal sealed record Place(Guid Project, string ProjectName, Guid Environment, string EnvironmentName, int ConfigRevision)
{
    /// <summary>The environment as answers tell of it.</summary>
    public ProjectEnvironment Paused { get; } = new()
    {
        Id = new EnvironmentId(Environment),
        ProjectId = new ProjectId(Project),
        ProjectName = ProjectName,
        Name = EnvironmentName,
        Target = "local",
        Paused = true,
    };
}

/// <summary>What the bare endpoint knows by heart.</summary>
internal sealed class Places(IReadOnlyDictionary<Guid, Place> places, IReadOnlyDictionary<Guid, string> users)
{
    public bool TryGet(Guid project, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Place? place) => places.TryGetValue(project, out place);

    public string? ActorName(Guid user) => users.GetValueOrDefault(user);

    public static async Task<Places> Read(NpgsqlDataSource database)
    {
        var places = new Dictionary<Guid, Place>();
        await using (var command = database.CreateCommand("select (data ->> 'project_id')::uuid, data ->> 'project_name', id, data ->> 'name', (data ->> 'config_revision')::int from autostack.mt_doc_environment where data ->> 'name' = 'production'"))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                places[reader.GetGuid(0)] = new Place(reader.GetGuid(0), reader.GetString(1), reader.GetGuid(2), reader.GetString(3), reader.GetInt32(4));
        }

        var users = new Dictionary<Guid, string>();
        await using (var command = database.CreateCommand("select id, email from autostack.users"))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                users[reader.GetGuid(0)] = reader.GetString(1);
        }

        return new Places(places, users);
    }
}
