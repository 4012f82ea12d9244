using Kyc.Edge.Health;
using Kyc.Node.Admin.Documents;
using Microsoft.AspNetCore.Http;

namespace Kyc.Node.Admin.Endpoints;

/// <summary>Liveness and readiness for what watches a node, also one without an edge.</summary>
internal static class HealthRoutes
{
    /// <summary>Adds them.</summary>
    public static void Map(AdminRoutes routes, AdminParts parts)
    {
        routes.Open("/livez", context => WriteAsync(context, new HealthDocument(parts.Node, "live", [])));
        routes.Open("/readyz", context => ReadyAsync(context, parts));
    }

    private static async Task ReadyAsync(HttpContext context, AdminParts parts)
    {
        var checks = await Task.WhenAll(parts.Checks.Select(check => RunAsync(check, parts, context.RequestAborted)));
        var ready = checks.All(check => check.Ok);
        if (!ready) context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        await WriteAsync(context, new HealthDocument(parts.Node, ready ? "ready" : "not_ready", checks));
    }

    private static Task WriteAsync(HttpContext context, HealthDocument health) =>
        context.Response.WriteAsJsonAsync(health, AdminJson.Default.HealthDocument);

    private static async Task<CheckDocument> RunAsync(
        IReadinessCheck check, AdminParts parts, CancellationToken cancel)
    {
        var patience = parts.Options.ReadinessTimeout;
        using var late = new CancellationTokenSource(patience, parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        try
        {
            var found = await check.CheckAsync(either.Token).AsTask().WaitAsync(either.Token);
            return new CheckDocument(check.Name, found.Ok, found.Detail);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            return new CheckDocument(check.Name, false, $"no answer within {patience.TotalSeconds:0.###} s");
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return new CheckDocument(check.Name, false, $"the check failed with {fault.GetType().Name}; see the log");
        }
    }
}
