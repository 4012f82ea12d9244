using Kyc.Actors.Ports;
using Kyc.Edge.Uploads.Headers;
using Microsoft.AspNetCore.Http;

namespace Kyc.Edge.Problems;

/// <summary>From the exceptions of ports and framework to problems.</summary>
internal static class ProblemMapping
{
    /// <summary>
    /// The problem an exception stands for; an unknown one is <c>internal_error</c> and says nothing of itself.
    /// </summary>
    public static ProblemException From(Exception error, bool upload) => error switch
    {
        ProblemException problem => problem,
        UploadRefusedException refused =>
            new(ProblemCodes.Find(refused.Code) ?? ProblemCodes.FileUndecodable, refused.Detail),
        BlobTooLargeException tooLarge => TooLarge(tooLarge.Limit),
        OverloadedException full => new(ProblemCodes.Overloaded, $"{full.Queue} is full; nothing was changed. "
            + ProblemCodes.Overloaded.WhatToDo),
        AskTimedOutException => new(ProblemCodes.NotReady,
            "The session did not answer in time and whether the request took effect is not known. "
            + ProblemCodes.NotReady.WhatToDo),
        TransportUnavailableException => new(ProblemCodes.NotReady,
            "The broker cannot be reached at the moment. " + ProblemCodes.NotReady.WhatToDo),
        JournalUnavailableException => new(ProblemCodes.NotReady,
            "The database cannot be reached at the moment. " + ProblemCodes.NotReady.WhatToDo),
        BlobStoreUnavailableException => new(ProblemCodes.NotReady,
            "The store of files cannot be reached at the moment. " + ProblemCodes.NotReady.WhatToDo),
        KeyServiceUnavailableException => new(ProblemCodes.NotReady,
            "Keys cannot be opened at the moment. " + ProblemCodes.NotReady.WhatToDo),
        StorageFullException => new(ProblemCodes.StorageFull),
        DataKeyGoneException => new(ProblemCodes.Redacted),
        WrongMasterKeyException => new(ProblemCodes.MasterKeyMismatch),
        ComparisonFailedException { Retryable: true } => new(ProblemCodes.NotReady,
            "The comparison could not be run at the moment. " + ProblemCodes.NotReady.WhatToDo),
        BadHttpRequestException bad => FromStatus(bad.StatusCode, upload),
        _ when IsBadChunk(error) => new(ProblemCodes.InvalidRequest),
        _ => new(ProblemCodes.InternalError),
    };

    /// <summary>
    /// A chunk or a trailer that the web server could not read, for which it has no exception of its own: a size
    /// beyond any number is an IOException, a NUL in a trailer an InvalidOperationException. Where it was thrown tells
    /// them from the server's own faults.
    /// </summary>
    public static bool IsBadChunk(Exception error) =>
        error is IOException or InvalidOperationException
        && error.StackTrace?.Contains("Http1ChunkedEncodingMessageBody.Read(", StringComparison.Ordinal) == true;

    /// <summary>The problem of a bare status that the framework answered with.</summary>
    public static ProblemException FromStatus(int status, bool upload) => new(status switch
    {
        401 => ProblemCodes.Unauthenticated,
        403 => ProblemCodes.PermissionDenied,
        404 => ProblemCodes.NotFound,
        405 => ProblemCodes.MethodNotAllowed,
        408 => ProblemCodes.RequestTimeout,
        413 => upload ? ProblemCodes.FileTooLarge : ProblemCodes.RequestTooLarge,
        415 => ProblemCodes.MediaTypeUnsupported,
        429 => ProblemCodes.RateLimited,
        503 => ProblemCodes.NotReady,
        >= 400 and < 500 => ProblemCodes.InvalidRequest,
        _ => ProblemCodes.InternalError,
    });

    /// <summary>A file over its limit.</summary>
    public static ProblemException TooLarge(long limit) => new(ProblemCodes.FileTooLarge,
        $"The file holds more than {limit} bytes, the limit for its kind; send a smaller one. Nothing was kept.");
}
