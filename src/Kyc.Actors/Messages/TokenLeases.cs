using Kyc.Actors.Limits;
using Kyc.Sessions.Ids;

namespace Kyc.Actors.Messages;

/// <summary>
/// An edge asks a client's actor for tokens to spend. Repeating a question by its number repeats the answer, not the
/// effect.
/// </summary>
/// <param name="Client">The client: its tenant; also the shard key.</param>
/// <param name="Edge">What tells this start of the edge from others.</param>
/// <param name="Number">Number of the question, rising with each of this edge and client.</param>
/// <param name="Wanted">Tokens wished for; 0 to give back or to report only.</param>
/// <param name="Epoch">The life of the actor that the edge knows; empty when it knows none.</param>
/// <param name="Unused">Tokens of lapsed leases that were not spent.</param>
/// <param name="Spent">What the edge spent in the windows; null when the actor of this epoch knows it.</param>
public sealed record LeaseTokens(
    TenantId Client, string Edge, long Number, long Wanted, string Epoch, IReadOnlyList<UnusedTokens> Unused,
    IReadOnlyList<WindowHistory>? Spent);

/// <summary>Tokens of a lease that lapsed.</summary>
/// <param name="LeasedAtMs">The lease's <see cref="TokenLease.AtMs"/>.</param>
/// <param name="Tokens">How many were not spent.</param>
public sealed record UnusedTokens(long LeasedAtMs, long Tokens);

/// <summary>The answer of a client's actor.</summary>
/// <param name="Number">Number of the question.</param>
/// <param name="Epoch">Life of the actor: another one than the edge knows has forgotten what was spent, and the edge
/// asks again with what it knows.</param>
/// <param name="Tokens">Tokens granted; they lapse when not spent in time.</param>
/// <param name="AtMs">When, by the actor's clock; for giving back.</param>
/// <param name="LifeMs">How long after the question was sent they may be spent, milliseconds.</param>
/// <param name="Window">The limit that decides, one of <see cref="LimitNames"/>.</param>
/// <param name="Left">Tokens that are left for all edges.</param>
/// <param name="FreeInMs">Milliseconds until one token is free; 0 when one is.</param>
/// <param name="Edges">Edges that asked lately.</param>
public sealed record TokenLease(
    long Number, string Epoch, long Tokens, long AtMs, long LifeMs, string Window, long Left, long FreeInMs, int Edges);
