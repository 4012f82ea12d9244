using System.Text.Json.Serialization;

namespace Kyc.Storage.Backup;

/// <summary>The JSON of backups and of the ledger's file.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(LedgerLine))]
[JsonSerializable(typeof(LedgerFoot))]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;

/// <summary>A session of the ledger.</summary>
internal sealed record LedgerLine(string SessionId, string Tenant, string RedactedAt);

/// <summary>The end of a ledger.</summary>
internal sealed record LedgerFoot(long Count, string Sha256);
