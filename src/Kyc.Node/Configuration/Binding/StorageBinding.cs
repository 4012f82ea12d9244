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
        JournalCommitQueue = s.GetInt(StorageSettings.JournalCommitQueue),
        JournalMaxBatch = s.GetInt(StorageSettings.JournalMaxBatch),
        JournalCheckpointPages = s.GetInt(StorageSettings.JournalCheckpointPages),
        JournalBusyTimeoutMs = s.GetInt(StorageSettings.JournalBusyTimeout),
        SessionKeyCache = s.GetInt(StorageSettings.SessionKeyCache),
        BlobChunkBuffers = s.GetInt(StorageSettings.BlobChunkBuffers),
        MinFreeMib = s.GetInt(StorageSettings.MinFreeMib),
        SpaceCheckMs = s.GetInt(StorageSettings.SpaceCheck),
    };

    /// <summary>The data folder as a full path.</summary>
    public static string DataFolder(this Settings s) => Path.GetFullPath(s.Get(NodeSettings.DataDir));
}
