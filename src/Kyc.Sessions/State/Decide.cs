using Kyc.Sessions.Commands;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Wire;
using static Kyc.Sessions.State.RefusalCode;
using static Kyc.Sessions.State.SessionStatus;

namespace Kyc.Sessions.State;

/// <summary>
/// From a state and a command to facts or a refusal. Pure, and total over every pair; a test holds the table.
/// </summary>
public static class Decide
{
    /// <summary>Rules on a command.</summary>
    /// <param name="state">The session as it stands.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="now">The present; cut to milliseconds, and never before the session's last event.</param>
    public static Ruling On(SessionState state, SessionCommand command, DateTimeOffset now)
    {
        now = WireTime.Truncate(now);
        if (now < state.UpdatedAt) now = state.UpdatedAt;
        if (state.Exists() && state.Tenant != command.Tenant) return NoSuchSession;
        if (state.Applied.TryGetValue(command.CommandId.Value, out var version)) return new Ruling.AlreadyDone(version);
        if (command is CreateSession create) return OnCreate(state, create, now);
        if (!state.Exists()) return NoSuchSession;
        return command switch
        {
            AcceptFile accept => FileRules.OnAccept(state, accept, now),
            Submit => FileRules.OnSubmit(state, now),
            Cancel => OnCancel(state),
            Expire => OnExpire(state, now),
            StartJob start => JobRules.OnStart(state, start, now),
            CompleteJob complete => JobRules.OnComplete(state, complete),
            FailJob fail => JobRules.OnFail(state, fail),
            Review review => OnReview(state, review, now),
            Redact => OnRedact(state),
            _ => throw new InvalidOperationException(
                $"command {command.GetType().Name} has no rule in {nameof(Decide)}"),
        };
    }

    private static Ruling NoSuchSession => Ruling.Refuse(NotFound, "There is no such session.");

    private static Ruling OnCreate(SessionState state, CreateSession create, DateTimeOffset now) =>
        state.Exists()
            ? Ruling.Refuse(SessionExists, "A session with this id exists already; create one without naming its id.")
            : Ruling.Accept(new SessionCreated(
                create.Tenant, create.Policy,
                now.AddSeconds(create.LifetimeSeconds ?? create.Policy.LifetimeSeconds),
                create.SealedAttributes, create.ReferenceDigest));

    private static Ruling OnCancel(SessionState state) => state.Status switch
    {
        RequiresInput or NeedsReview => Ruling.Accept(new SessionCanceled()),
        Canceled => new Ruling.AlreadyDone(state.Version),
        Processing => Ruling.Refuse(Conflict, "The session is being processed; wait for its decision."),
        _ => Ruling.Refuse(Conflict, $"The session is {WireName.Of(state.Status)} and can no longer be canceled."),
    };

    private static Ruling OnExpire(SessionState state, DateTimeOffset now) => state.Status switch
    {
        RequiresInput when now >= state.ExpiresAt => Ruling.Accept(new Events.SessionExpired()),
        Expired => new Ruling.AlreadyDone(state.Version),
        RequiresInput => Ruling.Refuse(NotDue, "The session has not reached its expiry."),
        _ => Ruling.Refuse(Conflict, "Only a session that waits for input expires."),
    };

    private static Ruling OnReview(SessionState state, Review review, DateTimeOffset now)
    {
        if (state.Redacted) return Erased;
        if (state.Status != NeedsReview)
            return Ruling.Refuse(Conflict, $"The session is {WireName.Of(state.Status)}, not needs_review.");
        return Ruling.Accept(new SessionReviewed(
            review.Outcome, review.Reviewer,
            review.Outcome == ReviewOutcome.RequiresInput ? LifeAnew(state, now) : null));
    }

    /// <summary>Who is asked again gets time to answer: a review may well end after the session's first life.</summary>
    private static DateTimeOffset LifeAnew(SessionState state, DateTimeOffset now)
    {
        var anew = now.AddSeconds(state.Policy!.LifetimeSeconds);
        return anew > state.ExpiresAt ? anew : state.ExpiresAt;
    }

    /// <summary>
    /// A session that has not ended is canceled first, whatever it waits for: a result that comes later is refused.
    /// </summary>
    private static Ruling OnRedact(SessionState state)
    {
        if (state.Redacted) return new Ruling.AlreadyDone(state.Version);
        return state.Status.IsTerminal()
            ? Ruling.Accept(new SessionRedacted())
            : Ruling.Accept(new SessionCanceled(), new SessionRedacted());
    }

    internal static Ruling Erased => Ruling.Refuse(RefusalCode.Redacted, "The session's data was erased.");
}
