namespace Kyc.TestSupport.Servers;

/// <summary>How a test's server runs.</summary>
internal sealed record PostgresServerOptions
{
    /// <summary>What to listen on.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>Speaks TLS with these; null for plaintext alone.</summary>
    public TestCertificates? Certificates { get; init; }

    /// <summary>Refuses connections in the clear.</summary>
    public bool TlsOnly { get; init; }

    /// <summary>Asks every user but the administrator for a certificate of the same authority, in the user's
    /// name.</summary>
    public bool VerifyClients { get; init; }

    /// <summary>SQL run once at the first start, as the administrator; null for none.</summary>
    public string? SetupFile { get; init; }

    /// <summary>Environment of the server's script and so of <see cref="SetupFile"/>.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Settings of postgresql.conf, <c>name=value</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>
    /// False leaves out the waits for the disk: quicker, and a killed process loses nothing by it, only a machine that
    /// loses power does.
    /// </summary>
    public bool Durable { get; init; }
}
