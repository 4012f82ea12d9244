using Kyc.Actors.InProcess;
using Kyc.Actors.Limits;
using Kyc.Actors.Messages;
using Kyc.Actors.TestKit;
using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Actors.Tests.Limits;

/// <summary>A sweep may still come with jobs of a shard that was lost meanwhile.</summary>
public sealed class LostShardTests : IAsyncLifetime
{
    private const int InQueue = 2;

    private readonly InProcessTransport _transport =
        new(new InProcessSettings(), TimeProvider.System, NullLogger<InProcessTransport>.Instance);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _transport.DisposeAsync();

    [Fact]
    public async Task Jobs_of_a_lost_shard_take_no_place_of_the_jobs_that_are_ours()
    {
        var gate = new JobGate(
            _transport, LimitSettings.None with { Tenant = TenantLimits.None with { JobsInQueue = InQueue } },
            NullLogger<JobGate>.Instance);
        var (lost, ours) = (JobOf(shard: 3), JobOf(shard: 4));
        gate.Lost(3);
        for (var i = 0; i < InQueue; i++) await gate.EnqueueAsync(JobOf(shard: 3), default);
        await gate.EnqueueAsync(lost, default);
        Assert.Equal((0, 0), gate.Depth(Some.Tenant));
        await gate.EnqueueAsync(ours, default);
        Assert.Equal((1, 0), gate.Depth(Some.Tenant));
        gate.Acquired(3);
        await gate.EnqueueAsync(lost, default);
        Assert.Equal((2, 0), gate.Depth(Some.Tenant));
        Assert.Equal(2, (await _transport.InspectAsync(default)).JobsQueued);
    }

    private static ComparisonJob JobOf(int shard)
    {
        var session = Some.NewSession();
        while (Shards.Of(session) != shard) session = Some.NewSession();
        return new ComparisonJob(JobId.For(session, 4), session, Some.Tenant);
    }
}
