using System.Globalization;
using Kyc.Actors.Ports;
using Kyc.Edge.Auth;
using Kyc.Edge.Problems;
using Kyc.Edge.Uploads;
using Microsoft.AspNetCore.Http;

namespace Kyc.Edge.Audit;

/// <summary>
/// Every call of a client leaves a row, durable before the first byte of its answer, whatever the answer is. Calls
/// without a credential or from a network that is not the credential's, and those over a limit, are counted instead.
/// Health, pages of problems and the OpenAPI document are no client's and leave none.
/// </summary>
internal sealed class AuditMiddleware(
    RequestDelegate next, AuditTrail trail, RefusalTally tally, TimeProvider clock, EdgeOptions options)
{
    private const int ClientGone = 499;

    /// <summary>Runs the rest of the pipeline.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (!BearerMiddleware.Guards(context.Request.Path))
        {
            await next(context);
            return;
        }
        var call = new AuditedCall();
        context.Features.Set(call);
        var body = context.Response.Body;
        context.Response.Body = new HeldBack(body, () => TellAsync(context, call, OutcomeOf(context)));
        try
        {
            await next(context);
            var writer = context.Response.BodyWriter;
            if (writer.CanGetUnflushedBytes && writer.UnflushedBytes > 0) await writer.FlushAsync();
        }
        catch (Exception error) when (!call.Written)
        {
            context.Response.Body = body;
            call.AtTheDoor = error is ProblemException { AtTheDoor: true };
            await TellAsync(context, call, OutcomeOf(context, error));
            throw;
        }
        finally
        {
            context.Response.Body = body;
        }
        await TellAsync(context, call, OutcomeOf(context));
    }

    private async ValueTask TellAsync(HttpContext context, AuditedCall call, (int Status, string Text) outcome)
    {
        if (call.Written) return;
        call.Written = true;
        var caller = context.Features.Get<Caller>();
        if (caller is null || call.AtTheDoor || outcome.Status == StatusCodes.Status429TooManyRequests)
            tally.Count(caller?.Credential, context.Connection.RemoteIpAddress, outcome.Text);
        else
            await trail.WriteAsync(call.Row(context, caller, outcome.Text, clock.GetUtcNow(), options.Audit));
    }

    private static (int, string) OutcomeOf(HttpContext context) => context.Response switch
    {
        { HasStarted: false, StatusCode: >= 400 and var status, ContentType: null } =>
            Of(ProblemMapping.FromStatus(status, IsUpload(context)).Code),
        { StatusCode: var status } => (status, status.ToString(CultureInfo.InvariantCulture)),
    };

    private static (int, string) OutcomeOf(HttpContext context, Exception error) =>
        context.RequestAborted.IsCancellationRequested && error is OperationCanceledException or IOException
            ? (ClientGone, $"{ClientGone} client_gone")
            : Of(ProblemMapping.From(error, IsUpload(context)).Code);

    private static (int, string) Of(ProblemCode code) => (code.Status, $"{code.Status} {code.Code}");

    private static bool IsUpload(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<UploadBody>() is not null;
}

/// <summary>Behind the credential's check: nothing begins while rows are owed.</summary>
internal sealed class AuditDoor(RequestDelegate next, AuditTrail trail)
{
    /// <summary>Runs the rest of the pipeline.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<Caller>() is not null)
        {
            var call = context.Features.Get<AuditedCall>()!;
            // A call turned away because nothing can be written cannot be written either.
            call.Written = true;
            await trail.DemandAsync();
            call.Written = false;
        }
        await next(context);
    }
}
