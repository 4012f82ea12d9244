using Kyc.Actors.Ports;
using Kyc.Edge.Auth;
using Kyc.Edge.Health;
using Kyc.Node.Logging;
using Kyc.Node.Tls;
using Kyc.Storage;
using Microsoft.Extensions.Logging;

namespace Kyc.Node.Admin;

/// <summary>What the operators' port shows and steers: a node's parts.</summary>
public sealed record AdminParts
{
    /// <summary>Name of the node.</summary>
    public required string Node { get; init; }

    /// <summary>What tells this start of it from others.</summary>
    public required string Incarnation { get; init; }

    /// <summary>Folder that holds <c>admin.json</c>; made when it is missing.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Settings of the port.</summary>
    public required AdminOptions Options { get; init; }

    /// <summary>Certificates of the port; null in the clear.</summary>
    public ServerTls? Tls { get; init; }

    /// <summary>The cluster.</summary>
    public required IClusterControl Cluster { get; init; }

    /// <summary>Journal, lists, audit log.</summary>
    public required IStorage Storage { get; init; }

    /// <summary>Limits and defaults of API keys.</summary>
    public AccessOptions Access { get; init; } = new();

    /// <summary>Reaches sessions and workers.</summary>
    public required ITransport Transport { get; init; }

    /// <summary>Whether the node can work.</summary>
    public required IReadOnlyList<IReadinessCheck> Checks { get; init; }

    /// <summary>The node's log.</summary>
    public required NodeLog Log { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Where to log.</summary>
    public required ILoggerFactory Logs { get; init; }
}
