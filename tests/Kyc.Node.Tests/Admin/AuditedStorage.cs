using Kyc.Actors.Ports;
using Kyc.Storage;
using Kyc.Storage.Audit;
using Kyc.Storage.Files;
using Kyc.Storage.Sqlite;

namespace Kyc.Node.Tests.Admin;

/// <summary>Storage with another audit log.</summary>
internal sealed class AuditedStorage(IStorage inner, IAuditLog audit) : IStorage
{
    public string Description => inner.Description;
    public IJournal Journal => inner.Journal;
    public ISessionIndex Index => inner.Index;
    public IOperatorIndex Operators => inner.Operators;
    public ISessionKeys Keys => inner.Keys;
    public IKeyRing KeyRing => inner.KeyRing;
    public IKeyRotation Rotation => inner.Rotation;

    public IClusterKeys ClusterKeys => inner.ClusterKeys;
    public ICredentials Credentials => inner.Credentials;
    public IAuditLog Audit => audit;
    public IErasures Erasures => inner.Erasures;
    public IErasureRequests ErasureRequests => inner.ErasureRequests;
    public IBlobStore Blobs => inner.Blobs;
    public IBlobInventory Inventory => inner.Inventory;
    public IReadOnlyList<StorageCheckResult> Checks => inner.Checks;
    public Task<Exception> Broken => inner.Broken;
    public int Waiting => inner.Waiting;
    public (int Open, int Limit) Connections => inner.Connections;

    public ValueTask<JournalVerification> VerifyAsync(KnownHeads known, CancellationToken cancel) =>
        inner.VerifyAsync(known, cancel);

    public ValueTask<AuditVerification> VerifyAuditAsync(KnownHeads known, CancellationToken cancel) =>
        inner.VerifyAuditAsync(known, cancel);

    public ValueTask<KnownHeads> HeadsAsync(CancellationToken cancel) => inner.HeadsAsync(cancel);

    public ValueTask<IReadOnlyList<StorageCheckResult>> CheckBlobsAsync(CancellationToken cancel) =>
        inner.CheckBlobsAsync(cancel);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}

/// <summary>An audit log that a test may break: before the row is asked for, or only for outcomes.</summary>
internal sealed class BreakableAudit(IAuditLog inner) : IAuditLog
{
    /// <summary>Outcomes that cannot be written; null when all can.</summary>
    public Func<string, bool>? Broken { get; set; }

    public ValueTask<AuditPlace> AppendAsync(AuditEntry entry, CancellationToken cancel) =>
        Broken?.Invoke(entry.Outcome) == true
            ? throw new JournalUnavailableException("the database is away; start it")
            : inner.AppendAsync(entry, cancel);

    public ValueTask<IReadOnlyList<AuditRow>> ListAsync(AuditQuery query, CancellationToken cancel) =>
        inner.ListAsync(query, cancel);

    public ValueTask<AuditVerification> VerifyAsync(CancellationToken cancel) => inner.VerifyAsync(cancel);
}
