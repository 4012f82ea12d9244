using System.Security.Cryptography;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.Sealing;
using Kyc.Edge.Auth;
using Kyc.Edge.Idempotency;
using Kyc.Edge.Problems;
using Kyc.Edge.Sessions;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Microsoft.Extensions.Logging;

namespace Kyc.Edge.Uploads;

/// <summary>Where a file is to go.</summary>
internal sealed record UploadTarget(Caller Caller, SessionId Session, FileKind Kind, IdempotencyKey? Key);

/// <summary>
/// Takes a file into a session: the session is asked first, then the bytes are stored, then the session accepts them.
/// A file that is refused at the end is removed again.
/// </summary>
internal sealed class SessionUploads(
    SessionGateway sessions, FileIntake intake, IBlobStore blobs, ISessionKeys keys, InFlightKeys inFlight,
    TimeProvider clock, ILogger<SessionUploads> logger)
{
    /// <summary>Takes a file.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="open">Opens the file; called only when the session would take it.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<SessionReply.Ok> TakeAsync(
        UploadTarget target, Func<CancellationToken, Task<FileSource>> open, CancellationToken cancel)
    {
        using var claim = inFlight.Enter(target.Key);
        var state = await sessions.LookAsync(target.Caller, target.Session, cancel);
        if (target.Key?.Earlier(state) is { } earlier) return await RepeatAsync(target, earlier, state, open, cancel);
        AskBefore(target, state);
        return await StoreAndAcceptAsync(target, await open(cancel), cancel);
    }

    /// <summary>Asks the session's own rule before the first byte, so that a hopeless upload costs nothing.</summary>
    private void AskBefore(UploadTarget target, SessionState state)
    {
        var probe = new AcceptFile(target.Session, target.Caller.Tenant, new CommandId("probe"),
            new SessionFile(target.Kind, default, "", 0, ""));
        if (Decide.On(state, probe, clock.GetUtcNow()) is Ruling.Refused refused) throw Refusals.Of(refused.Refusal);
    }

    private async Task<SessionReply.Ok> StoreAndAcceptAsync(
        UploadTarget target, FileSource source, CancellationToken cancel)
    {
        var scope = new BlobScope(target.Caller.Tenant, target.Session);
        using var key = await keys.OpenAsync(scope.Tenant, scope.Session, cancel);
        var file = await intake.StoreAsync(scope, key, target.Kind, source.Content, cancel);
        try
        {
            await source.FinishAsync(cancel);
            var command = target.Key?.Command(file.Sha256) ?? CommandId.New(clock.GetUtcNow());
            return await sessions.PerformAsync(
                target.Caller, new AcceptFile(scope.Session, scope.Tenant, command, file), cancel);
        }
        catch (Exception error) when (IsRefusal(error))
        {
            await RemoveAsync(target, scope, file);
            throw;
        }
    }

    /// <summary>
    /// The same key again: the same bytes are the same answer, others are a mistake. Nothing is stored.
    /// </summary>
    private async Task<SessionReply.Ok> RepeatAsync(
        UploadTarget target, CommandId earlier, SessionState state,
        Func<CancellationToken, Task<FileSource>> open, CancellationToken cancel)
    {
        var source = await open(cancel);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(source.Content, cancel));
        await source.FinishAsync(cancel);
        using var key = await keys.OpenAsync(state.Tenant, state.Id, cancel);
        // Of an edge from before there were seals the digest is as it is.
        if (target.Key!.Command(DigestSeal.Seal(key, hash)) != earlier && target.Key.Command(hash) != earlier)
            throw IdempotencyKey.Reused();
        return new SessionReply.Ok(state, Repeated: true);
    }

    /// <summary>True when it is certain that the session did not take the file; a lost answer is not.</summary>
    private static bool IsRefusal(Exception error) =>
        error is ProblemException or OverloadedException or StorageFullException;

    /// <summary>Removes a refused file, unless the session knows the same bytes from before.</summary>
    private async Task RemoveAsync(UploadTarget target, BlobScope scope, SessionFile file)
    {
        try
        {
            var state = await sessions.LookAsync(target.Caller, target.Session, CancellationToken.None);
            var known = state.Files.Any(held => held.Blob == file.Blob)
                        || state.Report?.Inputs.Any(input => input.Sha256 == file.Sha256) == true;
            if (!known) await blobs.DeleteAsync(scope, file.Blob, CancellationToken.None);
        }
        catch (Exception error)
        {
            logger.UploadNotRemoved(error);
        }
    }
}
