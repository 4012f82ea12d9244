using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Wire;
using Kyc.Actors.Runtime;
using Kyc.Actors.Sessions;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.RabbitMq.Ownership;

/// <summary>From a question's bytes to its answer's.</summary>
internal sealed class Answering(IShardHandler handler, TimeProvider time, ILogger log)
{
    private static readonly Backoff s_pause = new(20, 1_000);

    /// <summary>
    /// The answer's bytes; empty when nobody waits for one any more; null when the shard was lost first and the next
    /// owner has to answer. While the journal cannot be reached it tries again for as long as the asker waits.
    /// </summary>
    /// <param name="question">The question.</param>
    /// <param name="withdrawn">Canceled when the asker gave up.</param>
    /// <param name="noWaiting">Canceled when nobody may wait here for a session to settle any more.</param>
    /// <param name="over">Canceled when the shard is lost.</param>
    public async ValueTask<byte[]?> AnswerAsync(
        Question question, CancellationToken withdrawn, CancellationToken noWaiting, CancellationToken over)
    {
        SessionMessage message;
        try
        {
            if (WireCodec.DecodeLeaseTokens(question.Delivery.Body) is { } lease)
                return await LeaseAsync(lease, question, over);
            message = WireCodec.DecodeMessage(question.Delivery.Body);
        }
        catch (Exception error)
        {
            log.QuestionUnreadable(question.Id, error);
            return WireCodec.EncodeFailure(error);
        }
        var waits = message is Look { WaitUntilSettled: true };
        using var stop = waits
            ? CancellationTokenSource.CreateLinkedTokenSource(over, noWaiting, withdrawn)
            : CancellationTokenSource.CreateLinkedTokenSource(over);
        for (var repeats = 0; ; repeats++)
        {
            if (time.GetUtcNow() >= question.AnswerBy) return [];
            try
            {
                return WireCodec.EncodeReply(await handler.HandleAsync(message, question.AnswerBy, stop.Token));
            }
            catch (Exception error) when (stop.IsCancellationRequested)
            {
                return over.IsCancellationRequested || noWaiting.IsCancellationRequested
                       || !withdrawn.IsCancellationRequested ? null : Quiet(error);
            }
            catch (Exception error) when (error is ShardLostException or JournalUnavailableException)
            {
                log.AnswerDelayed(message.Session, message.RequestId, error.Message);
            }
            catch (Exception error)
            {
                return WireCodec.EncodeFailure(error);
            }
            if (noWaiting.IsCancellationRequested || !await PausedAsync(s_pause.Pause(repeats), stop.Token))
                return withdrawn.IsCancellationRequested && !over.IsCancellationRequested ? [] : null;
        }
    }

    /// <summary>Nobody waits long for tokens: whatever goes wrong, the asker is told at once.</summary>
    private async ValueTask<byte[]> LeaseAsync(LeaseTokens request, Question question, CancellationToken over)
    {
        if (time.GetUtcNow() >= question.AnswerBy) return [];
        try
        {
            return WireCodec.EncodeLease(await handler.LeaseAsync(request, over));
        }
        catch (Exception error)
        {
            return WireCodec.EncodeFailure(error);
        }
    }

    private static byte[] Quiet(Exception _) => [];

    private async ValueTask<bool> PausedAsync(TimeSpan pause, CancellationToken stop)
    {
        try
        {
            await Task.Delay(pause, time, stop);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
