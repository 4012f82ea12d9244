using Kyc.Actors.Ports;
using Kyc.Actors.Runtime;
using Kyc.Actors.TestKit;

namespace Kyc.Actors.Tests.Runtime;

/// <summary>One message at a time, in the order they came.</summary>
public sealed class ActorCellTests : ISupervisionLog
{
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task Messages_are_handled_one_at_a_time_in_their_order()
    {
        var actor = new Recorder();
        var cell = Cell(actor, mailboxLimit: 100);
        var asked = Enumerable.Range(0, 50).Select(i => Ask(cell, i)).ToArray();
        actor.Gate.SetResult();
        await Task.WhenAll(asked);
        Assert.Equal(Enumerable.Range(0, 50), actor.Seen);
        Assert.Equal(1, actor.MostAtOnce);
    }

    [Fact]
    public async Task Many_threads_never_enter_an_actor_together()
    {
        var actor = new Recorder();
        actor.Gate.SetResult();
        var cell = Cell(actor, mailboxLimit: 10_000);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++) await Ask(cell, i);
        })));
        Assert.Equal(4_000, actor.Seen.Count);
        Assert.Equal(1, actor.MostAtOnce);
    }

    [Fact]
    public async Task Stopping_refuses_those_that_wait_and_lets_the_running_turn_end()
    {
        var actor = new Recorder();
        var cell = Cell(actor, mailboxLimit: 10);
        var (running, waiting) = (Ask(cell, 1), Ask(cell, 2));
        cell.Stop();
        await Assert.ThrowsAsync<ActorStoppedException>(() => waiting);
        actor.Gate.SetResult();
        Assert.Equal(1, await running);
        Assert.False(cell.TryAsk(3, out _));
    }

    [Fact]
    public void A_busy_actor_does_not_leave()
    {
        var actor = new Recorder();
        var cell = Cell(actor, mailboxLimit: 10);
        _ = Ask(cell, 1);
        Assert.False(cell.TryStop(evenQuarantined: true));
    }

    [Fact]
    public void A_full_mailbox_names_its_setting()
    {
        var cell = Cell(new Recorder(), mailboxLimit: 1);
        _ = Ask(cell, 1);
        _ = Ask(cell, 2);
        Assert.Equal("mailbox_limit", Assert.Throws<OverloadedException>(() => { cell.TryAsk(3, out _); }).Queue);
    }

    void ISupervisionLog.Restarted(string actor, Exception error) =>
        throw new InvalidOperationException("unexpected", error);

    void ISupervisionLog.Quarantined(string actor, DateTimeOffset until, Exception error) =>
        throw new InvalidOperationException("unexpected", error);

    private ActorCell<int, int> Cell(Recorder actor, int mailboxLimit) => new(
        "recorder", actor, new RestartBudget(1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)),
        mailboxLimit, _time, this);

    private static Task<int> Ask(ActorCell<int, int> cell, int message)
    {
        Assert.True(cell.TryAsk(message, out var reply));
        return reply.AsTask();
    }

    private sealed class Recorder : IActor<int, int>
    {
        private int _inside;

        public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public List<int> Seen { get; } = [];
        public int MostAtOnce { get; private set; }

        public async ValueTask<int> ReceiveAsync(int message)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _inside));
            await Gate.Task;
            Seen.Add(message);
            Interlocked.Decrement(ref _inside);
            return message;
        }

        public Directive Judge(Exception error) => Directive.Resume;

        public void Forget()
        {
        }

        public void Stopped()
        {
        }
    }
}
