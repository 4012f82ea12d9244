using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kyc.Actors.Ports;
using Kyc.Sessions.Wire;

namespace Kyc.Actors.Erasure;

/// <summary>
/// Signed receipts: <c>{"body": {...}, "key_id": "...", "signature": "..."}</c>, the signature (ECDSA P-256 over
/// SHA-256, r and s, base64) over the <see cref="CanonicalJson"/> form of the body. Checked with the public key alone.
/// </summary>
public static class Receipts
{
    /// <summary>What the signing keys are for.</summary>
    public const string Purpose = "erasure_receipts";

    private const int FormatVersion = 1;
    private static readonly JsonWriterOptions Plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The receipt of one session.</summary>
    /// <param name="keys">Signs.</param>
    /// <param name="erasure">What was owed.</param>
    /// <param name="erasedAt">When all was gone.</param>
    /// <param name="files">Files that the session ever took.</param>
    public static string OfSession(IClusterKeys keys, OpenErasure erasure, DateTimeOffset erasedAt, int files) =>
        Sign(keys, writer =>
        {
            writer.WriteString("type", "session_erasure");
            writer.WriteNumber("version", FormatVersion);
            writer.WriteString("tenant", erasure.Tenant.Value);
            writer.WriteString("session_id", erasure.Session.Value);
            writer.WriteString("redacted_at", WireTime.Write(erasure.Since));
            writer.WriteString("erased_at", WireTime.Write(erasedAt));
            writer.WriteStartObject("removed");
            writer.WriteBoolean("data_key", true);
            writer.WriteNumber("files", files);
            writer.WriteBoolean("reference_and_metadata", true);
            writer.WriteEndObject();
        });

    /// <summary>The receipt of a request.</summary>
    public static string OfRequest(
        IClusterKeys keys, ErasureRequest request, DateTimeOffset finishedAt, IReadOnlyList<ErasedMember> members) =>
        Sign(keys, writer =>
        {
            writer.WriteString("type", "erasure_request");
            writer.WriteNumber("version", FormatVersion);
            writer.WriteString("tenant", request.Tenant.Value);
            writer.WriteString("request_id", request.Id);
            writer.WriteString("selected_by", WireName.Of(request.By));
            if (request.CreatedFrom is { } from) writer.WriteString("created_gte", WireTime.Write(from));
            if (request.CreatedBefore is { } before) writer.WriteString("created_lt", WireTime.Write(before));
            writer.WriteString("requested_at", WireTime.Write(request.CreatedAt));
            writer.WriteString("finished_at", WireTime.Write(finishedAt));
            writer.WriteBoolean("has_more", request.HasMore);
            writer.WriteStartArray("removed");
            foreach (var what in (string[])["data_key", "files", "reference_and_metadata"])
                writer.WriteStringValue(what);
            writer.WriteEndArray();
            writer.WriteStartArray("sessions");
            foreach (var member in members.Where(member => member.Redacted == true)) Session(writer, member);
            writer.WriteEndArray();
            writer.WriteStartArray("not_found");
            foreach (var member in members.Where(member => member.Redacted == false))
                writer.WriteStringValue(member.Session.Value);
            writer.WriteEndArray();
        });

    /// <summary>Looks whether a receipt is what was signed.</summary>
    /// <param name="receipt">The receipt, JSON.</param>
    /// <param name="publicKeys">Public keys, PEM; any of them may be the signer's.</param>
    /// <returns>The body, when the signature is of one of the keys; null when it is of none.</returns>
    /// <exception cref="JsonException">No receipt.</exception>
    /// <exception cref="ArgumentException">A key is no PEM of a public key.</exception>
    public static JsonElement? Verify(string receipt, IEnumerable<string> publicKeys)
    {
        using var document = JsonDocument.Parse(receipt, new JsonDocumentOptions { AllowDuplicateProperties = false });
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("body", out var body)
            || !root.TryGetProperty("signature", out var signature) || signature.ValueKind != JsonValueKind.String
            || !signature.TryGetBytesFromBase64(out var bytes))
            throw new JsonException("a receipt is an object with body, key_id and signature");
        var canonical = CanonicalJson.Of(body);
        foreach (var pem in publicKeys)
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(pem);
            if (key.VerifyData(canonical, bytes, HashAlgorithmName.SHA256)) return body.Clone();
        }
        return null;
    }

    private static void Session(Utf8JsonWriter writer, ErasedMember member)
    {
        writer.WriteStartObject();
        writer.WriteString("session_id", member.Session.Value);
        if (member.RedactedAt is { } redacted) writer.WriteString("redacted_at", WireTime.Write(redacted));
        if (member.ErasedAt is { } erased) writer.WriteString("erased_at", WireTime.Write(erased));
        writer.WriteEndObject();
    }

    private static string Sign(IClusterKeys keys, Action<Utf8JsonWriter> write)
    {
        using var body = JsonDocument.Parse(Written(write));
        var canonical = CanonicalJson.Of(body.RootElement);
        var signature = keys.Sign(Purpose, canonical);
        return Encoding.UTF8.GetString(Written(writer =>
        {
            writer.WritePropertyName("body");
            writer.WriteRawValue(canonical);
            writer.WriteString("key_id", signature.KeyId);
            writer.WriteBase64String("signature", signature.Bytes);
        }).Span);
    }

    private static ReadOnlyMemory<byte> Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }
}
