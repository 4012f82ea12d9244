using System.Net;
using Kyc.Edge;
using Kyc.Edge.Audit;
using Kyc.Edge.Uploads.Headers;
using Kyc.Node.Configuration.Schema;
using Kyc.Sessions.Files;
using Kyc.Sessions.Policies;
using Kyc.Sessions.Wire;

namespace Kyc.Node.Configuration.Binding;

/// <summary>From settings to the options of the edge.</summary>
public static class EdgeBinding
{
    private const int PixelsOfMegapixel = 1_000_000;
    private const string PolicyId = "pol_default";

    /// <summary>The options.</summary>
    public static EdgeOptions Edge(this Settings s) => new()
    {
        Policies = [s.Policy()],
        DefaultPolicyId = PolicyId,
        Media = s.Headers(),
        PictureMaxBytes = s.Get(MediaSettings.PictureMaxBytes),
        VideoMaxBytes = s.Get(MediaSettings.VideoMaxBytes),
        MultipartOverheadBytes = s.Get(EdgeSettings.MultipartOverheadBytes),
        JsonMaxBytes = s.GetInt(EdgeSettings.JsonMaxBytes),
        ErasureMaxIds = s.GetInt(ErasureSettingRows.MaxIds),
        ReferenceMaxLength = s.GetInt(EdgeSettings.ReferenceMaxLength),
        MetadataMaxEntries = s.GetInt(EdgeSettings.MetadataMaxEntries),
        MetadataKeyMaxLength = s.GetInt(EdgeSettings.MetadataKeyMaxLength),
        MetadataValueMaxLength = s.GetInt(EdgeSettings.MetadataValueMaxLength),
        LifetimeMinSeconds = s.GetInt(EdgeSettings.LifetimeMin),
        LifetimeMaxSeconds = s.GetInt(EdgeSettings.LifetimeMax),
        AskDeadline = s.Get(EdgeSettings.AskDeadline),
        ComparisonDeadline = s.Get(EdgeSettings.ComparisonDeadline),
        WaitMaxSeconds = s.GetInt(EdgeSettings.WaitMax),
        RetryAfterSeconds = s.GetInt(EdgeSettings.RetryAfter),
        ReadinessTimeout = s.Get(EdgeSettings.ReadinessTimeout),
        ExposeScores = s.Get(EdgeSettings.ExposeScores),
        Limits = s.Limits(),
        MinBodyBytesPerSecond = s.Get(EdgeSettings.MinBodyRate),
        MinAnswerBytesPerSecond = s.Get(EdgeSettings.MinAnswerRate),
        IdleTimeout = s.Get(EdgeSettings.IdleTimeout),
        BodyRateGrace = s.Get(EdgeSettings.BodyRateGrace),
        HeadersTimeout = s.Get(EdgeSettings.HeadersTimeout),
        HeadersMaxBytes = s.GetInt(EdgeSettings.HeadersMaxBytes),
        ReadAheadBytes = s.GetInt(EdgeSettings.ReadAheadBytes),
        MaxConnections = s.Get(EdgeSettings.MaxConnections),
        Access = s.Access(),
        MaxConnectionsPerAddress = s.GetInt(EdgeSettings.MaxConnectionsPerAddress),
        Audit = new EdgeAuditOptions
        {
            Node = s.NodeName(),
            RemoteAddress = s.Get(AuditSettings.RemoteAddress),
            TallyEvery = s.Get(AuditSettings.TallyEvery),
            TallyMax = s.GetInt(AuditSettings.TallyMax),
            OwedMax = s.GetInt(AuditSettings.OwedMax),
        },
        TrustedProxies = [.. s.Get(EdgeSettings.TrustedProxies).Select(IPAddress.Parse)],
    };

    /// <summary>The policy of sessions that name none.</summary>
    public static Policy Policy(this Settings s) => new()
    {
        Id = PolicyId,
        Version = s.GetInt(PolicySettings.Version),
        AutoSubmit = s.Get(PolicySettings.AutoSubmit),
        RequiredFiles = [.. s.Get(PolicySettings.RequiredFiles).Select(Kind)],
        TargetFmr = s.Get(PolicySettings.TargetFmr),
        ReviewFmr = s.Get(PolicySettings.ReviewFmr),
        Liveness = Word<LivenessMode>(s, PolicySettings.Liveness),
        MinimumModelGrade = Word<ModelGrade>(s, PolicySettings.MinimumModelGrade),
        LivenessThreshold = s.Get(PolicySettings.LivenessThreshold),
        LivenessFloor = s.Get(PolicySettings.LivenessFloor),
        RetentionDays = s.GetInt(PolicySettings.RetentionDays),
        MaxAttempts = s.GetInt(PolicySettings.MaxAttempts),
        MaxJobTries = s.GetInt(PolicySettings.MaxJobTries),
        MaxProcessFailures = s.GetInt(PolicySettings.MaxProcessFailures),
        MaxFilesAccepted = s.GetInt(PolicySettings.MaxFiles),
        LifetimeSeconds = s.GetInt(PolicySettings.Lifetime),
    };

    private static T Word<T>(Settings s, Setting<string> setting) where T : struct, Enum =>
        WireName.TryParse<T>(s.Get(setting), out var value)
            ? value
            : throw new InvalidOperationException($"{setting.Name} accepted '{s.Get(setting)}'");

    private static FileKind Kind(string name) =>
        WireName.TryParse<FileKind>(name, out var kind)
            ? kind
            : throw new InvalidOperationException($"{PolicySettings.RequiredFiles.Name} accepted '{name}'");

    /// <summary>
    /// What the edge refuses by its header; megapixels are rounded up, the decoder holds the exact bound.
    /// </summary>
    private static MediaLimits Headers(this Settings s) => new()
    {
        MinSidePixels = s.GetInt(MediaSettings.PictureMinSide),
        MaxSidePixels = s.GetInt(MediaSettings.PictureMaxSide),
        MaxPictureMegapixels = (s.GetInt(MediaSettings.PictureMaxPixels) + PixelsOfMegapixel - 1) / PixelsOfMegapixel,
        MinVideoSeconds = s.Get(MediaSettings.VideoMinDuration).TotalSeconds,
        MaxVideoSeconds = s.Get(MediaSettings.VideoMaxDuration).TotalSeconds,
        AcceptMpeg4 = s.Get(MediaSettings.AcceptMpeg4),
        MinVideoSidePixels = s.GetInt(MediaSettings.VideoMinSide),
        MaxVideoSidePixels = s.GetInt(MediaSettings.VideoMaxSide),
        MaxScans = s.GetInt(MediaSettings.PictureMaxScans),
        MaxTrailingBytes = s.GetInt(MediaSettings.MaxTrailingBytes),
        MaxParts = s.GetInt(MediaSettings.MaxParts),
        MaxBoxDepth = s.GetInt(MediaSettings.MaxBoxDepth),
        MaxTracks = s.GetInt(MediaSettings.VideoMaxTracks),
        MaxFrames = s.GetInt(MediaSettings.VideoMaxFrames),
        MaxEdits = s.GetInt(MediaSettings.VideoMaxEdits),
    };
}
