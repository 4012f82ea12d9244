using System.Collections.Frozen;

namespace Kyc.Edge.Problems;

/// <summary>
/// The table of all problems this interface answers with. Pages and the OpenAPI document come from it.
/// </summary>
public static class ProblemCodes
{
    /// <summary>The request as a whole cannot be understood.</summary>
    public static readonly ProblemCode InvalidRequest = new("invalid_request", 400, "The request cannot be understood",
        "Correct the request as the detail says and send it again.");

    /// <summary>One or more values are wrong.</summary>
    public static readonly ProblemCode InvalidParameter = new("invalid_parameter", 400, "A value is not allowed",
        "Correct each value named in errors (or param) and send the request again.");

    /// <summary>The bytes that arrived are not those the client digested.</summary>
    public static readonly ProblemCode DigestMismatch = new("digest_mismatch", 400,
        "The content does not match its digest",
        "Compute Content-Digest over the bytes you send and upload again; nothing was kept.", Retryable: true);

    /// <summary>A file of no bytes.</summary>
    public static readonly ProblemCode FileEmpty = new("file_empty", 400, "The file has no bytes",
        "Check that the file was read before it was sent, and upload it again.");

    /// <summary>No valid API key.</summary>
    public static readonly ProblemCode Unauthenticated = new("unauthenticated", 401, "No valid API key",
        "Send the header Authorization: Bearer <API key> with a key of this server.");

    /// <summary>A good credential that may not do this, or not from there.</summary>
    public static readonly ProblemCode PermissionDenied = new("permission_denied", 403,
        "The credential may not do this",
        "Use a credential with the scope named in required_scope, from a network that it may be used from.");

    /// <summary>Nothing there, for this tenant.</summary>
    public static readonly ProblemCode NotFound = new("not_found", 404, "There is no such thing",
        "Check the address and the id; a session can be seen only with a key of the tenant that made it.");

    /// <summary>The address exists, the method does not.</summary>
    public static readonly ProblemCode MethodNotAllowed = new("method_not_allowed", 405,
        "The method is not allowed here",
        "Use one of the methods named in the Allow header.");

    /// <summary>The client was too slow.</summary>
    public static readonly ProblemCode RequestTimeout = new("request_timeout", 408, "The request came too slowly",
        "Send it again over a faster connection.", Retryable: true);

    /// <summary>Makes no sense in the present state.</summary>
    public static readonly ProblemCode Conflict = new("conflict", 409, "Not possible in the present state",
        "Read the session and act on its status.");

    /// <summary>The session takes no files now.</summary>
    public static readonly ProblemCode SessionNotAcceptingFiles = new("session_not_accepting_files", 409,
        "The session takes no files",
        "Wait for the session's decision, or open a new session and send the files there.");

    /// <summary>Submitted before.</summary>
    public static readonly ProblemCode SessionAlreadySubmitted = new("session_already_submitted", 409,
        "The session was submitted already", "Read the session with ?wait=30 to get its decision.");

    /// <summary>Required files are missing.</summary>
    public static readonly ProblemCode FilesMissing = new("files_missing", 409, "Required files are missing",
        "Upload the files named in missing_files of the session, then submit.");

    /// <summary>As many files as the policy allows.</summary>
    public static readonly ProblemCode TooManyFiles = new("too_many_files", 409, "The session took too many files",
        "Open a new session.");

    /// <summary>Time ran out.</summary>
    public static readonly ProblemCode SessionExpired = new("session_expired", 409, "The session's time ran out",
        "Open a new session.");

    /// <summary>No comparison has run.</summary>
    public static readonly ProblemCode ReportNotReady = new("report_not_ready", 409, "There is no report yet",
        "Send the files, read the session with ?wait=30 until it is decided, then ask again.", Retryable: true);

    /// <summary>A repeat of a request that made an API key: its secret is shown once.</summary>
    public static readonly ProblemCode SecretShown = new("secret_already_shown", 409,
        "The key was made already and its secret shown",
        "Use the secret of the first answer; if it got lost, revoke the key named in the detail and make another.");

    /// <summary>Not everything is erased.</summary>
    public static readonly ProblemCode ReceiptNotReady = new("receipt_not_ready", 409, "There is no receipt yet",
        "Redact the session, or make a request for erasure, and read it until it says redacted or erased.",
        Retryable: true);

    /// <summary>The first request of this key is still running.</summary>
    public static readonly ProblemCode IdempotencyKeyInProgress = new("idempotency_key_in_progress", 409,
        "A request with this Idempotency-Key is still running", "Wait for its answer, or repeat after a pause.",
        Retryable: true);

    /// <summary>Erased.</summary>
    public static readonly ProblemCode Redacted = new("redacted", 410, "The session's data was erased",
        "Nothing can be done with this session; open a new one.");

