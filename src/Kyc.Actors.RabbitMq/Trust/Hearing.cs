namespace Kyc.Actors.RabbitMq.Trust;

/// <summary>
/// Who speaks to this node now, and not at some earlier time: without a clock, because clocks of two machines differ.
/// Each start of a node counts what it says, so nothing is taken twice. A beat names the incarnations its sender hears;
/// only who has named this node's, of which there is one in the world, was heard after this node started. So recorded
/// beats of the dead bring nobody back, and an order holds for as long as a later word of its sender has not come.
/// </summary>
internal sealed class Hearing(string self, TimeSpan remember, TimeProvider time)
{
    /// <summary>Incarnations kept; beyond it the one unheard of for longest goes.</summary>
    public const int Limit = 4_096;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Sender> _senders = new(StringComparer.Ordinal);

    /// <summary>Incarnations heard a short while ago, this node's own among them.</summary>
    public IReadOnlyList<string> Heard
    {
        get
        {
            lock (_lock)
            {
                return
                [
                    self,
                    .. _senders.Where(sender => sender.Key != self)
                        .Where(sender => time.GetElapsedTime(sender.Value.At) < remember).Select(sender => sender.Key),
                ];
            }
        }
    }

    /// <summary>Why a member's message may not be acted on; null when it may.</summary>
    /// <param name="from">Its sender, by its code.</param>
    /// <param name="number">The sender's count of it.</param>
    /// <param name="heard">Whom a beat says it hears; null for what is no beat.</param>
    /// <param name="isNew">True when this sender was not heard before.</param>
    public Distrust? Judge(string from, long number, IReadOnlyList<string>? heard, out bool isNew)
    {
        lock (_lock)
        {
            isNew = !_senders.TryGetValue(from, out var sender);
            if (sender is null) _senders[from] = sender = Room();
            if (!sender.Window.TryTake(number)) return Distrust.Replayed;
            sender.At = time.GetTimestamp();
            sender.Proven |= heard?.Contains(self) ?? false;
            return sender.Proven ? null : Distrust.Unproven;
        }
    }

    private Sender Room()
    {
        if (_senders.Count >= Limit) _senders.Remove(_senders.MinBy(sender => sender.Value.At).Key);
        return new Sender();
    }

    private sealed class Sender
    {
        public ReplayWindow Window;

        public long At { get; set; }

        public bool Proven { get; set; }
    }
}
