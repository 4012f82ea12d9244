using Kyc.Actors.Messages;

namespace Kyc.Actors.Sessions;

/// <summary>A session actor's answer to its region.</summary>
/// <param name="Reply">What to tell the asker now.</param>
/// <param name="Settled">Set for an asker that wants to wait: ends when the session settles, or is canceled when the
/// actor leaves.</param>
/// <param name="Exists">False when there is no such session, so that nothing need be kept in memory.</param>
public readonly record struct SessionAnswer(SessionReply Reply, Task? Settled, bool Exists);
