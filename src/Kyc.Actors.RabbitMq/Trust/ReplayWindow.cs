namespace Kyc.Actors.RabbitMq.Trust;

/// <summary>
/// Which numbers of one sender were taken: each once, in any order within the last 64, nothing older (as in RFC 4303,
/// 3.4.3). Not safe for use by several threads at once.
/// </summary>
internal struct ReplayWindow
{
    private const int Width = 64;

    private long _highest;
    private ulong _taken;

    /// <summary>True the first time that a number is offered, unless it is too old.</summary>
    /// <param name="number">From 1.</param>
    public bool TryTake(long number)
    {
        if (number <= 0) return false;
        if (number > _highest)
        {
            var ahead = number - _highest;
            _taken = ahead >= Width ? 0 : _taken << (int)ahead;
            (_highest, _taken) = (number, _taken | 1);
            return true;
        }
        var behind = _highest - number;
        if (behind >= Width) return false;
        var bit = 1UL << (int)behind;
        if ((_taken & bit) != 0) return false;
        _taken |= bit;
        return true;
    }
}
