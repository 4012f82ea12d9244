using System.Collections.Concurrent;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.Erasure;

/// <summary>Asks many sessions to redact themselves, some at once.</summary>
internal sealed class Redactions(ITransport transport, ErasureSettings settings, ILogger log)
{
    /// <summary>
    /// What the sessions answered: redacted, or no session of that tenant. One that did not answer is not in it.
    /// </summary>
    public async Task<IReadOnlyList<(SessionId Session, bool Redacted)>> AskAsync(
        IEnumerable<(SessionId Session, TenantId Tenant)> sessions, Func<SessionId, CommandId> command,
        CancellationToken cancel)
    {
        var answers = new ConcurrentBag<(SessionId, bool)>();
        await Parallel.ForEachAsync(
            sessions, new ParallelOptions { MaxDegreeOfParallelism = settings.Parallelism, CancellationToken = cancel },
            async (one, token) =>
            {
                var redact = new Redact(one.Session, one.Tenant, command(one.Session));
                if (await TryAsync(redact, token) is { } redacted) answers.Add((one.Session, redacted));
            });
        return [.. answers];
    }

    /// <summary>One session that does not answer holds up no other.</summary>
    private async ValueTask<bool?> TryAsync(Redact redact, CancellationToken cancel)
    {
        try
        {
            var reply = await transport.AskAsync(
                new Perform(redact), TimeSpan.FromSeconds(settings.AskTimeoutSeconds), cancel);
            return reply switch
            {
                SessionReply.Ok => true,
                SessionReply.Refused { Refusal.Code: RefusalCode.NotFound } => false,
                _ => null,
            };
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            log.NotRedacted(redact.Session, error.Message);
            return null;
        }
    }
}
