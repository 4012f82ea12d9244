using Kyc.Actors.RabbitMq.Management;
using Kyc.Actors.RabbitMq.Topology;

namespace Kyc.Actors.RabbitMq.Tests.Transport;

/// <summary>When a queue may be given up for dead, and when not.</summary>
public sealed class QueueVerdictTests
{
    private static readonly string[] s_all = ["b1", "b2", "b3"];

    [Fact]
    public void A_queue_with_a_leader_is_left_alone() =>
        Assert.Equal(QueueVerdict.Led, QueueVerdicts.Of("q", [Row("q", "b1", "b1"), Row("other", "b2", s_all)]));

    [Fact]
    public void A_leader_that_never_reported_is_none_when_others_did() => Assert.Equal(
        QueueVerdict.Dead,
        QueueVerdicts.Of("q", [Row("q", "b1", "b1") with { Reported = false }, Row("other", "b2", s_all)]));

    [Fact]
    public void Where_no_leader_reports_a_leader_is_believed() => Assert.Equal(
        QueueVerdict.Led,
        QueueVerdicts.Of("q", [
            Row("q", "b1", "b1") with { Reported = false }, Row("other", "b2", s_all) with { Reported = false },
        ]));

    [Fact]
    public void A_queue_without_a_leader_is_dead_when_every_broker_runs() =>
        Assert.Equal(QueueVerdict.Dead, QueueVerdicts.Of("q", [Row("q", null), Row("other", "b2", s_all)]));

    [Fact]
    public void A_queue_that_is_not_listed_is_dead_when_every_broker_runs() =>
        Assert.Equal(QueueVerdict.Dead, QueueVerdicts.Of("q", [Row("other", "b2", s_all)]));

    [Fact]
    public void While_a_broker_is_missing_no_queue_is_dead() =>
        Assert.Equal(
            QueueVerdict.BrokerMissing, QueueVerdicts.Of("q", [Row("q", null), Row("other", "b2", "b2", "b3")]));

    [Fact]
    public void While_nothing_runs_no_queue_is_dead()
    {
        Assert.Equal(QueueVerdict.BrokerMissing, QueueVerdicts.Of("q", []));
        Assert.Equal(QueueVerdict.BrokerMissing, QueueVerdicts.Of("q", [Row("q", null)]));
    }

    private static QuorumStanding Row(string name, string? leader, params string[] online) =>
        new(name, leader, s_all, online, Reported: true);
}
