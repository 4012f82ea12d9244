using System.Net;
using System.Net.Sockets;
using Kyc.Node.Configuration.Schema;
using Kyc.Vision.Onnx;

namespace Kyc.Node.Configuration;

/// <summary>Values that are each allowed but make no sense together.</summary>
internal static class SettingRules
{
    /// <summary>One line for each contradiction.</summary>
    public static IEnumerable<string> Contradictions(Settings s) =>
        Rules.Select(rule => rule(s)).OfType<string>();

    private static readonly Func<Settings, string?>[] Rules =
    [
        s => Ordered(s, PolicySettings.TargetFmr, PolicySettings.ReviewFmr),
        s => Ordered(s, PolicySettings.LivenessFloor, PolicySettings.LivenessThreshold),
        s => Ordered(s, MediaSettings.VideoMinDuration, MediaSettings.VideoMaxDuration),
        s => Ordered(s, MediaSettings.PictureMinSide, MediaSettings.PictureMaxSide),
        s => Ordered(s, MediaSettings.VideoMinSide, MediaSettings.VideoMaxSide),
        s => Ordered(s, EdgeSettings.LifetimeMin, EdgeSettings.LifetimeMax),
        s => Ordered(s, SessionSettings.AskPause, SessionSettings.AskPauseLimit),
        s => Ordered(s, SessionSettings.OfferAgain, SessionSettings.OfferAgainLimit),
        s => Ordered(s, WorkerSettingRows.AskPause, WorkerSettingRows.AskPauseLimit),
        s => Ordered(s, WorkerSettingRows.AgainPause, WorkerSettingRows.AgainPauseLimit),
        s => Ordered(s, DecoderSettingRows.RestartDelay, DecoderSettingRows.MaxRestartDelay),
        LeaseOutlivesJob,
        s => Ordered(s, RabbitMqSettingRows.ReconnectPause, RabbitMqSettingRows.ReconnectPauseLimit),
        s => Ordered(s, RabbitMqSettingRows.AgainPause, RabbitMqSettingRows.AgainPauseLimit),
        .. ClusterRules.All,
        .. TlsRules.All,
        s => Ordered(s, ApiKeySettings.RollOverlap, ApiKeySettings.RollOverlapMax),
        s => Ordered(s, OidcSettings.RefreshPause, OidcSettings.RefreshEvery),
        s => Ordered(s, OidcSettings.RefreshEvery, OidcSettings.KeysMaxAge),
        .. AccessRules.All,
        Overlapping,
        GpuWithoutProvider,
    ];

    private static string? Ordered<T>(Settings s, Setting<T> low, Setting<T> high) where T : IComparable<T> =>
        s.Get(low).CompareTo(s.Get(high)) <= 0
            ? null
            : $"{low.Name} is '{s.Given(low).Text}' (from {s.Given(low).Where}) but {high.Name} is "
              + $"'{s.Given(high).Text}' (from {s.Given(high).Where}); expected {low.Name} <= {high.Name}";

    private static string? LeaseOutlivesJob(Settings s)
    {
        var work = s.Get(WorkerSettingRows.JobTimeout) + s.Get(WorkerSettingRows.JobCancelGrace);
        return s.Get(WorkerSettingRows.Lease) > work
            ? null
            : $"{WorkerSettingRows.Lease.Name} is '{s.Given(WorkerSettingRows.Lease).Text}' "
              + $"(from {s.Given(WorkerSettingRows.Lease).Where}); expected more than {work} seconds, the sum of "
              + $"{WorkerSettingRows.JobTimeout.Name} and {WorkerSettingRows.JobCancelGrace.Name}";
    }

    private static string? Overlapping(Settings s)
    {
        var all = s.Get(EdgeSettings.Addresses);
        foreach (var any in all.Where(text =>
            IPAddress.Parse(text) is var a && (a.Equals(IPAddress.Any) || a.Equals(IPAddress.IPv6Any))))
        {
            var family = IPAddress.Parse(any).AddressFamily;
            if (all.FirstOrDefault(text => text != any && IPAddress.Parse(text).AddressFamily == family) is { } other)
                return $"{EdgeSettings.Addresses.Name} is '{s.Given(EdgeSettings.Addresses).Text}' "
                       + $"(from {s.Given(EdgeSettings.Addresses).Where}); expected {any} alone for "
                       + $"{(family == AddressFamily.InterNetwork ? "IPv4" : "IPv6")}: it already covers {other}";
        }
        return null;
    }

    private static string? GpuWithoutProvider(Settings s) =>
        s.Get(VisionSettings.RequireGpu)
            && s.Get(VisionSettings.Providers)
                .All(name => name.Equals(ProviderNames.Cpu, StringComparison.OrdinalIgnoreCase))
            ? $"{VisionSettings.RequireGpu.Name} is 'true' (from {s.Given(VisionSettings.RequireGpu).Where}) but "
              + $"{VisionSettings.Providers.Name} is '{s.Given(VisionSettings.Providers).Text}' "
              + $"(from {s.Given(VisionSettings.Providers).Where}); expected a GPU provider in it"
            : null;
}
