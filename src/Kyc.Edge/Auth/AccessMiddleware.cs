using Microsoft.AspNetCore.Http;

namespace Kyc.Edge.Auth;

/// <summary>Lets pass what the caller's credential may do.</summary>
internal sealed class AccessMiddleware(RequestDelegate next)
{
    /// <summary>Runs the rest of the pipeline.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<Caller>() is { } caller) Access.Ensure(context, caller.Credential);
        return next(context);
    }
}
