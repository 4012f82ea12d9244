using System.Collections.Concurrent;
using Kyc.Edge.Problems;

namespace Kyc.Edge.Idempotency;

/// <summary>Keys whose request is still running in this process: a second one meanwhile is told to wait.</summary>
internal sealed class InFlightKeys
{
    private readonly ConcurrentDictionary<string, byte> _running = new(StringComparer.Ordinal);

    /// <summary>Claims a key until disposed; claims nothing for null.</summary>
    /// <exception cref="ProblemException">A request of this key is running.</exception>
    public IDisposable? Enter(IdempotencyKey? key)
    {
        if (key is null) return null;
        var prefix = key.Prefix;
        return _running.TryAdd(prefix, 0)
            ? new Claim(_running, prefix)
            : throw new ProblemException(ProblemCodes.IdempotencyKeyInProgress)
            {
                Param = IdempotencyKey.Header,
                RetryAfterSeconds = 1,
            };
    }

    private sealed class Claim(ConcurrentDictionary<string, byte> running, string key) : IDisposable
    {
        public void Dispose() => running.TryRemove(key, out _);
    }
}
