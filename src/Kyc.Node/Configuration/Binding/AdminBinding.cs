using System.Net;
using Kyc.Node.Admin;
using Kyc.Node.Configuration.Schema;

namespace Kyc.Node.Configuration.Binding;

/// <summary>From settings to the options of the operators' port.</summary>
public static class AdminBinding
{
    /// <summary>The options.</summary>
    public static AdminOptions Admin(this Settings s) => new()
    {
        Enabled = s.Get(AdminSettings.Enabled),
        Address = IPAddress.Parse(s.Get(AdminSettings.Address)),
        Port = s.GetInt(AdminSettings.Port),
        TokenFile = s.Get(AdminSettings.TokenFile) is { Length: > 0 } path ? Path.GetFullPath(path) : null,
        MaxRequests = s.GetInt(AdminSettings.MaxRequests),
        MaxStreams = s.GetInt(AdminSettings.MaxStreams),
        MaxBodyBytes = s.GetInt(AdminSettings.MaxBodyBytes),
        RequestTimeout = s.Get(AdminSettings.RequestTimeout),
        AskTimeout = s.Get(AdminSettings.AskTimeout),
        ReadinessTimeout = s.Get(EdgeSettings.ReadinessTimeout),
        StuckAfter = TimeSpan.FromSeconds(s.GetInt(SessionSettings.StuckAfter)),
    };
}
