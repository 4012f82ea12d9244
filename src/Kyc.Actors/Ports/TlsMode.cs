namespace Kyc.Actors.Ports;

/// <summary>
/// How a connection to a server is protected. Wire names <c>disable</c>, <c>require</c>, <c>verify_full</c>.
/// </summary>
public enum TlsMode
{
    /// <summary>In the clear; only for servers on the same machine or in a closed network.</summary>
    Disable,

    /// <summary>Encrypted, whoever the server is; a server that only speaks plaintext is refused.</summary>
    Require,

    /// <summary>
    /// Encrypted, and the server's certificate must be signed by the given authority and bear its name.
    /// </summary>
    VerifyFull,
}
