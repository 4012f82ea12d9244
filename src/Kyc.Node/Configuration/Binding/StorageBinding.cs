using Kyc.Node.Configuration.Schema;
using Kyc.Storage;

namespace Kyc.Node.Configuration.Binding;

/// <summary>From settings to the options of storage.</summary>
public static class StorageBinding
{
    /// <summary>The options.</summary>
    public static StorageOptions Storage(this Settings s) => new()
    {
        DataDirectory = s.DataFolder(),
        MasterKey = s.Get(StorageSettings.MasterKey) is { Length: > 0 } key ? key : null,
        MasterKeysRetired = s.Get(StorageSettings.MasterKeysRetired).Split(
            ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        MasterKeyPollSeconds = s.GetInt(StorageSettings.MasterKeyPoll),
        MasterKeyFile = s.FullPath(StorageSettings.MasterKeyFile),
        BlobDirectory = s.FullPath(StorageSettings.BlobDir),
        JournalCommitQueue = s.GetInt(StorageSettings.JournalCommitQueue),
        JournalMaxBatch = s.GetInt(StorageSettings.JournalMaxBatch),
        JournalCheckpointPages = s.GetInt(StorageSettings.JournalCheckpointPages),
        JournalBusyTimeoutMs = s.GetInt(StorageSettings.JournalBusyTimeout),
        SessionKeyCache = s.GetInt(StorageSettings.SessionKeyCache),
        BlobChunkBuffers = s.GetInt(StorageSettings.BlobChunkBuffers),
        BlobDraftMinutes = s.GetInt(StorageSettings.BlobDraft),
        MinFreeMib = s.GetInt(StorageSettings.MinFreeMib),
        SpaceCheckMs = s.GetInt(StorageSettings.SpaceCheck),
        HeadsEverySeconds = s.GetInt(AuditSettings.HeadsEvery),
        HeadsFileMaxMib = s.GetInt(AuditSettings.HeadsFileMax),
    };

    /// <summary>A file or folder as a full path, or null when not set.</summary>
    public static string? FullPath(this Settings s, Setting<string> setting) =>
        s.Get(setting) is { Length: > 0 } path ? Path.GetFullPath(path) : null;

    /// <summary>The data folder as a full path.</summary>
    public static string DataFolder(this Settings s) => Path.GetFullPath(s.Get(NodeSettings.DataDir));
}
