using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Wire;

namespace Kyc.Edge.Auth;

/// <summary>
/// Session tokens for browsers, kept nowhere: the token says what it is for, and a code under the cluster's keys says
/// that a node of this cluster wrote that. Form: <c>kyc_st_</c> and base64url of key id (4 bytes), code (32 bytes) and
/// text <c>tenant/session/issued/expires/nonce/scope+scope</c>, times in Unix seconds.
/// </summary>
internal sealed class SessionTokens(IClusterKeys keys) : IBearerReader
{
    /// <summary>What every token begins with.</summary>
    public const string Prefix = "kyc_st_";

    private const string Purpose = "session_tokens";
    private const string NonceLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int NonceLength = 16;
    private const int KeyIdBytes = 4;
    private const int CodeBytes = 32;
    private const int HeadBytes = KeyIdBytes + CodeBytes;
    private const int MaxLength = 400;

    /// <summary>Writes a token: of the scopes of <see cref="CredentialScopes.Browser"/>, those that the giver
    /// has.</summary>
    public string Write(Credential giver, SessionId session, DateTimeOffset issued, DateTimeOffset expires)
    {
        var scopes = CredentialScopes.Browser.Where(giver.Scopes.Contains).Select(WireName.Of);
        var body = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"{giver.Tenant}/{session}/{issued.ToUnixTimeSeconds()}/{expires.ToUnixTimeSeconds()}/")
            + $"{RandomNumberGenerator.GetString(NonceLetters, NonceLength)}/{string.Join('+', scopes)}");
        var mac = keys.Mac(Purpose, body);
        return Prefix + Base64Url.EncodeToString([.. Convert.FromHexString(mac.KeyId), .. mac.Code, .. body]);
    }

    /// <inheritdoc />
    public bool Takes(string presented) => presented.StartsWith(Prefix, StringComparison.Ordinal);

    /// <inheritdoc />
    public ValueTask<Credential?> ReadAsync(string presented, CancellationToken cancel) => new(Read(presented));

    private Credential? Read(string presented)
    {
        var text = presented.AsSpan(Prefix.Length);
        if (presented.Length > MaxLength || !Base64Url.IsValid(text, out var length) || length <= HeadBytes) return null;
        var bytes = Base64Url.DecodeFromChars(text);
        var body = bytes.AsSpan(HeadBytes);
        var mac = new KeyedMac(Convert.ToHexStringLower(bytes.AsSpan(0, KeyIdBytes)), bytes[KeyIdBytes..HeadBytes]);
        return keys.Verify(Purpose, body, mac) ? Understood(Encoding.ASCII.GetString(body)) : null;
    }

    /// <summary>A text that carries our code is our own: what cannot be read in it was written by another
    /// version.</summary>
    private static Credential? Understood(string body)
    {
        if (body.Split('/') is not [var tenantName, var sessionName, var issued, var expires, var nonce, var scopes]
            || !TenantId.TryParse(tenantName, out var tenant) || !SessionId.TryParse(sessionName, out var session))
            return null;
        return new Credential("st_" + nonce, tenant, !tenant.IsTest, Time(issued))
        {
            ExpiresAt = Time(expires),
            Session = session,
            Scopes = [.. CredentialScopes.Browser.Where(scope => scopes.Split('+').Contains(WireName.Of(scope)))],
        };
    }

    private static DateTimeOffset Time(string seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, NumberStyles.None, CultureInfo.InvariantCulture));
}
