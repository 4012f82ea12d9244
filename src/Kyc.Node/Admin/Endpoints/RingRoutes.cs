using Kyc.Node.Admin.Documents;

namespace Kyc.Node.Admin.Endpoints;

/// <summary>The key ring of this node: ids, never keys.</summary>
internal static class RingRoutes
{
    /// <summary>Adds them.</summary>
    public static void Map(AdminRoutes routes, AdminParts parts) =>
        routes.Look("/ring", AdminJson.Default.RingDocument, async (_, cancel) =>
        {
            var rotation = parts.Storage.Rotation;
            return RingKeyDocument.Of(parts.Node, rotation.Ring, await rotation.CountAsync(cancel), rotation.Missing,
                rotation.Trouble);
        });
}
