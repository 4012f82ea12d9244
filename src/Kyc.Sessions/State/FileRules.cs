using Kyc.Sessions.Commands;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Wire;
using static Kyc.Sessions.State.RefusalCode;
using static Kyc.Sessions.State.SessionStatus;

namespace Kyc.Sessions.State;

/// <summary>Rules for files and for asking for the comparison.</summary>
internal static class FileRules
{
    public static Ruling OnAccept(SessionState state, AcceptFile accept, DateTimeOffset now)
    {
        if (state.Redacted) return Decide.Erased;
        if (state.Status != RequiresInput)
            return Ruling.Refuse(SessionNotAcceptingFiles,
                $"The session is {WireName.Of(state.Status)} and takes no files; open a new session.");
        if (now >= state.ExpiresAt) return TimeRanOut;
        if (state.File(accept.File.Kind)?.Sha256 == accept.File.Sha256) return new Ruling.AlreadyDone(state.Version);
        if (state.FilesAccepted >= state.Policy!.MaxFilesAccepted)
            return Ruling.Refuse(TooManyFiles,
                $"The session took {state.FilesAccepted} files, as many as its policy allows; open a new session.");
        return AcceptAndMaybeAsk(state, new FileAccepted(accept.File), accept, now);
    }

    public static Ruling OnSubmit(SessionState state, DateTimeOffset now)
    {
        if (state.Redacted) return Decide.Erased;
        if (state.Status is Processing or NeedsReview or Verified or Rejected)
            return Ruling.Refuse(SessionAlreadySubmitted,
                $"The session was submitted already and is {WireName.Of(state.Status)}.");
        if (state.Status != RequiresInput)
            return Ruling.Refuse(Conflict, $"The session is {WireName.Of(state.Status)}; open a new session.");
        if (now >= state.ExpiresAt) return TimeRanOut;
        var missing = state.MissingFiles();
        return missing.Count == 0
            ? Ruling.Accept(Ask(state, state.Version + 1, RequestTrigger.Client))
            : Ruling.Refuse(FilesMissing,
                $"Send {string.Join(" and ", missing.Select(WireName.Of))} before submitting.");
    }

    private static Ruling TimeRanOut =>
        Ruling.Refuse(RefusalCode.SessionExpired, "The session's time ran out; open a new session.");

    private static Ruling AcceptAndMaybeAsk(
        SessionState state, FileAccepted accepted, AcceptFile command, DateTimeOffset now)
    {
        var after = Evolve.Apply(state, accepted, command.Session, now, command.CommandId);
        var complete = state.Policy!.AutoSubmit && after.MissingFiles().Count == 0;
        return complete
            ? Ruling.Accept(accepted, Ask(after, after.Version + 1, RequestTrigger.FilesComplete))
            : Ruling.Accept(accepted);
    }

    private static ComparisonRequested Ask(SessionState state, long version, RequestTrigger trigger) =>
        new(JobId.For(state.Id, version), state.AttemptsUsed + 1, trigger);
}
