namespace Kyc.Storage.S3;

/// <summary>How to reach an S3 service. Each has a unit, a default and bounds; settings <c>s3.*</c>.</summary>
public sealed record S3Options
{
    /// <summary><c>endpoint</c>: base address, for instance <c>https://s3.eu-central-1.amazonaws.com</c>.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary><c>region</c>: region that requests are signed for.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary><c>bucket</c>: bucket of the files; it has to exist.</summary>
    public required string Bucket { get; init; }

    /// <summary><c>prefix</c>: what every name begins with; empty or ending in <c>/</c>.</summary>
    public string Prefix { get; init; } = "";

    /// <summary><c>access_key</c>.</summary>
    public required string AccessKey { get; init; }

    /// <summary><c>secret_key</c>; never logged.</summary>
    public required string SecretKey { get; init; }

    /// <summary><c>tls_ca_file</c>: PEM file of the authority that signed the server's certificate; null for the
    /// system's.</summary>
    public string? TlsCaFile { get; init; }

    /// <summary><c>path_style</c>: the bucket as first part of the path (true) or of the host name. Default
    /// true.</summary>
    public bool PathStyle { get; init; } = true;

    /// <summary><c>timeout_ms</c>: time for one request's answer to begin, ms. Default 15,000; 100 to
    /// 600,000.</summary>
    public int TimeoutMs { get; init; } = 15_000;

    /// <summary><c>attempts</c>: tries of a request that failed in a way that may pass. Default 4; 1 to 20.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary><c>part_mib</c>: files beyond this size go up in parts of it, MiB. Default 8; 5 to 512.</summary>
    public int PartMib { get; init; } = 8;

    /// <summary><c>max_connections</c>: connections at once. Default 32; 1 to 1,000.</summary>
    public int MaxConnections { get; init; } = 32;
}
