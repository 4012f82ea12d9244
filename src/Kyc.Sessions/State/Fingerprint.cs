using System.Security.Cryptography;
using System.Text.Json;
using Kyc.Sessions.Events;

namespace Kyc.Sessions.State;

/// <summary>One hash for a whole state, to tell that a replayed state equals the live one.</summary>
public static class Fingerprint
{
    /// <summary>SHA-256 of the state's JSON, lower-case hex.</summary>
    public static string Of(SessionState state) =>
        Convert.ToHexStringLower(SHA256.HashData(
            JsonSerializer.SerializeToUtf8Bytes(state, DomainJson.Default.SessionState)));
}
