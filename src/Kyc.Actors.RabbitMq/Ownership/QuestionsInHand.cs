using System.Collections.Concurrent;

namespace Kyc.Actors.RabbitMq.Ownership;

/// <summary>Questions that were begun and not answered, of all shards of an owner.</summary>
internal sealed class QuestionsInHand
{
    private readonly ConcurrentDictionary<string, (Question Question, CancellationTokenSource Withdrawn)> _byId = [];

    /// <summary>Questions in hand.</summary>
    public int Count => _byId.Count;

    /// <summary>Takes a question in; false when the same one is in hand and will answer for it.</summary>
    public bool TryEnter(Question question, CancellationTokenSource withdrawn)
    {
        while (!_byId.TryAdd(question.Id, (question, withdrawn)))
            if (_byId.TryGetValue(question.Id, out var known))
                return !known.Question.TryRedirect(question.ReplyTo) && Replace(question, withdrawn);
        return true;
    }

    /// <summary>A question is through.</summary>
    public void Exit(Question question)
    {
        if (_byId.TryGetValue(question.Id, out var known) && ReferenceEquals(known.Question, question))
            _byId.TryRemove(new(question.Id, known));
    }

    /// <summary>Nobody waits for the answer any more.</summary>
    public void Withdraw(string id)
    {
        if (_byId.TryGetValue(id, out var known)) known.Withdrawn.Cancel();
    }

    private bool Replace(Question question, CancellationTokenSource withdrawn)
    {
        _byId[question.Id] = (question, withdrawn);
        return true;
    }
}
