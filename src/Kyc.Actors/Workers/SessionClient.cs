using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.Runtime;
using Kyc.Sessions.Commands;

namespace Kyc.Actors.Workers;

/// <summary>A worker's way to talk to sessions: the same command, repeated by its id until answered.</summary>
internal sealed class SessionClient(ITransport transport, WorkerSettings settings, TimeProvider time)
{
    private readonly Backoff _pause = new(settings.AskPauseMilliseconds, settings.AskPauseLimitMilliseconds);

    /// <summary>The answer, or null when there was none until <paramref name="until"/>.</summary>
    public async ValueTask<SessionReply?> PerformAsync(
        SessionCommand command, string? requestId, DateTimeOffset until, CancellationToken cancel)
    {
        var message = new Perform(command, requestId);
        for (var repeats = 0; ; repeats++)
        {
            try
            {
                return await transport.AskAsync(message, TimeSpan.FromSeconds(settings.AskTimeoutSeconds), cancel);
            }
            catch (Exception error) when (IsPassing(error) && time.GetUtcNow() + _pause.Pause(repeats) < until)
            {
                await Task.Delay(_pause.Pause(repeats), time, cancel);
            }
            catch (Exception error) when (IsPassing(error))
            {
                return null;
            }
        }
    }

    private static bool IsPassing(Exception error) =>
        error is AskTimedOutException or OverloadedException or StorageFullException or QuarantinedException
            or ActorFailedException or TransportUnavailableException;
}
