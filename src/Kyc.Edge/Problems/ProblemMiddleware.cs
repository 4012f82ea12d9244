using Kyc.Actors.Ports;
using Kyc.Edge.Http;
using Kyc.Edge.Uploads;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Kyc.Edge.Problems;

/// <summary>The rim: whatever goes wrong further in leaves as one problem, and what is our fault is logged.</summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger, EdgeOptions options)
{
    /// <summary>Runs the rest of the pipeline.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (IsBare(context.Response) && !Methods.AnswerOptions(context))
                await ProblemWriter.WriteAsync(
                    context, ProblemMapping.FromStatus(context.Response.StatusCode, IsUpload(context)), options);
        }
        catch (Exception error) when (ClientIsGone(context, error))
        {
            logger.ClientGone(context.TraceIdentifier);
            if (!context.Response.HasStarted) context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            Report(error, context);
            context.Response.Clear();
            await ProblemWriter.WriteAsync(context, ProblemMapping.From(error, IsUpload(context)), options);
        }
    }

    private void Report(Exception error, HttpContext context)
    {
        switch (error)
        {
            case ProblemException or Uploads.Headers.UploadRefusedException:
            case BlobTooLargeException or BadHttpRequestException:
            case var bad when ProblemMapping.IsBadChunk(bad):
                break;
            case WrongMasterKeyException:
                logger.MasterKeyMismatch(error);
                break;
            case OverloadedException or AskTimedOutException or JournalUnavailableException or StorageFullException
                or TransportUnavailableException or BlobStoreUnavailableException or KeyServiceUnavailableException
                or ComparisonFailedException { Retryable: true }:
                logger.DependencyRefused(error.GetType().Name, error.Message);
                break;
            case DataKeyGoneException:
                logger.DataKeyGone();
                break;
            default:
                logger.Unexpected(error, context.TraceIdentifier);
                break;
        }
    }

    private static bool IsBare(HttpResponse response) =>
        response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null or 0 };

    private static bool IsUpload(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<UploadBody>() is not null;

    private static bool ClientIsGone(HttpContext context, Exception error) =>
        error is ConnectionResetException or OperationCanceledException or IOException
        && context.RequestAborted.IsCancellationRequested;
}
