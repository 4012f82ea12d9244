using Kyc.Sessions.Ids;

namespace Kyc.Actors.Ports;

/// <summary>A ring that answers at once, asked without waiting.</summary>
public static class RingCalls
{
    /// <summary>A new data key.</summary>
    public static (DataKey Key, byte[] Wrapped) Mint(this IKeyRing ring, TenantId tenant, SessionId session) =>
        ring.MintAsync(tenant, session, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Unwraps a data key.</summary>
    public static DataKey Unwrap(
        this IKeyRing ring, TenantId tenant, SessionId session, ReadOnlyMemory<byte> wrapped) =>
        ring.UnwrapAsync(tenant, session, wrapped, CancellationToken.None).GetAwaiter().GetResult();
}