    /// <summary>A JSON body or form over its limit.</summary>
    public static readonly ProblemCode RequestTooLarge = new("request_too_large", 413, "The request is too large",
        "Send a smaller body; the detail names the limit.");

    /// <summary>A file over its limit.</summary>
    public static readonly ProblemCode FileTooLarge = new("file_too_large", 413, "The file is too large",
        "Send a file within the limit named in the detail; nothing was kept.");

    /// <summary>Not a type that is accepted there.</summary>
    public static readonly ProblemCode MediaTypeUnsupported = new("media_type_unsupported", 415,
        "The type of the content is not accepted here", "Send one of the types named in the detail.");

    /// <summary>A video whose coding is not accepted.</summary>
    public static readonly ProblemCode VideoCodecUnsupported = new("video_codec_unsupported", 415,
        "The video's coding is not accepted", "Send the video as H.264, HEVC, VP8, VP9 or AV1.");

    /// <summary>A container without pictures.</summary>
    public static readonly ProblemCode VideoTrackMissing = new("video_track_missing", 422,
        "The file holds no video, only sound or nothing", "Record a video of the face and upload that.");

    /// <summary>Damaged or incomplete.</summary>
    public static readonly ProblemCode FileUndecodable = new("file_undecodable", 422,
        "The file is damaged or incomplete",
        "Take the picture or video again, or export it again, and upload the new file.");

    /// <summary>Too many or too few pixels.</summary>
    public static readonly ProblemCode FileDimensionsOutOfRange = new("file_dimensions_out_of_range", 422,
        "The picture's dimensions are out of range", "Send a picture within the dimensions named in the detail.");

    /// <summary>Too short or too long.</summary>
    public static readonly ProblemCode VideoDurationOutOfRange = new("video_duration_out_of_range", 422,
        "The video's length is out of range", "Send a video of a length named in the detail.");

    /// <summary>Another body under the same key.</summary>
    public static readonly ProblemCode IdempotencyKeyReused = new("idempotency_key_reused", 422,
        "The Idempotency-Key was used with another request", "Use a new Idempotency-Key for a new request.");

    /// <summary>A limit of the client was reached.</summary>
    public static readonly ProblemCode RateLimited = new("rate_limited", 429, "Too many requests",
        "Repeat the request after the seconds named in Retry-After, with the same Idempotency-Key; errors names the "
        + "limit, RateLimit-Policy names all of them.", Retryable: true);

    /// <summary>Our fault.</summary>
    public static readonly ProblemCode InternalError = new("internal_error", 500, "Something failed on our side",
        "Report the request_id to whoever runs this server; it is in its log.");

    /// <summary>The master key in use cannot read what is stored.</summary>
    public static readonly ProblemCode MasterKeyMismatch = new("master_key_mismatch", 500,
        "The server's master key does not fit its data",
        "Whoever runs this server has to restore the key file that belongs to its data directory.");

    /// <summary>Too much work at once.</summary>
    public static readonly ProblemCode Overloaded = new("overloaded", 503, "Too much work at once",
        "Repeat the request after the seconds named in Retry-After, with the same Idempotency-Key.", Retryable: true);

    /// <summary>Something the server needs did not answer.</summary>
    public static readonly ProblemCode NotReady = new("not_ready", 503, "The server is not ready",
        "Repeat the request after the seconds named in Retry-After, with the same Idempotency-Key.", Retryable: true);

    /// <summary>No space.</summary>
    public static readonly ProblemCode StorageFull = new("storage_full", 507, "No space is left on the server",
        "Repeat later; whoever runs this server has to free space.", Retryable: true);

    private static readonly ProblemCode[] Table =
    [
        InvalidRequest, InvalidParameter, DigestMismatch, FileEmpty, Unauthenticated, PermissionDenied, NotFound,
        MethodNotAllowed, RequestTimeout, Conflict, SessionNotAcceptingFiles, SessionAlreadySubmitted, FilesMissing,
        TooManyFiles,
        SessionExpired, ReportNotReady, ReceiptNotReady, SecretShown, IdempotencyKeyInProgress, Redacted,
        RequestTooLarge, FileTooLarge,
        MediaTypeUnsupported, VideoCodecUnsupported, VideoTrackMissing, FileUndecodable, FileDimensionsOutOfRange,
        VideoDurationOutOfRange,
        IdempotencyKeyReused, RateLimited, InternalError, MasterKeyMismatch, Overloaded, NotReady, StorageFull,
    ];

    private static readonly FrozenDictionary<string, ProblemCode> ByCode =
        Table.ToFrozenDictionary(code => code.Code, StringComparer.OrdinalIgnoreCase);

    /// <summary>Every code, by status.</summary>
    public static IReadOnlyList<ProblemCode> All => Table;

    /// <summary>The code of a name without regard to case, or null.</summary>
    public static ProblemCode? Find(string code) => ByCode.GetValueOrDefault(code);
}
