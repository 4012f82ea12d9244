using Kyc.Actors.Ports;

namespace Kyc.Actors.Erasure;

/// <summary>What erasing needs of a node.</summary>
public sealed record ErasureParts
{
    /// <summary>What is owed.</summary>
    public required IErasures Erasures { get; init; }

    /// <summary>Requests for many.</summary>
    public required IErasureRequests Requests { get; init; }

    /// <summary>Finds sessions.</summary>
    public required ISessionIndex Index { get; init; }

    /// <summary>Data keys.</summary>
    public required ISessionKeys Keys { get; init; }

    /// <summary>Files.</summary>
    public required IBlobStore Blobs { get; init; }

    /// <summary>Signs receipts.</summary>
    public required IClusterKeys ClusterKeys { get; init; }

    /// <summary>Limits.</summary>
    public ErasureSettings Settings { get; init; } = new();
}
