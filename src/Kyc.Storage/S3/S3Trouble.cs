using Kyc.Actors.Ports;

namespace Kyc.Storage.S3;

/// <summary>What is wrong, and what to do about it; the inner side of what callers get.</summary>
internal sealed class S3Trouble(string what, string mend, Exception? cause = null) : Exception($"{what}; {mend}", cause)
{
    /// <summary>What was found.</summary>
    public string What { get; } = what;

    /// <summary>What to do.</summary>
    public string Mend { get; } = mend;

    /// <summary>True when the service answered, and will answer the same until somebody mends it.</summary>
    public bool Settled { get; init; }

    /// <summary>What callers get.</summary>
    public BlobStoreUnavailableException Typed() => new(Message, this);
}

/// <summary>A request that the service answered with an error.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">S3's name of the error; empty when the answer had none.</param>
/// <param name="Region">The region that the service says is right.</param>
/// <param name="ServerTime">The server's clock at the answer.</param>
internal sealed record S3Refusal(int Status, string Code, string? Region, DateTimeOffset? ServerTime)
{
    private static readonly HashSet<string> Passing = new(StringComparer.Ordinal)
    {
        "SlowDown", "InternalError", "ServiceUnavailable", "RequestTimeout", "OperationAborted", "Throttling",
        "TooManyRequests", "XAmzContentSHA256Mismatch", "BadDigest", "IncompleteBody",
    };

    private static readonly HashSet<string> Full = new(StringComparer.Ordinal)
    {
        "QuotaExceeded", "EntityTooLarge", "XMinioStorageFull", "InsufficientStorage", "StorageFull",
    };

    /// <summary>Another try may succeed.</summary>
    public bool MayPass => !IsFull && (Status is 408 or 429 or >= 500 || Passing.Contains(Code));

    /// <summary>No room; a part is never larger than any service takes, so too large means that, too.</summary>
    public bool IsFull => Status is 507 or 413 || Full.Contains(Code);

    /// <summary>The object, or the upload in parts, is not there; the bucket is.</summary>
    public bool IsMissing => Status == 404 && Code is "NoSuchKey" or "NoSuchUpload";
}
