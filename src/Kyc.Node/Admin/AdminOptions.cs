using System.Net;

namespace Kyc.Node.Admin;

/// <summary>Settings of the operators' port; units, defaults and bounds are in the settings' schema.</summary>
public sealed record AdminOptions
{
    /// <summary>Setting <c>admin.enabled</c>.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Setting <c>admin.address</c>: one of this machine alone, unless clients show certificates.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Setting <c>admin.port</c>.</summary>
    public int Port { get; init; }

    /// <summary>Setting <c>admin.token_file</c>; null when the node makes the token.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Setting <c>admin.max_requests</c>.</summary>
    public int MaxRequests { get; init; } = 32;

    /// <summary>Setting <c>admin.max_streams</c>.</summary>
    public int MaxStreams { get; init; } = 8;

    /// <summary>Setting <c>admin.max_body_bytes</c>.</summary>
    public int MaxBodyBytes { get; init; } = 16_384;

    /// <summary>Setting <c>admin.request_timeout_s</c>.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Setting <c>admin.ask_timeout_s</c>.</summary>
    public TimeSpan AskTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Setting <c>edge.readiness_timeout_s</c>.</summary>
    public TimeSpan ReadinessTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Setting <c>session.stuck_after_s</c>: what counts as stuck when nobody says otherwise.</summary>
    public TimeSpan StuckAfter { get; init; } = TimeSpan.FromSeconds(300);
}
