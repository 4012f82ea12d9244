using System.Globalization;
using Kyc.Actors.RabbitMq.Asking;
using Kyc.Actors.RabbitMq.Channels;

namespace Kyc.Actors.RabbitMq.Ownership;

/// <summary>
/// A question in hand. Its repeats share its answer: the last address given is the one that is answered to.
/// </summary>
internal sealed class Question
{
    private readonly Lock _lock = new();
    private string? _replyTo;
    private bool _answered;

    public Question(Delivery delivery, DateTimeOffset now)
    {
        Delivery = delivery;
        Id = delivery.Properties.CorrelationId ?? Guid.NewGuid().ToString();
        _replyTo = delivery.Properties.ReplyTo;
        // Clocks of two machines differ, so what travels is how long the asker still waited when it asked; the time
        // in the queue is bounded by the message's own expiry.
        AnswerBy = now + LeftOf(delivery);
    }

    /// <summary>The delivery that is settled with the answer.</summary>
    public Delivery Delivery { get; }

    /// <summary>What the asker repeats it by.</summary>
    public string Id { get; }

    /// <summary>True when the asker waits for something to happen.</summary>
    public bool Waits => Delivery.Properties.Headers?.ContainsKey(MessageKind.WaitsHeader) is true;

    /// <summary>Where the answer goes.</summary>
    public string? ReplyTo
    {
        get { lock (_lock) return _replyTo; }
    }

    /// <summary>When nobody waits for the answer any more, by this node's clock.</summary>
    public DateTimeOffset AnswerBy { get; }

    /// <summary>A repeat came: its address is answered to. False when the answer is on its way already.</summary>
    public bool TryRedirect(string? replyTo)
    {
        lock (_lock)
        {
            if (_answered) return false;
            _replyTo = replyTo;
            return true;
        }
    }

    /// <summary>Where to answer to; no repeat is taken in any more.</summary>
    public string? Close()
    {
        lock (_lock)
        {
            _answered = true;
            return _replyTo;
        }
    }

    private static TimeSpan LeftOf(Delivery delivery)
    {
        object? value = null;
        delivery.Properties.Headers?.TryGetValue(MessageKind.LeftHeader, out value);
        return value is null
            ? TimeSpan.Zero
            : TimeSpan.FromMilliseconds(Convert.ToInt64(value, CultureInfo.InvariantCulture));
    }
}
