namespace Kyc.Actors.Limits;

/// <summary>
/// What an edge may spend while a client's actor does not answer: the limits divided by the edges that were known last,
/// less what this edge spent itself. All edges together so stay within the limits, beside what they had leased before.
/// Time is an argument. Not thread-safe.
/// </summary>
internal sealed class AloneWindows(TenantLimits limits)
{
    private ClientWindows? _windows;

    /// <summary>Takes a token.</summary>
    public Granted Take(int edges, ClientWindows spent, TimeSpan now)
    {
        if (_windows is null)
        {
            _windows = new ClientWindows(limits, TimeSpan.Zero, edges);
            _windows.Learn(spent.History(now), now);
        }
        return _windows.Take(1, now);
    }

    /// <summary>The actor answers again.</summary>
    public void End() => _windows = null;
}
