namespace Kyc.Node.Configuration.Schema;

/// <summary>Journal, keys and files.</summary>
public static class StorageSettings
{
    /// <summary>One file in the data folder.</summary>
    public const string Sqlite = "sqlite";

    /// <summary>A database server, which nodes share.</summary>
    public const string PostgreSql = "postgresql";

    /// <summary>A folder.</summary>
    public const string Files = "files";

    /// <summary>An S3 service.</summary>
    public const string S3 = "s3";

    private const int KeyBytes = 32;
    private static readonly Section Section = new("storage");

    /// <summary>Journal.</summary>
    public static readonly Setting<string> Journal = Section.Add(
        "journal", Kinds.Choice(Sqlite, PostgreSql), Sqlite,
        "Where sessions are kept: one SQLite file in the data folder, for one node, or the database server of section "
        + "postgresql, which nodes share.");

    /// <summary>Blobs.</summary>
    public static readonly Setting<string> Blobs = Section.Add(
        "blobs", Kinds.Choice(Files, S3), Files,
        "Where sealed files lie: in a folder, or at the S3 service of section s3.");

    /// <summary>Folder of blobs.</summary>
    public static readonly Setting<string> BlobDir = Section.Add(
        "blob_dir", Kinds.Path(), "",
        "Folder of the sealed files, which the nodes of a cluster share; blobs in the data folder when not set.");

    /// <summary>Master key.</summary>
    public static readonly Setting<string> MasterKey = Section.Add(
        "master_key", Kinds.Checked("text", "base64 of exactly 32 bytes", IsKey), "",
        "Key that seals all others; when not set, the file master.key in the data folder, made at the first start. "
        + "Give it by environment or file: arguments are visible to other users of the machine.",
        secret: true);

    /// <summary>Earlier master keys.</summary>
    public static readonly Setting<string> MasterKeysRetired = Section.Add(
        "master_key_retired", Kinds.Checked("text", "base64 of exactly 32 bytes each, with commas between", AreKeys),
        "", "Earlier values of storage.master_key, the oldest first, with commas between: what was sealed under them "
        + "opens until it is wrapped anew. Nodes take another value at their next start; a ring in a file needs none.",
        secret: true);

    /// <summary>Looks at the ring.</summary>
    public static readonly Setting<long> MasterKeyPoll = Section.Add(
        "master_key_poll_seconds", Kinds.Integer(0, 3_600), "15",
        "How often the file of the key ring is read again; 0 reads it again only on SIGHUP.", "seconds");

    /// <summary>Looks for old keys.</summary>
    public static readonly Setting<long> RewrapInterval = Section.Add(
        "rewrap_interval_s", Kinds.Integer(1, 86_400), "60",
        "Pause between two looks for data keys that a retired master key wraps.", "seconds");

    /// <summary>Wrapped at once.</summary>
    public static readonly Setting<long> RewrapBatch = Section.Add(
        "rewrap_batch", Kinds.Integer(1, 10_000), "100", "Data keys wrapped anew without a pause.", "keys");

    /// <summary>Pause between batches.</summary>
    public static readonly Setting<long> RewrapPause = Section.Add(
        "rewrap_pause_ms", Kinds.Integer(0, 60_000), "200",
        "Pause after each such batch, so that live traffic gets through; with the batch it bounds the rate.",
        "milliseconds");

    /// <summary>File of the master key.</summary>
    public static readonly Setting<string> MasterKeyFile = Section.Add(
        "master_key_file", Kinds.Path(), "",
        "File that holds the key ring, instead of storage.master_key; every node of a cluster needs the same keys.");

    /// <summary>Queue.</summary>
    public static readonly Setting<long> JournalCommitQueue = Section.Add(
        "journal_commit_queue", Kinds.Integer(1, 1_000_000), "10000",
        "Appends that may wait for a commit; beyond it requests are refused with Retry-After.", "appends");

    /// <summary>Batch.</summary>
    public static readonly Setting<long> JournalMaxBatch = Section.Add(
        "journal_max_batch", Kinds.Integer(1, 10_000), "512", "Most appends in one transaction.", "appends");

    /// <summary>Checkpoint.</summary>
    public static readonly Setting<long> JournalCheckpointPages = Section.Add(
        "journal_checkpoint_pages", Kinds.Integer(100, 1_000_000), "4000",
        "Pages of the write-ahead log before they are copied into the database.", "4 KiB pages");

    /// <summary>Lock wait.</summary>
    public static readonly Setting<long> JournalBusyTimeout = Section.Add(
        "journal_busy_timeout_ms", Kinds.Integer(0, 60_000), "5000",
        "How long to wait for another process's lock on the database.", "milliseconds");

    /// <summary>Key cache.</summary>
    public static readonly Setting<long> SessionKeyCache = Section.Add(
        "session_key_cache", Kinds.Integer(0, 100_000), "1024", "Data keys kept unwrapped in memory.", "keys");

    /// <summary>Buffers.</summary>
    public static readonly Setting<long> BlobChunkBuffers = Section.Add(
        "blob_chunk_buffers", Kinds.Integer(0, 4096), "64", "Idle buffers of 64 KiB kept for reuse.", "buffers");

    /// <summary>Abandoned uploads.</summary>
    public static readonly Setting<long> BlobDraft = Section.Add(
        "blob_draft_minutes", Kinds.Integer(1, 43_200), "60",
        "An unfinished upload in a shared storage.blob_dir that nobody wrote to for so long is removed, unless its "
        + "process still holds it.", "minutes");

    /// <summary>Orphans.</summary>
    public static readonly Setting<long> OrphanBlobAge = Section.Add(
        "orphan_blob_age_hours", Kinds.Integer(1, 8_760), "24",
        "Age at which a stored file that no session knows is removed; longer than any upload takes.", "hours");

    /// <summary>Orphan sweeps.</summary>
    public static readonly Setting<long> OrphanSweepInterval = Section.Add(
        "orphan_sweep_interval_s", Kinds.Integer(60, 604_800), "21600",
        "Pause between two sweeps that remove such files; one runs at every start.", "seconds");

    /// <summary>Pace of orphan sweeps.</summary>
    public static readonly Setting<long> OrphanBatch = Section.Add(
        "orphan_batch", Kinds.Integer(1, 10_000), "50",
        "Sessions whose files such a sweep looks at without a pause.", "sessions");

    /// <summary>Pauses of orphan sweeps.</summary>
    public static readonly Setting<long> OrphanPause = Section.Add(
        "orphan_pause_ms", Kinds.Integer(0, 10_000), "50",
        "Pause after each batch of such a sweep, so that live traffic gets through.", "milliseconds");

    /// <summary>Free space.</summary>
    public static readonly Setting<long> MinFreeMib = Section.Add(
        "min_free_mib", Kinds.Integer(0, 1_048_576), "512",
        "Free space below which new sessions and files are refused and the node is not ready; 0 switches it off.",
        "MiB");

    /// <summary>Space checks.</summary>
    public static readonly Setting<long> SpaceCheck = Section.Add(
        "space_check_ms", Kinds.Integer(0, 60_000), "1000",
        "How long a look at the free space is trusted.", "milliseconds");

    /// <summary>The section.</summary>
    public static IReadOnlyList<Setting> All => Section.Rows;

    private static bool AreKeys(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).All(IsKey);

    private static bool IsKey(string text)
    {
        Span<byte> bytes = stackalloc byte[KeyBytes + 1];
        return text.Length <= 44 && Convert.TryFromBase64String(text, bytes, out var written) && written == KeyBytes;
    }
}
