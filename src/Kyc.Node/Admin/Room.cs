namespace Kyc.Node.Admin;

/// <summary>How many may be inside at once.</summary>
internal sealed class Room(int limit)
{
    private int _inside;

    /// <summary>False when it is full.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _inside) <= limit) return true;
        Leave();
        return false;
    }

    /// <summary>Makes room.</summary>
    public void Leave() => Interlocked.Decrement(ref _inside);
}
