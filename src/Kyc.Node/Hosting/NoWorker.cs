using Kyc.Actors.Ports;
using Kyc.Sessions.Decisions;

namespace Kyc.Node.Hosting;

/// <summary>Stands where the pipeline would at a node without the worker role: no models are loaded.</summary>
internal sealed class NoWorker : IComparisonEngine
{
    private const string Provider = "none";

    /// <summary>The engine of a node that leaves comparing to others. It knows nothing of their models.</summary>
    public static NodeEngine Engine { get; } =
        new(new NoWorker(), Provider, [], () => ValueTask.CompletedTask) { CanCompare = false };

    /// <inheritdoc />
    public ValueTask<ComparisonReport> CompareAsync(
        ComparisonInput input, IProgress<string>? stage, CancellationToken cancel) => throw Refusal();

    /// <inheritdoc />
    public ValueTask<ComparisonReport> ComparePicturesAsync(ComparisonInput input, CancellationToken cancel) =>
        throw Refusal();

    private static ComparisonFailedException Refusal() => new("this node has no worker role", retryable: true);
}
