using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Edge.Auth;
using Kyc.Edge.Problems;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;

namespace Kyc.Edge.Sessions;

/// <summary>Asks sessions and turns their refusals into problems.</summary>
internal sealed class SessionGateway(ITransport transport, EdgeOptions options)
{
    /// <summary>A session as it stands.</summary>
    /// <exception cref="ProblemException"><c>not_found</c>, for absent and foreign sessions alike.</exception>
    public async Task<SessionState> LookAsync(Caller caller, SessionId id, CancellationToken cancel) =>
        State(await transport.AskAsync(new Look(id, caller.Tenant, caller.RequestId), options.AskDeadline, cancel));

    /// <summary>True when the tenant has such a session.</summary>
    public async Task<bool> ExistsAsync(Caller caller, SessionId id, CancellationToken cancel) =>
        await transport.AskAsync(new Look(id, caller.Tenant, caller.RequestId), options.AskDeadline, cancel)
            is SessionReply.Ok;

    /// <summary>A session once it no longer processes, or as it stands when the time is up.</summary>
    public async Task<SessionState> WaitAsync(Caller caller, SessionId id, TimeSpan wait, CancellationToken cancel)
    {
        try
        {
            return State(await transport.AskAsync(
                new Look(id, caller.Tenant, caller.RequestId, WaitUntilSettled: true), wait, cancel));
        }
        catch (AskTimedOutException)
        {
            return await LookAsync(caller, id, cancel);
        }
    }

    /// <summary>Has a command done.</summary>
    /// <exception cref="ProblemException">The session refused.</exception>
    public async Task<SessionReply.Ok> PerformAsync(
        Caller caller, SessionCommand command, CancellationToken cancel, byte[]? wrappedKey = null)
    {
        var reply = await transport.AskAsync(
            new Perform(command, caller.RequestId, wrappedKey), options.AskDeadline, cancel);
        return reply switch
        {
            SessionReply.Ok ok => ok,
            SessionReply.Refused { Refusal: { Code: RefusalCode.SessionExists } } when command is CreateSession =>
                throw Idempotency.IdempotencyKey.Reused(),
            SessionReply.Refused refused => throw Refusals.Of(refused.Refusal),
            _ => throw new InvalidOperationException($"a reply of type {reply.GetType().Name} is unknown to the edge"),
        };
    }

    private static SessionState State(SessionReply reply) => reply switch
    {
        SessionReply.Ok ok => ok.State,
        SessionReply.Refused refused => throw Refusals.Of(refused.Refusal),
        _ => throw new InvalidOperationException($"a reply of type {reply.GetType().Name} is unknown to the edge"),
    };
}
