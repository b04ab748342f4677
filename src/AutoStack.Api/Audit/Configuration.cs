namespace AutoStack.Api.Audit;

public static class Configuration
{
    /// <summary>Who did what.</summary>
    public static IServiceCollection AddAudit(this IServiceCollection services) => services.AddSingleton<AuditQuery>();
}
