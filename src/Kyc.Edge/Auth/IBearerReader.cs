using Kyc.Actors.Ports;

namespace Kyc.Edge.Auth;

/// <summary>Reads one kind of what callers present behind <c>Bearer</c>.</summary>
internal interface IBearerReader
{
    /// <summary>True when a text has the form of its kind.</summary>
    bool Takes(string presented);

    /// <summary>Who is meant; null when that is not proven. Whether the credential is still good is for the caller to
    /// judge.</summary>
    ValueTask<Credential?> ReadAsync(string presented, CancellationToken cancel);
}

/// <summary>API keys: one look at the store for any text, known or not.</summary>
internal sealed class ApiKeyReader(ICredentials credentials) : IBearerReader
{
    private const int MaxLength = 200;

    /// <inheritdoc />
    public bool Takes(string presented) => presented.Length <= MaxLength;

    /// <inheritdoc />
    public ValueTask<Credential?> ReadAsync(string presented, CancellationToken cancel) =>
        credentials.FindAsync(presented, cancel);
}
