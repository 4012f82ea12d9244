using Microsoft.Extensions.Logging;

namespace Kyc.Edge;

/// <summary>Every line the edge logs. Ids 4000-4999. Never a body, a header value, a path or a reference.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(4000, LogLevel.Information, "{Method} {Route} {Status} in {ElapsedMs:0.0} ms")]
    public static partial void Answered(this ILogger logger, string method, string route, int status, double elapsedMs);

    [LoggerMessage(4001, LogLevel.Error, "request {RequestId} failed for a reason that was not foreseen")]
    public static partial void Unexpected(this ILogger logger, Exception error, string requestId);

    [LoggerMessage(4002, LogLevel.Warning, "a dependency refused or did not answer: {Kind}: {Reason}")]
    public static partial void DependencyRefused(this ILogger logger, string kind, string reason);

    [LoggerMessage(4003, LogLevel.Critical, "the master key in use does not fit the stored data")]
    public static partial void MasterKeyMismatch(this ILogger logger, Exception error);

    [LoggerMessage(4004, LogLevel.Debug, "the client of request {RequestId} went away")]
    public static partial void ClientGone(this ILogger logger, string requestId);

    [LoggerMessage(4005, LogLevel.Warning, "a session's data key is gone: it was erased")]
    public static partial void DataKeyGone(this ILogger logger);

    [LoggerMessage(4006, LogLevel.Warning,
        "a refused upload could not be removed; it stays sealed until the session goes")]
    public static partial void UploadNotRemoved(this ILogger logger, Exception error);

    [LoggerMessage(4010, LogLevel.Information, "read {Count} keys of the identity provider {Issuer}")]
    public static partial void ProviderKeysRead(this ILogger logger, string issuer, int count);

    [LoggerMessage(4011, LogLevel.Warning, "the keys of the identity provider {Issuer} could not be read: {Reason}")]
    public static partial void ProviderKeysMissing(this ILogger logger, string issuer, string reason);

    [LoggerMessage(4007, LogLevel.Warning, "readiness check {Name} failed: {Detail}")]
    public static partial void NotReady(this ILogger logger, string name, string detail);

    [LoggerMessage(4020, LogLevel.Warning,
        "{Count} connections were closed so far because their address had {Limit} open, as "
        + "edge.max_connections_per_address allows")]
    public static partial void ConnectionsRefused(this ILogger logger, long count, int limit);

    [LoggerMessage(4040, LogLevel.Error, "the audit log cannot be written, and requests are refused: {Reason}")]
    public static partial void AuditAway(this ILogger logger, string reason);

    [LoggerMessage(4041, LogLevel.Critical,
        "too many audit rows are owed: that {Action} ended with {Outcome} in request {RequestId} is told here alone")]
    public static partial void AuditRowLost(this ILogger logger, string action, string outcome, string requestId);

    [LoggerMessage(4042, LogLevel.Warning, "counted refusals could not be written and are kept: {Reason}")]
    public static partial void TallyKept(this ILogger logger, string reason);
}
