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
        // Said before it is done: a client that is not told sends its next request into a closing connection.
        context.Response.OnStarting(() =>
        {
            if (!HttpProtocol.IsHttp2(context.Request.Protocol) && !IsSpent(context))
                context.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        });
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
            // A rest that is all here is read over: a refusal of a small body costs its client no connection.
            context.Request.BodyReader.AdvanceTo(rest.IsCompleted ? rest.Buffer.End : rest.Buffer.Start);
            return rest.IsCompleted;
        }
        catch (Exception error) when (error is InvalidOperationException or IOException)
        {
            // Whoever read it gave it up halfway, or it turned out to be malformed.
            return false;
        }
    }
}
