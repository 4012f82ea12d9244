using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Kyc.Edge.Auth;

/// <summary>An operation that a browser with a session token may use.</summary>
internal sealed record OpenToBrowsers;

/// <summary>
/// CORS: pages of the named origins may call those operations that a session token opens, and no others. Without origins
/// there is nothing of it at all.
/// </summary>
internal static class BrowserAccess
{
    private const string Policy = "browsers";

    private static readonly string[] Exposed =
        ["Request-Id", "KYC-Version", "Retry-After", "Idempotent-Replayed", "RateLimit", "RateLimit-Policy"];

    private static readonly string[] Accepted =
        ["Authorization", "Content-Type", "Content-Digest", "Idempotency-Key", "Request-Id"];

    /// <summary>Registers the policy. Credentials mode stays off: cookies mean nothing here.</summary>
    public static void Add(IServiceCollection services, AccessOptions options)
    {
        if (options.CorsOrigins.Count == 0) return;
        services.AddCors(cors => cors.AddPolicy(Policy, policy => policy
            .WithOrigins([.. options.CorsOrigins]).WithMethods(HttpMethods.Get, HttpMethods.Put, HttpMethods.Post)
            .WithHeaders(Accepted).WithExposedHeaders(Exposed).SetPreflightMaxAge(options.CorsMaxAge)));
    }

    /// <summary>Puts the answering of browsers before the asking for credentials: a preflight brings none.</summary>
    public static void Use(WebApplication app, AccessOptions options)
    {
        if (options.CorsOrigins.Count > 0) app.UseCors();
    }

    /// <summary>Opens an operation to session tokens, and to the pages of the named origins.</summary>
    public static RouteHandlerBuilder ForBrowsers(this RouteHandlerBuilder route)
    {
        route.Add(endpoint =>
        {
            endpoint.Metadata.Add(new OpenToBrowsers());
            if (endpoint.ApplicationServices.GetRequiredService<EdgeOptions>().Access.CorsOrigins.Count > 0)
                endpoint.Metadata.Add(new EnableCorsAttribute(Policy));
        });
        return route;
    }
}
