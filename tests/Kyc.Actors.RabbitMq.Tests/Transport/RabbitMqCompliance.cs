using Kyc.Actors.Ports;
using Kyc.Actors.Tests.Compliance;

namespace Kyc.Actors.RabbitMq.Tests.Transport;

/// <summary>The transport over a real broker keeps the promises of the port.</summary>
[Collection(SharedBroker.Name)]
public sealed class RabbitMqCompliance(SharedBroker broker) : TransportCompliance
{
    /// <summary>The tests share queues: making 68 anew for each would take longer than the tests.</summary>
    private const string Prefix = "compliance";

    protected override async ValueTask<ITransport> NewAsync(int queueLimit)
    {
        var settings = broker.Settings(Prefix) with
        {
            WorkQueueLimit = queueLimit,
            CompareQueueLimit = queueLimit,
            AgainPauseMilliseconds = 10,
            AgainPauseLimitMilliseconds = 100,
        };
        var transport = await SharedBroker.JoinAsync(settings);
        await broker.PurgeAsync(Prefix);
        return transport;
    }

    protected override Task ComparisonWaitsAsync() => Until.TrueAsync(
        "a comparison waits for a slot", () => ((RabbitMqTransport)Transport).ComparisonsWaiting > 0);
}
