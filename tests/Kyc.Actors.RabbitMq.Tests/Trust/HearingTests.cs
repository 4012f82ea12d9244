using Kyc.Actors.RabbitMq.Trust;
using Kyc.Actors.TestKit;

namespace Kyc.Actors.RabbitMq.Tests.Trust;

/// <summary>What members say is taken once, and only from who is there now.</summary>
public sealed class HearingTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public void Numbers_are_taken_once_in_any_order_within_the_window_and_nothing_older()
    {
        var window = new ReplayWindow();
        Assert.False(window.TryTake(0));
        Assert.False(window.TryTake(-1));
        foreach (var number in new long[] { 3, 1, 2, 64, 65 }) Assert.True(window.TryTake(number), $"{number}");
        foreach (var number in new long[] { 3, 1, 2, 64, 65 }) Assert.False(window.TryTake(number), $"{number}");
        Assert.True(window.TryTake(1_000));
        Assert.True(window.TryTake(937));
        Assert.False(window.TryTake(936));
        Assert.True(window.TryTake(long.MaxValue));
        Assert.False(window.TryTake(1_000));
    }

    [Fact]
    public void Every_number_is_taken_exactly_once_however_they_come()
    {
        var random = new Random(3);
        var window = new ReplayWindow();
        var taken = new HashSet<long>();
        for (var i = 0; i < 20_000; i++)
        {
            var number = (i / 4) + random.NextInt64(1, 50);
            if (window.TryTake(number)) Assert.True(taken.Add(number), $"{number} was taken twice");
            else Assert.True(taken.Contains(number) || number <= taken.Max() - 64, $"{number} was not taken");
        }
    }

    [Fact]
    public void A_member_is_believed_once_it_names_this_node_and_then_for_good()
    {
        var hearing = New();
        Assert.Equal(Distrust.Unproven, hearing.Judge("peer", 1, ["peer"], out var isNew));
        Assert.True(isNew);
        Assert.Null(hearing.Judge("peer", 2, ["peer", "self"], out isNew));
        Assert.False(isNew);
        Assert.Null(hearing.Judge("peer", 3, [], out _));
        Assert.Null(hearing.Judge("peer", 4, null, out _));
    }

    [Fact]
    public void Beats_recorded_before_this_node_started_bring_nobody_back()
    {
        var hearing = New();
        for (var number = 1; number <= 1_000; number++)
            Assert.Equal(Distrust.Unproven, hearing.Judge("dead", number, ["dead", "earlier"], out _));
    }

    [Fact]
    public void Nothing_of_a_believed_member_is_taken_twice()
    {
        var hearing = New();
        for (var number = 1; number <= 200; number++) Assert.Null(hearing.Judge("peer", number, ["self"], out _));
        for (var number = 1; number <= 200; number++)
            Assert.Equal(Distrust.Replayed, hearing.Judge("peer", number, ["self"], out _));
    }

    [Fact]
    public void An_order_of_who_is_not_believed_yet_is_not_taken() =>
        Assert.Equal(Distrust.Unproven, New().Judge("peer", 1, null, out _));

    [Fact]
    public void It_names_itself_and_whom_it_heard_a_short_while_ago()
    {
        var hearing = New();
        hearing.Judge("peer", 1, [], out _);
        Assert.Equal(["self", "peer"], hearing.Heard);
        _time.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal(["self"], hearing.Heard);
    }

    [Fact]
    public void It_keeps_so_many_and_the_one_unheard_of_for_longest_goes()
    {
        var hearing = New();
        for (var i = 0; i <= Hearing.Limit; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            hearing.Judge($"peer{i}", 1, ["self"], out _);
        }
        Assert.Equal(Distrust.Replayed, hearing.Judge("peer1", 1, ["self"], out _));
        hearing.Judge("peer0", 2, [], out var isNew);
        Assert.True(isNew);
    }

    private Hearing New() => new("self", TimeSpan.FromSeconds(15), _time);
}
