using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Binding;
using Kyc.Node.Configuration.Schema;

namespace Kyc.Cli.Doctor;

/// <summary>The checks of what a node of these settings needs, in the order of what depends on what.</summary>
internal static class DoctorChecks
{
    /// <summary>All of them.</summary>
    /// <param name="settings">The settings to look by.</param>
    /// <param name="configuration">What is to be said of the settings themselves.</param>
    /// <param name="time">The clock.</param>
    public static IReadOnlyList<DoctorCheck> All(Settings settings, DoctorFinding configuration, TimeProvider time) =>
    [
        Now("configuration", () => [configuration]),
        Now("runtime", MachineChecks.Runtime),
        Now("clock", () => MachineChecks.Clock(settings, time)),
        Now("data_dir", () => MachineChecks.Data(settings)),
        .. Servers(settings, time),
        .. settings.Has(NodeSettings.EdgeRole) ? Edge(settings) : [],
        .. settings.Has(NodeSettings.WorkerRole) ? Worker(settings, time) : [],
    ];

    /// <summary>The servers that the settings name, in the order in which a start needs them.</summary>
    private static IEnumerable<DoctorCheck> Servers(Settings settings, TimeProvider time)
    {
        if (settings.HasServer()) yield return new("database", cancel => ServerChecks.DatabaseAsync(settings, cancel));
        if (settings.Get(StorageSettings.Blobs) == StorageSettings.S3)
            yield return new("s3", cancel => ServerChecks.S3Async(settings, time, cancel));
        if (settings.IsCluster())
            yield return new("broker", cancel => ServerChecks.BrokerAsync(settings, time, cancel));
    }

    private static IEnumerable<DoctorCheck> Edge(Settings settings) =>
        [Now("ports", () => MachineChecks.Ports(settings))];

    private static IEnumerable<DoctorCheck> Worker(Settings settings, TimeProvider time) =>
    [
        Now("onnxruntime", () => VisionChecks.Onnx(settings)),
        Now("models", () => ModelChecks.Files(settings)),
        new("provider", cancel => VisionChecks.EngineAsync(settings, time, cancel)),
        new("decoder_codecs", cancel => VisionChecks.CodecsAsync(settings, cancel)),
        new("decoder_sandbox", cancel => VisionChecks.SandboxAsync(settings, time, cancel)),
    ];

    private static DoctorCheck Now(string name, Func<IReadOnlyList<DoctorFinding>> look) =>
        new(name, _ => Task.FromResult(look()));
}
