using Kyc.Actors.RabbitMq.Trust;

namespace Kyc.Actors.RabbitMq.Asking;

/// <summary>What to ask, of whom, and for how long.</summary>
/// <param name="To">Where to.</param>
/// <param name="Kind">What the message is.</param>
/// <param name="Body">Its content.</param>
/// <param name="Deadline">How long to wait in all.</param>
/// <param name="Full">What a refusal by the broker means; null when it is asked again after a pause.</param>
/// <param name="TimedOut">What it means when no answer comes in time.</param>
/// <param name="Waits">Whether the answer may be a long time coming, for want of something to happen.</param>
/// <param name="Withdraw">Whether whoever works on it is told when nobody waits any more.</param>
internal sealed record Ask(
    Destination To, string Kind, ReadOnlyMemory<byte> Body, TimeSpan Deadline, Func<Exception>? Full,
    Func<Exception> TimedOut, bool Withdraw, bool Waits = false);
