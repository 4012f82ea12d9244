using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Kyc.Edge.Http;

/// <summary>
/// Lets a connection go on only behind a body that was read to its end. The web server reads the rest of a body by
/// itself, but not when its client has gone half: then it would take that rest for the next request.
/// </summary>
internal sealed class SpentBodies(RequestDelegate next)
{
    /// <summary>Runs the rest of the pipeline, then looks.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        finally
        {
            if (!IsSpent(context)) context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }
    }

    private static bool IsSpent(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false) return true;
        if (context.RequestAborted.IsCancellationRequested) return false;
        try
        {
            if (!context.Request.BodyReader.TryRead(out var rest)) return false;
            var spent = rest is { IsCompleted: true, Buffer.IsEmpty: true };
            context.Request.BodyReader.AdvanceTo(rest.Buffer.Start);
            return spent;
        }
        catch (Exception error) when (error is InvalidOperationException or IOException)
        {
            // Whoever read it gave it up halfway, or it turned out to be malformed.
            return false;
        }
    }
}
