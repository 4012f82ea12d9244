namespace Kyc.TestSupport.Servers;

/// <summary>How a test's broker is to be.</summary>
internal sealed record BrokerServerOptions
{
    /// <summary>What to listen on.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>Listen with TLS too, for clients and for the management interface.</summary>
    public bool Tls { get; init; }

    /// <summary>Ask TLS clients for certificates of the same authority.</summary>
    public bool VerifyClients { get; init; }

    /// <summary>The server certificate bears another name than the one it is reached by.</summary>
    public bool WrongName { get; init; }

    /// <summary>Pause between two statistics of a connection or queue, milliseconds.</summary>
    public int StatisticsMilliseconds { get; init; } = 5_000;

    /// <summary>Users, rights and queues to load at every start, instead of the administrator.</summary>
    public string? DefinitionsFile { get; init; }

    /// <summary>Its place in a cluster; null alone.</summary>
    public BrokerPeer? Peer { get; init; }
}

/// <summary>What a broker of a cluster shares with its peers.</summary>
/// <param name="Name">Its own name, <c>name@localhost</c>.</param>
/// <param name="Peers">The names of all.</param>
/// <param name="CookieFile">The file with the secret they share.</param>
/// <param name="CredentialsFile">The file with user and password.</param>
/// <param name="NamesPort">Port of the name service they share.</param>
internal sealed record BrokerPeer(
    string Name, IReadOnlyList<string> Peers, string CookieFile, string CredentialsFile, int NamesPort);
