using System.Collections.Concurrent;
using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Asking;
using Kyc.Actors.RabbitMq.Ownership;
using Kyc.Actors.RabbitMq.Trust;
using Kyc.Actors.RabbitMq.Wire;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Kyc.Actors.RabbitMq.Work;

/// <summary>Answers picture comparisons, and stops those that nobody waits for any more.</summary>
internal sealed class ComparisonRuns(IJobHandler handler, Seal seal, TimeProvider time, ILogger log)
{
    private readonly QuestionsInHand _inHand = new();

    /// <summary>Nobody waits for the answer any more.</summary>
    public void Withdraw(string id) => _inHand.Withdraw(id);

    /// <summary>Compares, answers and settles.</summary>
    public async Task RunAsync(WorkDelivery work)
    {
        var question = new Question(work.Delivery, time.GetUtcNow());
        var withdrawn = new CancellationTokenSource();
        if (!_inHand.TryEnter(question, withdrawn))
        {
            await work.Channel.AckAsync(work.Delivery);
            return;
        }
        try
        {
            var answer = await AnswerAsync(question, withdrawn.Token);
            var properties = new BasicProperties { Type = MessageKind.Reply, CorrelationId = question.Id };
            seal.Put(Destination.Answer, properties, answer);
            var replyTo = question.Close();
            await work.Channel.ReplyAndAckAsync(
                work.Delivery, answer.Length > 0 ? replyTo : null, properties, answer);
        }
        finally
        {
            question.Close();
            _inHand.Exit(question);
        }
    }

    /// <summary>The answer's bytes; empty when nobody waits any more.</summary>
    private async Task<byte[]> AnswerAsync(Question question, CancellationToken withdrawn)
    {
        var left = question.AnswerBy - time.GetUtcNow();
        if (left <= TimeSpan.Zero || withdrawn.IsCancellationRequested) return [];
        using var late = new CancellationTokenSource(left, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(withdrawn, late.Token);
        try
        {
            var request = WireCodec.DecodeComparison(question.Delivery.Body);
            return WireCodec.EncodeComparisonReply(await handler.CompareAsync(request, stop.Token));
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            return [];
        }
        catch (Exception error)
        {
            log.ComparisonFailed(question.Id, error);
            return WireCodec.EncodeFailure(error);
        }
    }
}
