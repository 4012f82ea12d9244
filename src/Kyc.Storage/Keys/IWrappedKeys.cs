using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Storage.Keys;

/// <summary>A wrapped data key in its table.</summary>
internal sealed record WrappedKey(TenantId Tenant, SessionId Session, byte[] Wrapped);

/// <summary>The table of wrapped data keys, as rotation sees it.</summary>
internal interface IWrappedKeys
{
    /// <summary>Ids of the master keys that wrap anything.</summary>
    ValueTask<IReadOnlyList<string>> NeededAsync(CancellationToken cancel);

    /// <summary>How many data keys each wraps.</summary>
    ValueTask<IReadOnlyList<RingUse>> CountAsync(CancellationToken cancel);

    /// <summary>Data keys under a master key, in order of tenant and session.</summary>
    /// <param name="masterId">The master key.</param>
    /// <param name="after">Behind this place only; null from the first.</param>
    /// <param name="limit">At the most.</param>
    /// <param name="cancel">Gives up.</param>
    ValueTask<IReadOnlyList<WrappedKey>> UnderAsync(
        string masterId, RewrapPlace? after, int limit, CancellationToken cancel);

    /// <summary>
    /// Puts a newly wrapped form in the place of the one that was read; a row that is gone or another by now stays so:
    /// a key destroyed meanwhile does not come back.
    /// </summary>
    ValueTask ReplaceAsync(
        IReadOnlyList<(WrappedKey Old, byte[] New)> keys, CancellationToken cancel);
}
