using System.Text.Json.Serialization;
using Kyc.Actors.Ports;
using Kyc.Actors.Runtime;
using Kyc.Actors.Sessions;
using Kyc.Sessions.Ids;

namespace Kyc.Actors.RabbitMq.Wire;

/// <summary>
/// A failure that crosses the broker: a code and the few facts that its exception is made of. Messages of exceptions
/// do not cross, they could hold data.
/// </summary>
/// <param name="Code">Which failure; one that the reader does not know becomes <see cref="RemoteFailureException"/>
/// of that name.</param>
internal sealed record FailureBody(string Code)
{
    /// <summary>The queue that was full, the path without space, the actor that failed, or the missing key.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SessionId? Session { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BlobId? Blob { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Limit { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Shard { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long RetryAfterMs { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Retryable { get; init; }

    /// <summary>Name of the type of what led to it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Cause { get; init; }

    public static FailureBody Of(Exception error) => error switch
    {
        OverloadedException full => new("overloaded") { Name = full.Queue, Limit = full.Limit },
        StorageFullException full => new("storage_full") { Name = full.Path },
        ActorFailedException failed => new("actor_failed") { Name = failed.Actor, Cause = NameOf(failed) },
        ActorStoppedException stopped => new("actor_stopped") { Name = stopped.Actor },
        QuarantinedException held => new("quarantined")
        {
            Name = held.Actor,
            RetryAfterMs = (long)held.RetryAfter.TotalMilliseconds,
            Cause = NameOf(held),
        },
        HistoryUnreadableException unreadable => new("history_unreadable") { Session = unreadable.Session },
        ShardLostException lost => new("shard_lost") { Shard = lost.Shard },
        JournalUnavailableException => new("journal_unavailable"),
        TransportUnavailableException => new("transport_unavailable"),
        DataKeyGoneException gone => new("data_key_gone") { Session = gone.Session },
        KeyServiceUnavailableException => new("key_service_unavailable"),
        WrongMasterKeyException wrong => new("wrong_master_key") { Name = wrong.KeyId },
        BlobMissingException missing => new("blob_missing") { Blob = missing.Blob },
        BlobDamagedException damaged => new("blob_damaged") { Blob = damaged.Blob },
        ComparisonFailedException failed => new("comparison_failed") { Retryable = failed.Retryable },
        RemoteFailureException remote => new(remote.RemoteType),
        _ => new(error.GetType().Name),
    };

    public Exception ToException() => Code switch
    {
        "overloaded" => new OverloadedException(Name ?? "", Limit),
        "storage_full" => new StorageFullException(Name ?? ""),
        "actor_failed" => new ActorFailedException(Name ?? "", new RemoteFailureException(Cause ?? "")),
        "actor_stopped" => new ActorStoppedException(Name ?? ""),
        "quarantined" => new QuarantinedException(
            Name ?? "", TimeSpan.FromMilliseconds(RetryAfterMs),
            Cause is null ? null : new RemoteFailureException(Cause)),
        "history_unreadable" => new HistoryUnreadableException(Session ?? default, "its owner's log says why"),
        "shard_lost" => new ShardLostException(Shard),
        "journal_unavailable" => new JournalUnavailableException(
            "the node that was asked cannot reach its database; its log says why"),
        "transport_unavailable" => new TransportUnavailableException(
            "the node that was asked cannot reach the broker; its log says why"),
        "data_key_gone" => new DataKeyGoneException(Session ?? default),
        "key_service_unavailable" => new KeyServiceUnavailableException(
            "the node that was asked cannot reach its key service; its log says why"),
        "wrong_master_key" => new WrongMasterKeyException(Name ?? ""),
        "blob_missing" => new BlobMissingException(Blob ?? default),
        "blob_damaged" => new BlobDamagedException(Blob ?? default, "the log of the node that read it says how"),
        "comparison_failed" => new ComparisonFailedException("a worker could not compare; its log says why", Retryable),
        _ => new RemoteFailureException(Code),
    };

    private static string? NameOf(Exception outer) => outer.InnerException switch
    {
        null => null,
        RemoteFailureException remote => remote.RemoteType,
        var inner => inner.GetType().Name,
    };
}
