using Kyc.Actors.Limits;
using Kyc.Edge.Auth;
using Kyc.Edge.Problems;
using Microsoft.AspNetCore.Http;

namespace Kyc.Edge.Limits;

/// <summary>
/// Holds every call of a known client to its limits, before anything of its body is read or any session is asked.
/// Whatever asks for no key is not limited here, nor is OPTIONS.
/// </summary>
internal sealed class LimitMiddleware(
    RequestDelegate next, TokenDesk desk, RequestsInHand inHand, SessionTokenLimits sessionTokens, EdgeOptions options)
{
    /// <summary>A request in hand ends soon: what to wait for before the next try.</summary>
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(1);

    /// <summary>Runs the rest of the pipeline for a call within the limits.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<Caller>() is not { } caller || HttpMethods.IsOptions(context.Request.Method))
        {
            await next(context);
            return;
        }
        var limits = options.Limits.Of(caller.Tenant);
        if (!inHand.TryEnter(caller.Tenant, limits.ConcurrentRequests))
        {
            await LimitRefusals.WriteAsync(context, caller.Tenant, LimitNames.Concurrent, s_soon, options);
            return;
        }
        try
        {
            await HoldAsync(context, caller, limits);
        }
        finally
        {
            inHand.Exit(caller.Tenant);
        }
    }

    private async Task HoldAsync(HttpContext context, Caller caller, TenantLimits limits)
    {
        if (caller.Credential.Session is { } session && !sessionTokens.TryTake(session, out var free))
        {
            await LimitRefusals.WriteAsync(context, caller.Tenant, LimitNames.SessionToken, free, options);
            return;
        }
        var permit = await desk.TakeAsync(caller.Tenant, context.RequestAborted);
        RateLimitFields.Put(context.Response, permit, limits);
        if (permit.Granted) await next(context);
        else await LimitRefusals.WriteAsync(context, permit, options);
    }
}
