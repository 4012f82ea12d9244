using Kyc.Actors.Ports;
using Kyc.Edge.Health;
using Kyc.Sessions.Decisions;

namespace Kyc.Node.Hosting;

/// <summary>Stands where the pipeline would: the settings require a GPU (<c>require_gpu</c>) and none works.</summary>
internal sealed class GpuMissing(string reason) : IComparisonEngine, IReadinessCheck
{
    private const string NoProvider = "no provider";

    /// <inheritdoc />
    public string Name => "models";

    /// <summary>The engine of a node that runs without comparing.</summary>
    /// <param name="reason">Why no GPU works, for the operator.</param>
    public static NodeEngine Engine(string reason)
    {
        var missing = new GpuMissing(reason);
        return new NodeEngine(missing, NoProvider, [missing], () => ValueTask.CompletedTask) { CanCompare = false };
    }

    /// <inheritdoc />
    public ValueTask<Readiness> CheckAsync(CancellationToken cancel) => new(new Readiness(false, reason));

    /// <inheritdoc />
    public ValueTask<ComparisonReport> CompareAsync(
        ComparisonInput input, IProgress<string>? stage, CancellationToken cancel) => throw Refusal();

    /// <inheritdoc />
    public ValueTask<ComparisonReport> ComparePicturesAsync(ComparisonInput input, CancellationToken cancel) =>
        throw Refusal();

    private ComparisonFailedException Refusal() => new(reason, retryable: true);
}
