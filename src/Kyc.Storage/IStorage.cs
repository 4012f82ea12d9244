using Kyc.Actors.Ports;
using Kyc.Storage.Audit;
using Kyc.Storage.Files;
using Kyc.Storage.Sqlite;

namespace Kyc.Storage;

/// <summary>
/// Everything a node keeps, whatever is behind it: one SQLite file, or a database server and a blob store.
/// </summary>
public interface IStorage : IAsyncDisposable
{
    /// <summary>What is behind it, for people, without secrets: <c>sqlite DATA/kyc.db</c>, <c>postgresql
    /// host:port/database</c>.</summary>
    string Description { get; }

    /// <summary>The journal.</summary>
    IJournal Journal { get; }

    /// <summary>Lists of sessions.</summary>
    ISessionIndex Index { get; }

    /// <summary>Lists of sessions of all tenants.</summary>
    IOperatorIndex Operators { get; }

    /// <summary>Data keys by session.</summary>
    ISessionKeys Keys { get; }

    /// <summary>The master keys at work.</summary>
    IKeyRing KeyRing { get; }

    /// <summary>The key ring's life: reading it again, wrapping data keys anew.</summary>
    IKeyRotation Rotation { get; }

    /// <summary>Keys that all nodes share, derived from the master key.</summary>
    IClusterKeys ClusterKeys { get; }

    /// <summary>API keys.</summary>
    ICredentials Credentials { get; }

    /// <summary>Who did and read what.</summary>
    IAuditLog Audit { get; }

    /// <summary>What is owed to persons whose sessions were redacted, and receipts.</summary>
    IErasures Erasures { get; }

    /// <summary>Requests to erase many sessions.</summary>
    IErasureRequests ErasureRequests { get; }

    /// <summary>Sealed files.</summary>
    IBlobStore Blobs { get; }

    /// <summary>What lies in the blob store.</summary>
    IBlobInventory Inventory { get; }

    /// <summary>What was found at start; failures other than space stopped it.</summary>
    IReadOnlyList<StorageCheckResult> Checks { get; }

    /// <summary>
    /// Ends when commits can no longer be made durable and the node has to start anew. Otherwise never.
    /// </summary>
    Task<Exception> Broken { get; }

    /// <summary>Appends waiting for a commit now.</summary>
    int Waiting { get; }

    /// <summary>Connections to a database server: open now, and at the most; zeros without one.</summary>
    (int Open, int Limit) Connections { get; }

    /// <summary>Reads the whole journal and names the first row that is not what was written.</summary>
    ValueTask<JournalVerification> VerifyAsync(CancellationToken cancel) => VerifyAsync(KnownHeads.None, cancel);

    /// <summary>The same, against heads kept outside too: so that a database set back to an earlier time is
    /// found.</summary>
    ValueTask<JournalVerification> VerifyAsync(KnownHeads known, CancellationToken cancel);

    /// <summary>Reads all audit rows, against heads kept outside too, and names the first that is not what was
    /// written.</summary>
    ValueTask<AuditVerification> VerifyAuditAsync(KnownHeads known, CancellationToken cancel);

    /// <summary>The heads of journal and audit log as they are now, those whose seal is ours.</summary>
    ValueTask<KnownHeads> HeadsAsync(CancellationToken cancel);

    /// <summary>Looks whether files can be written now; one finding per thing looked at.</summary>
    ValueTask<IReadOnlyList<StorageCheckResult>> CheckBlobsAsync(CancellationToken cancel);
}
