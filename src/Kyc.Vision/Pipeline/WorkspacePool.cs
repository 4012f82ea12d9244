using System.Collections.Concurrent;

namespace Kyc.Vision.Pipeline;

/// <summary>Keeps the tensors of finished runs for the next ones, by key; as many as ran at once.</summary>
internal sealed class WorkspacePool<TKey, T>(Func<TKey, T> create) : IDisposable
    where TKey : notnull
    where T : IDisposable
{
    private readonly ConcurrentDictionary<TKey, ConcurrentBag<T>> _idle = new();

    /// <summary>Takes a workspace; give it back by disposing the loan.</summary>
    public Loan Rent(TKey key)
    {
        var bag = _idle.GetOrAdd(key, static _ => []);
        return new Loan(bag, bag.TryTake(out var workspace) ? workspace : create(key));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var bag in _idle.Values)
            while (bag.TryTake(out var workspace))
                workspace.Dispose();
    }

    /// <summary>A workspace in use.</summary>
    public readonly struct Loan(ConcurrentBag<T> bag, T value) : IDisposable
    {
        /// <summary>The workspace.</summary>
        public T Value => value;

        /// <inheritdoc />
        public void Dispose() => bag.Add(value);
    }
}
