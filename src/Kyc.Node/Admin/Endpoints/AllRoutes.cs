namespace Kyc.Node.Admin.Endpoints;

/// <summary>The whole interface of the operators' port.</summary>
internal static class AllRoutes
{
    /// <summary>Adds it.</summary>
    public static void Map(AdminRoutes routes, AdminParts parts)
    {
        HealthRoutes.Map(routes, parts);
        ClusterRoutes.Map(routes, parts);
        MemberRoutes.Map(routes, parts);
        WorkRoutes.Map(routes, parts);
        SessionRoutes.Map(routes, parts);
        SessionOrders.Map(routes, parts);
        ErasureRoutes.Map(routes, parts);
        RingRoutes.Map(routes, parts);
        JournalRoutes.Map(routes, parts);
        AuditRoutes.Map(routes, parts);
        KeyRoutes.Map(routes, parts);
        LogRoutes.Map(routes, parts);
    }
}
