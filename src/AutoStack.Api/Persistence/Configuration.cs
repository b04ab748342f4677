using AutoStack.Projections;
using JasperFx;
using JasperFx.CodeGeneration;
using JasperFx.Core;
using Marten;
using Npgsql;
using Weasel.Core;
using Wolverine;
using Wolverine.ErrorHandling;
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
        builder.Services.AddSingleton(_ => DataSource.Create(connection));
        builder.Services.AddSingleton<DatabaseClock>();
        builder.Services.AddQuietRetries();
        builder.Services
            .AddMarten((StoreOptions options) =>
            {
                options.DatabaseSchemaName = Schema;
                options.UseSystemTextJsonForSerialization(EnumStorage.AsString, Casing.SnakeCase, AutoStackJson.Configure);
                options.AddAutoStackEvents();
            })
            .UseLightweightSessions()
            .UseNpgsqlDataSource()
            .ApplyAllDatabaseChangesOnStartup()
            .IntegrateWithWolverine(integration => integration.UseWolverineManagedEventSubscriptionDistribution = true);

        builder.Host.UseWolverine(options =>
        {
            options.ApplicationAssembly = typeof(Program).Assembly;
            // A Release build has them compiled in (PregeneratedHandlers.targets): then nothing is compiled at the start, and a missing one is an error.
            options.CodeGeneration.TypeLoadMode = typeof(Program).Assembly.GetType("Internal.Generated.WolverineHandlers.GeneratedHandlerRegistry") is null ? TypeLoadMode.Dynamic : TypeLoadMode.Static;
            options.EnvelopeIdGeneration = EnvelopeIdGeneration.GuidV7;
            // Events that follow from a request carry who made it.
            options.EnableRelayOfUserName = true;
            options.Policies.AutoApplyTransactions();
            // Messages between handlers only hasten; the rows behind them are found by the sweep. Keeping messages too would write each of them twice.
            // Leases carry recovery (docs/adr/0002) and no message is kept, so the message store is polled at leisure and a busy node is not thrown out.
            options.Durability.ScheduledJobPollingTime = 30.Seconds();
            options.Durability.OrphanedMessageSweepPollingTime = 30.Seconds();
            // What it would count each five seconds are messages that are kept: there are none.
            options.Durability.DurabilityMetricsEnabled = false;
            options.Durability.StaleNodeTimeout = 15.Seconds();
            // Retries are for the database only; what stages meet is decided by the domain (docs/adr/0002).
            options.OnException<ConcurrencyException>()
                .Or<NpgsqlException>(e => DatabaseFaults.IsPassing(e) || DatabaseFaults.IsLostRace(e))
                .RetryWithCooldown(20.Milliseconds(), 50.Milliseconds(), 150.Milliseconds(), 400.Milliseconds(), 1.Seconds(), 2.Seconds());
        });
        return builder;
    }
}
