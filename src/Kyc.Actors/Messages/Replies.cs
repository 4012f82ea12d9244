using Kyc.Sessions.Commands;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;

namespace Kyc.Actors.Messages;

/// <summary>What is asked of a session actor: a command, or a look at its state.</summary>
/// <param name="Session">The session; also the shard key.</param>
/// <param name="Tenant">Tenant of the credential that asks.</param>
/// <param name="RequestId">Request id of the call, for logs; null for the cluster's own messages.</param>
public abstract record SessionMessage(SessionId Session, TenantId Tenant, string? RequestId);

/// <summary>Do this.</summary>
/// <param name="Command">The command; its session and tenant are the message's.</param>
/// <param name="WrappedKey">With <see cref="CreateSession"/>: the session's new data key, wrapped; stored beside the
/// journal, never in it.</param>
public sealed record Perform(SessionCommand Command, string? RequestId = null, byte[]? WrappedKey = null)
    : SessionMessage(Command.Session, Command.Tenant, RequestId);

/// <summary>Tell how you stand.</summary>
/// <param name="WaitUntilSettled">Answer only when the session is no longer processing, or when the
/// asker's deadline nears.</param>
public sealed record Look(SessionId Session, TenantId Tenant, string? RequestId = null, bool WaitUntilSettled = false)
    : SessionMessage(Session, Tenant, RequestId);

/// <summary>A session's answer.</summary>
public abstract record SessionReply
{
    private SessionReply() { }

    /// <summary>Done (or done before), with the state after it.</summary>
    /// <param name="State">The state the answer speaks of.</param>
    /// <param name="Repeated">True when the command had been done before and nothing was appended now.</param>
    public sealed record Ok(SessionState State, bool Repeated = false) : SessionReply;

    /// <summary>Refused; nothing happened.</summary>
    public sealed record Refused(Refusal Refusal) : SessionReply;
}

/// <summary>A worker's answer to a <see cref="PictureComparison"/>.</summary>
/// <param name="Report">What was measured.</param>
public sealed record PictureComparisonReply(ComparisonReport Report);
