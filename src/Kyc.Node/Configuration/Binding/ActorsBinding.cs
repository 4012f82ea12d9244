using Kyc.Actors.InProcess;
using Kyc.Actors.Recovery;
using Kyc.Actors.Runtime;
using Kyc.Actors.Workers;
using Kyc.Node.Configuration.Schema;

namespace Kyc.Node.Configuration.Binding;

/// <summary>From settings to the options of session and worker actors.</summary>
public static class ActorsBinding
{
    /// <summary>Session actors.</summary>
    public static ActorSettings Actors(this Settings s) => new()
    {
        IdlePassivationSeconds = s.GetInt(SessionSettings.IdlePassivation),
        MaxResidentSessions = s.GetInt(SessionSettings.MaxResident),
        MailboxLimit = s.GetInt(SessionSettings.MailboxLimit),
        RestartLimit = s.GetInt(SessionSettings.RestartLimit),
        RestartWindowSeconds = s.GetInt(SessionSettings.RestartWindow),
        QuarantineSeconds = s.GetInt(SessionSettings.Quarantine),
        FencedRetries = s.GetInt(SessionSettings.FencedRetries),
        AnswerMarginMilliseconds = s.GetInt(SessionSettings.AnswerMargin),
    };

    /// <summary>The in-process transport.</summary>
    public static InProcessSettings Transport(this Settings s) => new()
    {
        NodeName = s.NodeName(),
        WorkQueueLimit = s.GetInt(WorkerSettingRows.QueueLimit),
        CompareQueueLimit = s.GetInt(WorkerSettingRows.CompareQueueLimit),
        AgainPauseMilliseconds = s.GetInt(WorkerSettingRows.AgainPause),
        AgainPauseLimitMilliseconds = s.GetInt(WorkerSettingRows.AgainPauseLimit),
        AskPauseMilliseconds = s.GetInt(SessionSettings.AskPause),
        AskPauseLimitMilliseconds = s.GetInt(SessionSettings.AskPauseLimit),
    };

    /// <summary>
    /// The sweeps; embedded workers live and die with the node, so their old leases are void at start. In a cluster
    /// workers outlive a session node, and their leases with them.
    /// </summary>
    public static RecoverySettings Recovery(this Settings s) => new()
    {
        SweepIntervalSeconds = s.GetInt(SessionSettings.SweepInterval),
        ExpiryIntervalSeconds = s.GetInt(SessionSettings.ExpiryInterval),
        StuckAfterSeconds = s.GetInt(SessionSettings.StuckAfter),
        SweepBatch = s.GetInt(SessionSettings.SweepBatch),
        SweepPauseMilliseconds = s.GetInt(SessionSettings.SweepPause),
        AskTimeoutSeconds = s.GetInt(SessionSettings.SweepAskTimeout),
        StuckReportIntervalSeconds = s.GetInt(SessionSettings.StuckReportInterval),
        StuckReportLimit = s.GetInt(SessionSettings.StuckReportLimit),
        ExpiryBatch = s.GetInt(SessionSettings.ExpiryBatch),
        LeaseSeconds = s.GetInt(WorkerSettingRows.Lease),
        OfferAgainSeconds = s.GetInt(SessionSettings.OfferAgain),
        OfferAgainLimitSeconds = s.GetInt(SessionSettings.OfferAgainLimit),
        VoidLeasesAtStart = !s.IsCluster(),
        RewrapIntervalSeconds = s.GetInt(StorageSettings.RewrapInterval),
        RewrapBatch = s.GetInt(StorageSettings.RewrapBatch),
        RewrapPauseMilliseconds = s.GetInt(StorageSettings.RewrapPause),
        OrphanBlobAgeHours = s.GetInt(StorageSettings.OrphanBlobAge),
        OrphanSweepIntervalSeconds = s.GetInt(StorageSettings.OrphanSweepInterval),
        OrphanBatch = s.GetInt(StorageSettings.OrphanBatch),
        OrphanPauseMilliseconds = s.GetInt(StorageSettings.OrphanPause),
    };

    /// <summary>The workers.</summary>
    public static WorkerSettings Worker(this Settings s, string incarnation) => new()
    {
        NodeName = s.NodeName(),
        Incarnation = incarnation,
        JobTimeoutSeconds = s.GetInt(WorkerSettingRows.JobTimeout),
        JobCancelGraceSeconds = s.GetInt(WorkerSettingRows.JobCancelGrace),
        LeaseSeconds = s.GetInt(WorkerSettingRows.Lease),
        AskTimeoutSeconds = s.GetInt(WorkerSettingRows.AskTimeout),
        StartPatienceSeconds = s.GetInt(WorkerSettingRows.StartPatience),
        AskPauseMilliseconds = s.GetInt(WorkerSettingRows.AskPause),
        AskPauseLimitMilliseconds = s.GetInt(WorkerSettingRows.AskPauseLimit),
    };
}
