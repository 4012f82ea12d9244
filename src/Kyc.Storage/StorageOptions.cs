namespace Kyc.Storage;

/// <summary>
/// Settings of embedded storage. Each has a unit, a default and bounds; <see cref="Validate"/> holds the bounds.
/// </summary>
public sealed record StorageOptions
{
    /// <summary>
    /// <c>data_dir</c>: where the database, the blobs and the master key lie. Created with mode 0700.
    /// </summary>
    public required string DataDirectory { get; init; }

    /// <summary>
    /// <c>master_key</c>: base64 of 32 bytes; null to use the file <c>master.key</c> in the data directory.
    /// </summary>
    public string? MasterKey { get; init; }

    /// <summary>
    /// <c>master_key_retired</c>: earlier values of <c>master_key</c>, the oldest first, which still open what was
    /// sealed under them.
    /// </summary>
    public IReadOnlyList<string> MasterKeysRetired { get; init; } = [];

    /// <summary>
    /// <c>master_key_file</c>: file of the key ring; null for <c>master.key</c> in the data directory.
    /// </summary>
    public string? MasterKeyFile { get; init; }

    /// <summary>
    /// <c>master_key_poll_seconds</c>: how often the key ring's file is read again, seconds. Default 15; 0 (never, only
    /// when asked to) to 3,600.
    /// </summary>
    public int MasterKeyPollSeconds { get; init; } = 15;

    /// <summary>
    /// <c>blob_dir</c>: folder of the sealed files, which nodes of a cluster may share; null for <c>blobs</c> in the
    /// data directory.
    /// </summary>
    public string? BlobDirectory { get; init; }

    /// <summary>
    /// <c>journal_commit_queue</c>: appends waiting for a commit, at most. Default 10,000; 1 to 1,000,000.
    /// </summary>
    public int JournalCommitQueue { get; init; } = 10_000;

    /// <summary><c>journal_max_batch</c>: appends in one transaction, at most. Default 512; 1 to 10,000.</summary>
    public int JournalMaxBatch { get; init; } = 512;

    /// <summary>
    /// <c>journal_checkpoint_pages</c>: WAL pages (4 KiB) before they are copied into the database. Default
    /// 4,000; 100 to 1,000,000.
    /// </summary>
    public int JournalCheckpointPages { get; init; } = 4_000;

    /// <summary>
    /// <c>journal_busy_timeout_ms</c>: how long to wait for another process's lock, ms. Default 5,000; 0 to 60,000.
    /// </summary>
    public int JournalBusyTimeoutMs { get; init; } = 5_000;

    /// <summary>
    /// <c>session_key_cache</c>: unwrapped data keys kept in memory, at most. Default 1,024; 0 to 100,000.
    /// </summary>
    public int SessionKeyCache { get; init; } = 1_024;

    /// <summary>
    /// <c>blob_chunk_buffers</c>: idle 64 KiB buffers kept for reuse, at most. Default 64; 0 to 4,096.
    /// </summary>
    public int BlobChunkBuffers { get; init; } = 64;

    /// <summary>
    /// <c>blob_draft_minutes</c>: an unfinished upload in a shared <c>blob_dir</c> that nobody wrote to for so long is
    /// abandoned and removed, unless its process still holds it, minutes. Default 60; 1 to 43,200.
    /// </summary>
    public int BlobDraftMinutes { get; init; } = 60;

    /// <summary>
    /// <c>min_free_mib</c>: free space below which new sessions and files are refused, MiB. Default
    /// 512; 0 (off) to 1,048,576.
    /// </summary>
    public int MinFreeMib { get; init; } = 512;

    /// <summary>
    /// <c>space_check_ms</c>: how long a look at the free space is trusted, ms. Default 1,000; 0 to 60,000.
    /// </summary>
    public int SpaceCheckMs { get; init; } = 1_000;

    /// <summary>
    /// <c>heads_every_s</c>: how often signed heads of journal and audit log are written outside the database, seconds.
    /// Default 60; 0 (never) to 86,400.
    /// </summary>
    public int HeadsEverySeconds { get; init; } = 60;

    /// <summary>
    /// <c>heads_file_max_mib</c>: size at which <c>heads.log</c> is put aside and begun anew, MiB. Default 16; 1 to
    /// 1,024.
    /// </summary>
    public int HeadsFileMaxMib { get; init; } = 16;

    /// <summary>The database file.</summary>
    public string DatabasePath => Path.Combine(DataDirectory, "kyc.db");

    /// <summary>Root of the blobs.</summary>
    public string BlobRoot => BlobDirectory ?? Path.Combine(DataDirectory, "blobs");

    /// <summary>The master key's file.</summary>
    public string MasterKeyPath => MasterKeyFile ?? Path.Combine(DataDirectory, "master.key");

    /// <summary>The file of signed heads.</summary>
    public string HeadsPath => Path.Combine(DataDirectory, Audit.HeadsFile.Name);

    /// <summary>The file whose lock marks the directory as in use.</summary>
    public string LockPath => Path.Combine(DataDirectory, "node.lock");

    /// <summary>Checks every bound.</summary>
    /// <exception cref="StorageSettingException">A setting is out of its bounds.</exception>
    public StorageOptions Validate()
    {
        if (string.IsNullOrWhiteSpace(DataDirectory))
            throw new StorageSettingException("data_dir", "must name a directory");
        Within("master_key_poll_seconds", MasterKeyPollSeconds, 0, 3_600);
        Within("journal_commit_queue", JournalCommitQueue, 1, 1_000_000);
        Within("journal_max_batch", JournalMaxBatch, 1, 10_000);
        Within("journal_checkpoint_pages", JournalCheckpointPages, 100, 1_000_000);
        Within("journal_busy_timeout_ms", JournalBusyTimeoutMs, 0, 60_000);
        Within("session_key_cache", SessionKeyCache, 0, 100_000);
        Within("blob_chunk_buffers", BlobChunkBuffers, 0, 4_096);
        Within("blob_draft_minutes", BlobDraftMinutes, 1, 43_200);
        Within("min_free_mib", MinFreeMib, 0, 1_048_576);
        Within("space_check_ms", SpaceCheckMs, 0, 60_000);
        Within("heads_every_s", HeadsEverySeconds, 0, 86_400);
        Within("heads_file_max_mib", HeadsFileMaxMib, 1, 1_024);
        return this;
    }

    private static void Within(string setting, int value, int low, int high)
    {
        if (value < low || value > high)
            throw new StorageSettingException(setting, $"is {value}; it must be {low} to {high}");
    }
}
