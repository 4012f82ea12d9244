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

    /// <summary><c>read_kib</c>: bytes that one request of a reader asks for at the most, KiB; each open file holds so
    /// much. Default 512; 64 to 16,384.</summary>
    public int ReadKib { get; init; } = 512;

    /// <summary><c>pause_ms</c>: pause before the second try; it doubles with each further one, less a random part,
    /// ms. Default 100; 1 to 10,000.</summary>
    public int PauseMs { get; init; } = 100;

    /// <summary>Checks every bound.</summary>
    /// <exception cref="StorageSettingException">A setting is out of its bounds or missing.</exception>
    public S3Options Validate()
    {
        if (!Endpoint.IsAbsoluteUri || Endpoint.Scheme is not ("http" or "https") || Endpoint.PathAndQuery != "/")
            throw new StorageSettingException("s3.endpoint",
                $"is {Endpoint}; it must be http:// or https:// with host and port and nothing after them");
        Given("s3.region", Region);
        Given("s3.bucket", Bucket);
        Given("s3.access_key", AccessKey);
        Given("s3.secret_key", SecretKey);
        if (Bucket.Contains('/')) throw new StorageSettingException("s3.bucket", $"is {Bucket}; it has no slash");
        if (Prefix.StartsWith('/') || (Prefix.Length > 0 && !Prefix.EndsWith('/')))
            throw new StorageSettingException("s3.prefix", $"is {Prefix}; it must end with / and not begin with it");
        if (Prefix.Split('/')[..^1].Any(part => part is "" or "." or ".."))
            throw new StorageSettingException("s3.prefix", $"is {Prefix}; no part of it may be empty, . or ..");
        Within("s3.timeout_ms", TimeoutMs, 100, 600_000);
        Within("s3.attempts", Attempts, 1, 20);
        Within("s3.part_mib", PartMib, 5, 512);
        Within("s3.max_connections", MaxConnections, 1, 1_000);
        Within("s3.read_kib", ReadKib, 64, 16_384);
        Within("s3.pause_ms", PauseMs, 1, 10_000);
        return this;
    }

    private static void Given(string setting, string value)
    {
        if (string.IsNullOrWhiteSpace(value)) throw new StorageSettingException(setting, "must be given");
    }

    private static void Within(string setting, int value, int low, int high)
    {
        if (value < low || value > high)
            throw new StorageSettingException(setting, $"is {value}; it must be {low} to {high}");
    }
}
