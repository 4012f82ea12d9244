using System.Threading.Channels;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.TestKit;

namespace Kyc.Actors.RabbitMq.Tests.Transport;

/// <summary>A worker that hands its deliveries to the test, and ends them when the test says so.</summary>
internal sealed class RecordingWorker : IJobHandler
{
    private readonly Channel<JobDelivery> _deliveries = Channel.CreateUnbounded<JobDelivery>();

    public Func<JobDelivery, CancellationToken, Task<JobVerdict>> Run { get; init; } =
        (_, _) => Task.FromResult(JobVerdict.Done);

    public Func<CancellationToken, Task> Compare { get; init; } = _ => Task.CompletedTask;

    public int Waiting => _deliveries.Reader.Count;

    /// <summary>The next delivery.</summary>
    public async Task<JobDelivery> NextAsync() =>
        await _deliveries.Reader.ReadAsync().AsTask().WaitAsync(Until.Patience);

    public async ValueTask<JobVerdict> RunAsync(JobDelivery delivery, CancellationToken cancel)
    {
        _deliveries.Writer.TryWrite(delivery);
        return await Run(delivery, cancel);
    }

    public async ValueTask<PictureComparisonReply> CompareAsync(PictureComparison request, CancellationToken cancel)
    {
        await Compare(cancel);
        return new PictureComparisonReply(Some.Report());
    }
}
