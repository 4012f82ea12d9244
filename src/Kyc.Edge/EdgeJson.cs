using System.Text.Json.Serialization;
using Kyc.Edge.Comparisons;
using Kyc.Edge.Health;
using Kyc.Edge.Problems;
using Kyc.Edge.Sessions;
using Kyc.Edge.Uploads;
using Kyc.Sessions.Wire;

namespace Kyc.Edge;

/// <summary>The JSON of this interface: snake_case, RFC 3339 times with milliseconds, nulls written out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.Strict,
    Converters = [typeof(WireTimeConverter)])]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(SessionView))]
[JsonSerializable(typeof(SessionListView))]
[JsonSerializable(typeof(FileListView))]
[JsonSerializable(typeof(ReportView))]
[JsonSerializable(typeof(LegacyUploadView))]
[JsonSerializable(typeof(FaceComparisonView))]
[JsonSerializable(typeof(CreateSessionBody))]
[JsonSerializable(typeof(ClientAttributes))]
[JsonSerializable(typeof(LiveView))]
[JsonSerializable(typeof(ReadyView))]
[JsonSerializable(typeof(VersionView))]
[JsonSerializable(typeof(string))]
public sealed partial class EdgeJson : JsonSerializerContext;
