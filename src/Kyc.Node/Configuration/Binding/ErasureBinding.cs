using Kyc.Actors.Erasure;
using Kyc.Node.Configuration.Schema;
using Kyc.Storage;

namespace Kyc.Node.Configuration.Binding;

/// <summary>From settings and storage to what erases.</summary>
public static class ErasureBinding
{
    /// <summary>Limits.</summary>
    public static ErasureSettings Erasure(this Settings s) => new()
    {
        PollMilliseconds = s.GetInt(ErasureSettingRows.Poll),
        Batch = s.GetInt(ErasureSettingRows.Batch),
        Parallelism = s.GetInt(ErasureSettingRows.Parallelism),
        RetrySeconds = s.GetInt(ErasureSettingRows.Retry),
        OverdueSeconds = s.GetInt(ErasureSettingRows.Overdue),
        LookAgainSeconds = s.GetInt(ErasureSettingRows.LookAgain),
        AskTimeoutSeconds = s.GetInt(ErasureSettingRows.AskTimeout),
        RequestSessions = s.GetInt(ErasureSettingRows.RequestSessions),
        RetentionIntervalSeconds = s.GetInt(ErasureSettingRows.RetentionInterval),
        RetentionBatch = s.GetInt(ErasureSettingRows.RetentionBatch),
        RetentionPauseMilliseconds = s.GetInt(ErasureSettingRows.RetentionPause),
        ScrubIntervalSeconds = s.GetInt(ErasureSettingRows.ScrubInterval),
    };

    /// <summary>The parts.</summary>
    public static ErasureParts Of(Settings settings, IStorage storage) => new()
    {
        Erasures = storage.Erasures,
        Requests = storage.ErasureRequests,
        Index = storage.Index,
        Keys = storage.Keys,
        Blobs = storage.Blobs,
        ClusterKeys = storage.ClusterKeys,
        Settings = settings.Erasure(),
    };
}
