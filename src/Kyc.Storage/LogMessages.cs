using Microsoft.Extensions.Logging;

namespace Kyc.Storage;

/// <summary>Everything storage logs, event ids 2000-2999. Never keys, bytes or names of persons.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(2000, LogLevel.Information, "storage opened at {Path}, schema {Schema}, master key {KeyId}")]
    public static partial void StorageOpened(this ILogger log, string path, int schema, string keyId);

    [LoggerMessage(2001, LogLevel.Information, "migration {Number} {Name} applied")]
    public static partial void MigrationApplied(this ILogger log, int number, string name);

    [LoggerMessage(2002, LogLevel.Warning,
        "a new master key {KeyId} was written to {Path}; back it up: without it no file can be read")]
    public static partial void MasterKeyMade(this ILogger log, string keyId, string path);

    [LoggerMessage(2003, LogLevel.Information, "{Count} unfinished uploads of an earlier run removed")]
    public static partial void LeftoversRemoved(this ILogger log, int count);

    [LoggerMessage(2010, LogLevel.Error, "journal commit of {Count} writes failed with SQLite code {Code}")]
    public static partial void CommitFailed(this ILogger log, int count, int code, Exception cause);

    [LoggerMessage(2011, LogLevel.Critical,
        "the disk refused to make the journal durable (SQLite code {Code}); nothing is written until the node is "
        + "restarted")]
    public static partial void JournalBroken(this ILogger log, int code, Exception cause);

    [LoggerMessage(2012, LogLevel.Error,
        "event {Version} of session {Session} does not continue the stored history: {Why}")]
    public static partial void HistoryDamaged(this ILogger log, string session, long version, string why);

    [LoggerMessage(2013, LogLevel.Warning, "one write broke its batch of {Count}; the writes are committed one by one")]
    public static partial void BatchSplit(this ILogger log, int count, Exception cause);

    [LoggerMessage(2014, LogLevel.Warning,
        "the journal's log could not be folded now (SQLite code {Code}); it is at its next checkpoint")]
    public static partial void LogNotFolded(this ILogger log, int code);

    [LoggerMessage(2020, LogLevel.Warning,
        "{FreeMib} MiB free at {Path}, below min_free_mib {FloorMib}: new sessions and files are refused")]
    public static partial void SpaceLow(this ILogger log, string path, long freeMib, int floorMib);

    [LoggerMessage(2021, LogLevel.Information,
        "{FreeMib} MiB free at {Path}: new sessions and files are accepted again")]
    public static partial void SpaceBack(this ILogger log, string path, long freeMib);

    [LoggerMessage(2030, LogLevel.Information, "data key of session {Session} destroyed")]
    public static partial void KeyDestroyed(this ILogger log, string session);

    [LoggerMessage(2031, LogLevel.Error,
        "the data key of session {Session} does not open: it needs master key {KeyId}, which the key ring lacks")]
    public static partial void DataKeyNeeds(this ILogger log, string session, string keyId);

    [LoggerMessage(2032, LogLevel.Critical,
        "the key ring lacks master key {KeyId}, which data needs; add it to this node's ring, what is under other keys "
        + "goes on")]
    public static partial void MasterKeyMissing(this ILogger log, string keyId);

    [LoggerMessage(2033, LogLevel.Information, "the key ring has master key {KeyId} again")]
    public static partial void MasterKeyBack(this ILogger log, string keyId);

    [LoggerMessage(2034, LogLevel.Error,
        "the wrapped data key of session {Session} was changed, or is another session's (master key {KeyId}); nothing "
        + "of the session opens")]
    public static partial void DataKeyChanged(this ILogger log, string session, string keyId);

    [LoggerMessage(2035, LogLevel.Information, "key ring read: current master key {KeyId}, {Count} keys")]
    public static partial void RingRead(this ILogger log, string keyId, int count);

    [LoggerMessage(2036, LogLevel.Critical, "the key ring could not be read; the keys in memory stay: {Why}")]
    public static partial void RingNotRead(this ILogger log, string why);

    [LoggerMessage(2037, LogLevel.Critical,
        "the key ring lost {KeyIds}, which data needs; held in memory until this node ends: restore it before then")]
    public static partial void RingLost(this ILogger log, string keyIds);

    [LoggerMessage(2038, LogLevel.Warning, "the key ring could not be held against the data: {Why}")]
    public static partial void RingNotLookedAt(this ILogger log, string why);

    [LoggerMessage(2100, LogLevel.Information,
        "storage opened at {Where} (PostgreSQL {Version}), schema {Schema}, master key {KeyId}")]
    public static partial void ClusterStorageOpened(
        this ILogger log, string where, string version, int schema, string keyId);

    [LoggerMessage(2101, LogLevel.Warning, "waiting for the database: {Why}")]
    public static partial void WaitingForDatabase(this ILogger log, string why);

    [LoggerMessage(2102, LogLevel.Error,
        "a commit of {Count} appends to {Where} was lost on the way; whether it was written is not known")]
    public static partial void CommitLost(this ILogger log, int count, string where, Exception cause);

    [LoggerMessage(2103, LogLevel.Debug, "a broken connection could not be closed in good order")]
    public static partial void ConnectionNotClosed(this ILogger log, Exception cause);

    [LoggerMessage(2040, LogLevel.Warning, "S3 {Method} failed at try {Attempt} (status {Status}, {Code}); again")]
    public static partial void S3Retried(this ILogger log, string method, int status, string code, int attempt);

    [LoggerMessage(2041, LogLevel.Warning,
        "what a failed upload left in the bucket could not be removed; the sweep of orphaned files does it later")]
    public static partial void S3RemainderLeft(this ILogger log, Exception cause);

    [LoggerMessage(2050, LogLevel.Information, "signed heads: {Line}")]
    public static partial void HeadsSigned(this ILogger log, string line);

    [LoggerMessage(2051, LogLevel.Warning, "signed heads could not be written outside the database now")]
    public static partial void HeadsNotSigned(this ILogger log, Exception cause);

    [LoggerMessage(2052, LogLevel.Error,
        "the database has no sealed fact of its beginning, although seals were made for it before; kyc journal verify "
        + "says more")]
    public static partial void RecordBaseGone(this ILogger log);

    [LoggerMessage(2053, LogLevel.Error, "a commit of {Count} audit rows to {Where} failed")]
    public static partial void AuditCommitFailed(this ILogger log, int count, string where, Exception cause);
}
