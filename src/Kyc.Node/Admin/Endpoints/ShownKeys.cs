using System.Text.Json;
using Kyc.Actors.Ports;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;

namespace Kyc.Node.Admin.Endpoints;

/// <summary>Data keys for what operators may see of sealed digests. Without one the rest is shown all the
/// same.</summary>
internal static class ShownKeys
{
    /// <summary>The key of a history's session, or null.</summary>
    public static async ValueTask<DataKey?> FindAsync(
        AdminParts parts, IReadOnlyList<EventRecord> history, CancellationToken cancel)
    {
        try
        {
            return EventCodec.Decode(history[0]) is SessionCreated created
                ? await FindAsync(parts, created.Tenant, history[0].Session, cancel)
                : null;
        }
        catch (Exception fault) when (fault is UnknownEventException or JsonException)
        {
            return null;
        }
    }

    /// <summary>The key of a session, or null: erased, or not to be opened now.</summary>
    public static async ValueTask<DataKey?> FindAsync(
        AdminParts parts, TenantId tenant, SessionId session, CancellationToken cancel)
    {
        try
        {
            return await parts.Storage.Keys.OpenAsync(tenant, session, cancel);
        }
        catch (Exception fault) when (fault is DataKeyGoneException or WrongMasterKeyException
            or KeyServiceUnavailableException)
        {
            return null;
        }
    }
}
