using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AutoStack.Api.Deployments;
using AutoStack.Api.Persistence;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using Npgsql;

namespace AutoStack.Benchmarks.Bare;

/// <summary>
/// All rows of one request in one round trip and one transaction. The project's number is drawn by the first statement and put into the others by the server, since
/// waiting for it would be a second round trip. The row of the number is locked from then on, so that requests of one project come one after the other.
/// </summary>
internal static class DeploymentBatch
{
    private const string NumberMark = "\"number\":0,";

    public static async Task<(string Location, string Json)> Write(NpgsqlConnection connection, Place place, string? actorName, Guid actor, KeyedRequest request, bool admission)
    {
        var (id, now) = (Guid.CreateVersion7(), DateTimeOffset.UtcNow);
        var requested = new DeploymentRequested(new ProjectId(place.Project), place.ProjectName, new EnvironmentId(place.Environment), place.EnvironmentName, 0, null, null, null, place.ConfigRevision, new Trigger(TriggerKind.Manual, actor));
        var state = Deployment.Evolve(null, new DeploymentId(id), requested, now)!;
        var location = $"/api/v1/deployments/{id}";
        var json = JsonSerializer.Serialize(DeploymentResponses.Map(state, place.Paused, actorName, author: null), AutoStackJson.Options);
        var split = json.IndexOf(NumberMark, StringComparison.Ordinal);
        var (head, tail) = (json[..(split + NumberMark.Length - 2)], json[(split + NumberMark.Length - 1)..]);
        var (correlation, user) = (Activity.Current?.TraceId.ToString() ?? "", $"user:{actor}");

        await using var batch = new NpgsqlBatch(connection);
        void Add(string sql, params object[] values)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var value in values)
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            batch.BatchCommands.Add(command);
        }

        Add("insert into autostack.deployment_numbers as n (project_id, last) values ($1, 1) on conflict (project_id) do update set last = n.last + 1 returning last", place.Project);
        Add("insert into autostack.mt_streams (id, type, version) values ($1, 'deployment', 1)", id);
        Add(
            """
            insert into autostack.mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, correlation_id, user_name)
            select nextval('autostack.mt_events_sequence'), $1, $2, 1, jsonb_set($3::jsonb, '{number}', to_jsonb(last)), 'deployment_requested', $4, 'AutoStack.Domain.Deployments.DeploymentRequested, AutoStack.Domain', $5, $6
            from autostack.deployment_numbers where project_id = $7
            """,
            Guid.CreateVersion7(), id, JsonSerializer.Serialize(requested, AutoStackJson.Options), now, correlation, user, place.Project);
        Add(
            """
            insert into autostack.mt_doc_deployment (id, data, mt_dotnet_type, mt_version)
            select $1, jsonb_set($2::jsonb, '{number}', to_jsonb(last)), 'AutoStack.Domain.Deployments.Deployment', 1 from autostack.deployment_numbers where project_id = $3
            """,
            id, JsonSerializer.Serialize(state, AutoStackJson.Options), place.Project);
        Add("delete from autostack.idempotency_keys where created_at <= clock_timestamp() - interval '24 hours'");
        Add(
            """
            insert into autostack.idempotency_keys (scope, key, body_hash, status, location, body)
            select $1, $2, $3, 202, $4, $5 || last || $6 from autostack.deployment_numbers where project_id = $7
            """,
            request.Scope, request.Key, request.BodyHash, location, head, tail, place.Project);
        if (admission)
            AddAdmission(Add, place, id, now, correlation, user);
        else
            Add("insert into autostack.pending_admissions (deployment_id, environment_id) values ($1, $2)", id, place.Environment);

        await using var reader = await batch.ExecuteReaderAsync();
        await reader.ReadAsync();
        var number = reader.GetInt32(0);
        while (await reader.NextResultAsync())
        {
            // The errors of later statements come with their results.
        }

        return (location, $"{head}{number.ToString(CultureInfo.InvariantCulture)}{tail}");
    }

    /// <summary>The deployment takes its place in the line of the paused environment, and overtakes the one that waits there.</summary>
    private static void AddAdmission(AddStatement add, Place place, Guid id, DateTimeOffset now, string correlation, string user)
    {
        add(
            """
            insert into autostack.mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, correlation_id, user_name)
            select nextval('autostack.mt_events_sequence'), $1, s.id, s.version + 1, jsonb_build_object('deployment', $2::uuid, 'number', n.last), 'deployment_queued', $3, 'AutoStack.Domain.Environments.DeploymentQueued, AutoStack.Domain', $4, $5
            from autostack.mt_streams s, autostack.deployment_numbers n where s.id = $6 and n.project_id = $7
            """,
            Guid.CreateVersion7(), id, now, correlation, user, place.Environment, place.Project);
        add(
            """
            insert into autostack.mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, correlation_id, user_name)
            select nextval('autostack.mt_events_sequence'), $1, s.id, s.version + 2, jsonb_build_object('deployment', e.data -> 'queue' -> 0 -> 'deployment', 'superseded_by', $2::uuid), 'deployment_left_queue', $3, 'AutoStack.Domain.Environments.DeploymentLeftQueue, AutoStack.Domain', $4, $5
            from autostack.mt_streams s join autostack.mt_doc_environment e using (id) where id = $6 and e.data -> 'queue' -> 0 is not null
            """,
            Guid.CreateVersion7(), id, now, correlation, user, place.Environment);
        add(
            """
            insert into autostack.mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, correlation_id, user_name)
            select nextval('autostack.mt_events_sequence'), $1, s.id, s.version + 1, jsonb_build_object('by', $2::uuid), 'deployment_superseded', $3, 'AutoStack.Domain.Deployments.DeploymentSuperseded, AutoStack.Domain', $4, $5
            from autostack.mt_doc_environment e join autostack.mt_streams s on s.id = (e.data -> 'queue' -> 0 ->> 'deployment')::uuid where e.id = $6
            """,
            Guid.CreateVersion7(), id, now, correlation, user, place.Environment);
        add(
            """
            update autostack.mt_streams set version = version + 1, timestamp = now()
            where id = (select (data -> 'queue' -> 0 ->> 'deployment')::uuid from autostack.mt_doc_environment where id = $1)
            """,
            place.Environment);
        add(
            """
            update autostack.mt_doc_deployment set mt_version = mt_version + 1, mt_last_modified = now(),
                data = data || jsonb_build_object('version', mt_version + 1, 'status', 'superseded', 'replaced_by', $1::uuid, 'finished_at', $2::timestamptz)
            where id = (select (data -> 'queue' -> 0 ->> 'deployment')::uuid from autostack.mt_doc_environment where id = $3)
            """,
            id, now, place.Environment);
        add(
            """
            update autostack.mt_streams s set version = s.version + case when e.data -> 'queue' -> 0 is null then 1 else 2 end, timestamp = now()
            from autostack.mt_doc_environment e where s.id = $1 and e.id = $1
            """,
            place.Environment);
        add(
            """
            update autostack.mt_doc_environment e set mt_version = s.version, mt_last_modified = now(),
                data = e.data || jsonb_build_object('version', s.version, 'queue', jsonb_build_array(jsonb_build_object('deployment', $1::uuid, 'number', n.last)))
            from autostack.mt_streams s, autostack.deployment_numbers n where e.id = $2 and s.id = $2 and n.project_id = $3
            """,
            id, place.Environment, place.Project);
    }

    private delegate void AddStatement(string sql, params object[] values);
}
