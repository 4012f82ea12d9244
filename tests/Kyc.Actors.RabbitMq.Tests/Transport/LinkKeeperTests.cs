using Kyc.Actors.RabbitMq.Connection;
using Kyc.Actors.RabbitMq.Topology;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Actors.RabbitMq.Tests.Transport;

/// <summary>What can go wrong with a connection must not end the keeping of one.</summary>
[Collection(SharedBroker.Name)]
public sealed class LinkKeeperTests(SharedBroker broker)
{
    [Fact]
    public async Task An_error_nobody_foresaw_is_followed_by_another_try()
    {
        var settings = broker.Settings("keeper") with { ReconnectPauseMilliseconds = 1 };
        var self = new MemberIdentity("keeper", "i1", ["edge"], "1.0.0", DateTimeOffset.UnixEpoch);
        var connector = new BrokerConnector(
            settings, self, new Declarations(settings, new Names(settings.Prefix)));
        var faults = 0;
        async Task<(Link?, ConnectFailure?)> ConnectAsync(CancellationToken cancel)
        {
            if (faults is 1 or 2) throw new NotSupportedException($"fault {faults++}");
            faults++;
            return await connector.TryAsync(cancel, declare: false);
        }
        await using var keeper = new LinkKeeper(
            ConnectAsync, settings, TimeProvider.System, NullLogger.Instance);
        await keeper.StartAsync(default);
        var first = await keeper.LinkAsync(default).AsTask().WaitAsync(Until.Patience);
        first.Abort("lost by the test");
        await first.Ended.WaitAsync(Until.Patience);
        var second = await keeper.LinkAsync(default).AsTask().WaitAsync(Until.Patience);
        Assert.NotSame(first, second);
        Assert.Equal(4, faults);
    }
}
