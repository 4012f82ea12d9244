using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kyc.Edge.ApiKeys;
using Kyc.Edge.Audit;
using Kyc.Edge.Comparisons;
using Kyc.Edge.Erasure;
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
[JsonSerializable(typeof(AuditEventListView))]
[JsonSerializable(typeof(ClientTokenView))]
[JsonSerializable(typeof(ApiKeyView))]
[JsonSerializable(typeof(ApiKeyListView))]
[JsonSerializable(typeof(CreateApiKeyBody))]
[JsonSerializable(typeof(RollApiKeyBody))]
[JsonSerializable(typeof(LegacyUploadView))]
[JsonSerializable(typeof(FaceComparisonView))]
[JsonSerializable(typeof(CreateSessionBody))]
[JsonSerializable(typeof(ClientAttributes))]
[JsonSerializable(typeof(ErasureRequestView))]
[JsonSerializable(typeof(ErasureKeysView))]
[JsonSerializable(typeof(CreateErasureBody))]
[JsonSerializable(typeof(SignedReceiptView))]
[JsonSerializable(typeof(LiveView))]
[JsonSerializable(typeof(ReadyView))]
[JsonSerializable(typeof(VersionView))]
[JsonSerializable(typeof(string))]
public sealed partial class EdgeJson : JsonSerializerContext
{
    /// <summary>
    /// The one to write with: letters of every script as they are. Replies are JSON with nosniff, never put into a
    /// page, so escaping for HTML would only make them hard to read.
    /// </summary>
    public static EdgeJson Wire => Readable.Context;

    /// <summary>
    /// A class of its own, because the order in which a partial class begins its statics
    /// is nobody's to know.
    /// </summary>
    private static class Readable
    {
        internal static readonly EdgeJson Context = new(new JsonSerializerOptions(Default.Options!)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
    }
}
