namespace Kyc.Node.Admin;

/// <summary>Stable codes of the operators' port, in lower snake case; also the outcomes of refusals in the audit log.
/// Refusals of sessions and of the cluster keep their own codes.</summary>
public static class AdminCodes
{
    /// <summary>No token, or not the node's.</summary>
    public const string Unauthorized = "unauthorized";

    /// <summary>No such route.</summary>
    public const string NoSuchRoute = "no_such_route";

    /// <summary>The route knows no such method.</summary>
    public const string MethodNotAllowed = "method_not_allowed";

    /// <summary>The request makes no sense.</summary>
    public const string BadRequest = "bad_request";

    /// <summary>The body is larger than allowed.</summary>
    public const string BodyTooLarge = "body_too_large";

    /// <summary>No member has that name.</summary>
    public const string UnknownMember = "unknown_member";

    /// <summary>No session has that id.</summary>
    public const string UnknownSession = "unknown_session";

    /// <summary>No API key has that id.</summary>
    public const string UnknownKey = "unknown_key";

    /// <summary>The API key has ended or was rolled: nothing can take its place.</summary>
    public const string KeyEnded = "key_ended";

    /// <summary>No request for erasure has that id.</summary>
    public const string UnknownRequest = "unknown_request";

    /// <summary>No such job among the dead ones.</summary>
    public const string UnknownJob = "unknown_job";

    /// <summary>The session owes nothing that could be tried again.</summary>
    public const string NothingToRetry = "nothing_to_retry";

    /// <summary>A session's history cannot be read.</summary>
    public const string HistoryUnreadable = "history_unreadable";

    /// <summary>The audit log cannot be written: nothing may be done.</summary>
    public const string AuditUnavailable = "audit_unavailable";

    /// <summary>The database cannot be reached.</summary>
    public const string StorageUnavailable = "storage_unavailable";

    /// <summary>The broker cannot be reached.</summary>
    public const string TransportUnavailable = "transport_unavailable";

    /// <summary>No answer in time.</summary>
    public const string TimedOut = "timed_out";

    /// <summary>A bounded queue is full.</summary>
    public const string Overloaded = "overloaded";

    /// <summary>Too many requests at once, or too many of something kept.</summary>
    public const string TooMany = "too_many";

    /// <summary>A defect of the node; its log says more.</summary>
    public const string InternalError = "internal_error";
}
