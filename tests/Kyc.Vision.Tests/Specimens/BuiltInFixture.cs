using System.Security.Cryptography;
using Kyc.Actors.Ports;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Files;
using Kyc.Sessions.Policies;
using Kyc.Vision.Media;
using Kyc.Vision.Onnx;
using Kyc.Vision.Pipeline;
using Kyc.Vision.Tests.Media;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Vision.Tests.Specimens;

/// <summary>One engine with the built-in models alone; it needs nothing from beside the repository.</summary>
public sealed class BuiltInFixture : IAsyncLifetime
{
    private readonly DecoderPool _pool = DecoderFixture.NewPool(new DecoderSettings { Children = 2 });
    private VisionEngine? _engine;

    internal static VisionOptions Options { get; } = new()
    {
        Node = "test-node",
        Onnx = new OnnxOptions { Providers = [ProviderNames.Cpu] },
        Detector = "kyc_detector_s",
        Recogniser = "kyc_recogniser_s",
        Liveness = [],
    };

    /// <summary>What the built-in models can judge: no liveness model is among them.</summary>
    internal static Policy Policy { get; } =
        new() { Id = "pol_test", Version = 1, Liveness = LivenessMode.PassiveIfAvailable };

    internal VisionEngine Engine => _engine ?? throw new InvalidOperationException("the engine is not made yet");

    internal DecoderPool Pool => _pool;

    public async Task InitializeAsync() => _engine = await NewEngineAsync(Options);

    public async Task DisposeAsync()
    {
        _engine?.Dispose();
        await _pool.DisposeAsync();
    }

    internal Task<VisionEngine> NewEngineAsync(VisionOptions options) =>
        VisionEngine.CreateAsync(options, _pool, NullLoggerFactory.Instance, TimeProvider.System);

    internal static SessionLoader NewLoader() => new(OrtRuntime.Load(), Options.Onnx, NullLogger.Instance);

    internal ValueTask<ComparisonReport> CompareAsync(
        byte[] card, byte[] face, FileKind kind = FileKind.FaceVideo, VisionEngine? engine = null,
        IProgress<string>? stages = null) =>
        (engine ?? Engine).CompareAsync(
            new ComparisonInput(Policy, [InputFile(FileKind.IdCard, card), InputFile(kind, face)]), stages,
            CancellationToken.None);

    internal static Decision Decide(ComparisonReport report, Policy? policy = null) =>
        DecisionRule.Decide(policy ?? Policy, report, attempt: 1);

    internal static ComparisonFile InputFile(FileKind kind, byte[] bytes) => new(
        kind, Convert.ToHexStringLower(SHA256.HashData(bytes)),
        _ => ValueTask.FromResult<Stream>(new MemoryStream(bytes, writable: false)));
}

[CollectionDefinition(Name)]
public sealed class BuiltInCollection : ICollectionFixture<BuiltInFixture>
{
    public const string Name = "built-in";
}
