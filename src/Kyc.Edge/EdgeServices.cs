using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kyc.Actors.Workers;
using Kyc.Edge.ApiKeys;
using Kyc.Edge.Audit;
using Kyc.Edge.Auth;
using Kyc.Edge.Comparisons;
using Kyc.Edge.Erasure;
using Kyc.Edge.Health;
using Kyc.Edge.Http;
using Kyc.Edge.Idempotency;
using Kyc.Edge.Limits;
using Kyc.Edge.OpenApi;
using Kyc.Edge.Problems;
using Kyc.Edge.Sessions;
using Kyc.Edge.Uploads;
using Kyc.Sessions.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Kyc.Edge;

/// <summary>Puts the edge into a host.</summary>
public static class EdgeServices
{
    /// <summary>
    /// Registers the edge. The host also registers its ports: ITransport, ISessionIndex, IBlobStore, ISessionKeys,
    /// IKeyRing, IClusterKeys, IErasures, IErasureRequests, ICredentials, IAuditLog; and may register IReadinessCheck
    /// (any number), IStageBoard (the workers' one) and TimeProvider.
    /// </summary>
    /// <exception cref="ArgumentException">A setting is out of its bounds; the message names it.</exception>
    public static IServiceCollection AddKycEdge(this IServiceCollection services, EdgeOptions options)
    {
        EdgeOptionsCheck.Ensure(options);
        services.AddSingleton(options);
        // The framework's own lines of each request hold the query, and with it clients' references.
        services.AddLogging(logs => logs.AddFilter("Microsoft.AspNetCore", LogLevel.Warning));
        QuietTraces.Apply(services);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IStageBoard, StageBoard>();
        services.AddSingleton<InFlightKeys>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<RefusalTally>();
        services.AddSingleton<SessionGateway>();
        services.AddSingleton<ClearSessions>();
        services.AddSingleton<SessionViews>();
        services.AddSingleton<SessionCreator>();
        services.AddSingleton<FileIntake>();
        services.AddSingleton<SessionUploads>();
        services.AddSingleton<LegacyUploads>();
        AccessServices.Add(services, options.Access);
        LimitServices.Add(services);
        services.Configure<KestrelServerOptions>(kestrel => EdgeKestrel.Apply(kestrel, options));
        services.Configure<SocketTransportOptions>(sockets => EdgeKestrel.Apply(sockets, options));
        services.Configure<ForwardedHeadersOptions>(forwarded => Trust(forwarded, options));
        services.ConfigureHttpJsonOptions(json => Shape(json.SerializerOptions));
        EdgeOpenApi.Add(services);
        return services;
    }

    /// <summary>Puts the edge's middleware and operations into the application.</summary>
    public static WebApplication MapKycEdge(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<EdgeOptions>();
        if (options.TrustedProxies.Count > 0) app.UseForwardedHeaders();
        app.UseMiddleware<SpentBodies>();
        app.UseMiddleware<RequestMiddleware>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<StrictRequests>();
        app.UseRouting();
        BrowserAccess.Use(app, options.Access);
        app.UseMiddleware<AuditMiddleware>();
        app.UseMiddleware<FailureGate>();
        app.UseMiddleware<BearerMiddleware>();
        app.UseMiddleware<LimitMiddleware>();
        app.UseMiddleware<AuditDoor>();
        app.UseMiddleware<AccessMiddleware>();
        app.UseMiddleware<PlainBodies>();
        CreateSessionEndpoint.Map(app);
        ReadSessionEndpoints.Map(app);
        CommandEndpoints.Map(app);
        ClientTokenEndpoint.Map(app);
        ApiKeyEndpoints.Map(app);
        SessionReceiptEndpoint.Map(app);
        ErasureEndpoints.Map(app);
        PutFileEndpoint.Map(app);
        LegacyUploadEndpoint.Map(app);
        FaceComparisonEndpoint.Map(app);
        AuditEventsEndpoint.Map(app);
        ProblemPages.Map(app);
        HealthEndpoints.Map(app);
        app.MapOpenApi("/openapi.json");
        return app;
    }

    private static void Shape(JsonSerializerOptions json)
    {
        json.TypeInfoResolverChain.Insert(0, EdgeJson.Wire);
        json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.Converters.Add(new WireTimeConverter());
    }

    private static void Trust(ForwardedHeadersOptions forwarded, EdgeOptions options)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in options.TrustedProxies) forwarded.KnownProxies.Add(proxy);
    }
}
