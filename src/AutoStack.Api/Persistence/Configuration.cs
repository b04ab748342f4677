using JasperFx;
using JasperFx.Core;
using JasperFx.Events;
using Marten;
using Npgsql;
using Wolverine;
using Wolverine.ErrorHandling;
using Wolverine.Http;
using Wolverine.Marten;

namespace AutoStack.Api.Persistence;

/// <summary>Marten and Wolverine over one PostgreSQL database. Features add their events, documents and tables with <c>services.ConfigureMarten</c>.</summary>
public static class Configuration
{
    public const string Schema = "autostack";

    public static WebApplicationBuilder AddPersistence(this WebApplicationBuilder builder)
    {
        var connection = builder.Configuration.GetConnectionString("AutoStack")
            ?? throw new Hosting.InvalidSettingException("ConnectionStrings:AutoStack", null, "a PostgreSQL connection string");
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(connection));
        builder.Services
            .AddMarten((StoreOptions options) =>
            {
                options.DatabaseSchemaName = Schema;
                options.Events.StreamIdentity = StreamIdentity.AsGuid;
                options.Events.AppendMode = EventAppendMode.QuickWithServerTimestamps;
                options.Events.MetadataConfig.EnableAll();
                options.Events.MetadataConfig.UserNameEnabled = true;
                options.UseSystemTextJsonForSerialization(configure: AutoStackJson.Configure);
            })
            .UseLightweightSessions()
            .UseNpgsqlDataSource()
            .ApplyAllDatabaseChangesOnStartup()
            .IntegrateWithWolverine(integration => integration.UseWolverineManagedEventSubscriptionDistribution = true);

        builder.Host.UseWolverine(options =>
        {
            options.ApplicationAssembly = typeof(Program).Assembly;
            options.EnvelopeIdGeneration = EnvelopeIdGeneration.GuidV7;
            options.Policies.AutoApplyTransactions();
            options.Policies.UseDurableLocalQueues();
            // Leases carry recovery (docs/adr/0002), so the message store is polled at leisure and a busy node is not thrown out.
            options.Durability.ScheduledJobPollingTime = 5.Seconds();
            options.Durability.StaleNodeTimeout = 15.Seconds();
            options.OnException<ConcurrencyException>().RetryWithCooldown(20.Milliseconds(), 50.Milliseconds(), 150.Milliseconds(), 400.Milliseconds(), 1.Seconds());
        });
        builder.Services.AddWolverineHttp();
        return builder;
    }
}
