using Kyc.Edge.Health;
using Kyc.Vision.Media;

namespace Kyc.Node.Health;

/// <summary>Whether a decoder child starts in its sandbox and decodes.</summary>
internal sealed class DecoderReadiness(DecoderPool decoder) : IReadinessCheck
{
    /// <inheritdoc />
    public string Name => "decoder";

    /// <inheritdoc />
    public async ValueTask<Readiness> CheckAsync(CancellationToken cancel)
    {
        var health = await decoder.CheckAsync(cancel);
        return new Readiness(
            true, $"{health.Idle} idle, {health.Busy} busy, {health.Crashes} crashed so far; {health.Jail}");
    }
}
