using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Kyc.Edge.Http;

/// <summary>
/// Lets a connection go on only behind a body that was read to its end. The web server reads the rest of a body by
/// itself, but not when its client has gone half: then it would take that rest for the next request.
/// </summary>
internal sealed class SpentBodies(RequestDelegate next, EdgeOptions options)
{
    /// <summary>Runs the rest of the pipeline, and looks when it begins to answer and when it is through.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true)
        {
            await next(context);
            return;
        }
        context.Response.OnStarting(() =>
        {
            CloseUnlessSpent(context);
            return Task.CompletedTask;
        });
        try
        {
            await next(context);
        }
        finally
        {
            await EndAsync(context);
        }
    }

    /// <summary>
    /// The web server reads the rest and closes, so that the client can read why. A body that says it is longer than
    /// its limit by more than one buffer is cut instead: it would be as much as the client likes.
    /// </summary>
    private async Task EndAsync(HttpContext context)
    {
        // An answer that nothing has begun yet, as to OPTIONS, begins here, so that it closes if it has to.
        if (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
            await context.Response.StartAsync();
        // Half gone: there is no answer to lose, and nothing behind it is a request.
        if (context.RequestAborted.IsCancellationRequested)
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        var limit = context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
        if (context.Request.ContentLength is not { } length || length - limit <= options.ReadAheadBytes) return;
        await context.Response.CompleteAsync();
        context.Abort();
    }

    private static void CloseUnlessSpent(HttpContext context)
    {
        if (!IsSpent(context) && HttpProtocol.IsHttp11(context.Request.Protocol))
            context.Response.Headers.Connection = "close";
    }

    private static bool IsSpent(HttpContext context)
    {
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
