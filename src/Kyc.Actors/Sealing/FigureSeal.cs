using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kyc.Actors.Ports;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;

namespace Kyc.Actors.Sealing;

/// <summary>
/// What was measured of a face, as it may rest: a similarity of fifteen digits names its pictures as well as their
/// hash does. AES-256-GCM of the figures' JSON under a key derived from the session's data key (HKDF-SHA256), bound to
/// tenant and session; written as <c>sealed:</c> and base64url of nonce (12), tag (16) and sealed text.
/// </summary>
public static class FigureSeal
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>The report with its figures sealed beside them; <see cref="ComparisonReport.Bare"/> is what
    /// rests.</summary>
    public static ComparisonReport Seal(ComparisonReport report, DataKey key, TenantId tenant, SessionId session)
    {
        var clear = JsonSerializer.SerializeToUtf8Bytes(ReportFigures.Of(report), DomainJson.Default.ReportFigures);
        var result = new byte[NonceBytes + TagBytes + clear.Length];
        RandomNumberGenerator.Fill(result.AsSpan(0, NonceBytes));
        using var cipher = Cipher(key);
        cipher.Encrypt(result.AsSpan(0, NonceBytes), clear, result.AsSpan(NonceBytes + TagBytes),
            result.AsSpan(NonceBytes, TagBytes), Binding(tenant, session));
        return report with { SealedFigures = DigestSeal.Prefix + Base64Url.EncodeToString(result) };
    }

    /// <summary>The report with its figures; bare as it is when they were changed or the key is another one.</summary>
    public static ComparisonReport Open(ComparisonReport report, DataKey key, TenantId tenant, SessionId session)
    {
        if (report.SealedFigures is not { } text) return report;
        try
        {
            var bytes = Base64Url.DecodeFromChars(text.AsSpan(DigestSeal.Prefix.Length));
            var clear = new byte[bytes.Length - NonceBytes - TagBytes];
            using var cipher = Cipher(key);
            cipher.Decrypt(bytes.AsSpan(0, NonceBytes), bytes.AsSpan(NonceBytes + TagBytes),
                bytes.AsSpan(NonceBytes, TagBytes), clear, Binding(tenant, session));
            return JsonSerializer.Deserialize(clear, DomainJson.Default.ReportFigures) is { } figures
                ? report.With(figures)
                : report;
        }
        catch (Exception damage) when (damage is CryptographicException or FormatException or JsonException
            or OverflowException or ArgumentException)
        {
            return report;
        }
    }

    private static AesGcm Cipher(DataKey key)
    {
        Span<byte> derived = stackalloc byte[DataKey.Length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Bytes, derived, [], "kyc report figures 1"u8);
        var cipher = new AesGcm(derived, TagBytes);
        CryptographicOperations.ZeroMemory(derived);
        return cipher;
    }

    private static byte[] Binding(TenantId tenant, SessionId session) =>
        Encoding.UTF8.GetBytes($"{tenant.Value}/{session.Value}");
}
