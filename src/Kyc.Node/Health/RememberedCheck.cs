using Kyc.Edge.Health;

namespace Kyc.Node.Health;

/// <summary>
/// Remembers a check's answer for a while: readiness is open to everybody, so asking often must cost nothing. Callers
/// that come while a look is under way share it.
/// </summary>
internal sealed class RememberedCheck(IReadinessCheck inner, TimeSpan life, TimeProvider time) : IReadinessCheck
{
    private readonly Lock _gate = new();
    private Task<Readiness>? _look;
    private long _begun;

    /// <inheritdoc />
    public string Name => inner.Name;

    /// <inheritdoc />
    public ValueTask<Readiness> CheckAsync(CancellationToken cancel)
    {
        lock (_gate)
        {
            if (_look is null || (_look.IsCompleted && time.GetElapsedTime(_begun) >= life)) _look = Begin();
            return new ValueTask<Readiness>(_look.WaitAsync(cancel));
        }
    }

    /// <summary>Nobody's look: it belongs to no request, neither its cancellation nor its log scope.</summary>
    private Task<Readiness> Begin()
    {
        using var apart = ExecutionContext.SuppressFlow();
        _begun = time.GetTimestamp();
        return Task.Run(() => inner.CheckAsync(CancellationToken.None).AsTask(), CancellationToken.None);
    }
}
