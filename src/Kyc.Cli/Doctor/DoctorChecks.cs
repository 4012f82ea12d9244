using Kyc.Node.Configuration;

namespace Kyc.Cli.Doctor;

/// <summary>The checks, in the order of what depends on what.</summary>
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
        Now("ports", () => MachineChecks.Ports(settings)),
        Now("onnxruntime", () => VisionChecks.Onnx(settings)),
        Now("models", () => ModelChecks.Files(settings)),
        new("provider", cancel => VisionChecks.EngineAsync(settings, time, cancel)),
        new("decoder_codecs", cancel => VisionChecks.CodecsAsync(settings, cancel)),
        new("decoder_sandbox", cancel => VisionChecks.SandboxAsync(settings, time, cancel)),
    ];

    private static DoctorCheck Now(string name, Func<IReadOnlyList<DoctorFinding>> look) =>
        new(name, _ => Task.FromResult(look()));
}
