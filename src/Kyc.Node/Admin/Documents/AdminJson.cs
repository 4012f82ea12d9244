using System.Text.Json.Serialization;
using Kyc.Sessions.Wire;

namespace Kyc.Node.Admin.Documents;

/// <summary>The JSON of the operators' port: snake_case, milliseconds for times; part of its interface.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    Converters = [typeof(WireTimeConverter)])]
[JsonSerializable(typeof(ClusterDocument))]
[JsonSerializable(typeof(RegionsDocument))]
[JsonSerializable(typeof(ShardsDocument))]
[JsonSerializable(typeof(LocationDocument))]
[JsonSerializable(typeof(WorkersDocument))]
[JsonSerializable(typeof(QueuesDocument))]
[JsonSerializable(typeof(DeadJobsDocument))]
[JsonSerializable(typeof(SessionsDocument))]
[JsonSerializable(typeof(SessionDocument))]
[JsonSerializable(typeof(StuckDocument))]
[JsonSerializable(typeof(ErasureDocument))]
[JsonSerializable(typeof(ReceiptKeysDocument))]
[JsonSerializable(typeof(JournalDocument))]
[JsonSerializable(typeof(JournalVerificationDocument))]
[JsonSerializable(typeof(AuditDocument))]
[JsonSerializable(typeof(AuditVerificationDocument))]
[JsonSerializable(typeof(KeysDocument))]
[JsonSerializable(typeof(KeyDocument))]
[JsonSerializable(typeof(LogLevelsDocument))]
[JsonSerializable(typeof(HealthDocument))]
[JsonSerializable(typeof(RingDocument))]
[JsonSerializable(typeof(OrderDocument))]
[JsonSerializable(typeof(DoneDocument))]
[JsonSerializable(typeof(AdminProblem))]
public sealed partial class AdminJson : JsonSerializerContext;
