using Microsoft.AspNetCore.Http;

namespace Kyc.Node.Tls;

/// <summary>Tells browsers, on answers over HTTPS alone (RFC 6797, 7.2), never to come in the clear.</summary>
internal static class StrictTransport
{
    /// <summary>The middleware.</summary>
    /// <param name="seconds">How long they are to keep to it.</param>
    public static Func<HttpContext, RequestDelegate, Task> For(long seconds)
    {
        var value = $"max-age={seconds}";
        return (context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                if (context.Request.IsHttps) context.Response.Headers.StrictTransportSecurity = value;
                return Task.CompletedTask;
            });
            return next(context);
        };
    }
}
