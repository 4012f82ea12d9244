using System.Text.Json.Serialization;

namespace Kyc.Node.Admin.Documents;

/// <summary>Levels of the log.</summary>
/// <param name="Node">The node.</param>
/// <param name="Levels">By category.</param>
public sealed record LogLevelsDocument(string Node, IReadOnlyList<LogLevelDocument> Levels);

/// <summary>The level of a category.</summary>
/// <param name="Category">The category or the beginning of its name; <c>*</c> for everything else.</param>
/// <param name="Level">The least level that is logged.</param>
/// <param name="Origin"><c>settings</c> or <c>operator</c>.</param>
/// <param name="Until">When an operator's wish ends by itself; null when it does not.</param>
public sealed record LogLevelDocument(string Category, string Level, string Origin, DateTimeOffset? Until);

/// <summary>Whether a node can work.</summary>
/// <param name="Node">The node.</param>
/// <param name="Status"><c>live</c>, <c>ready</c> or <c>not_ready</c>.</param>
/// <param name="Checks">Every check; empty when only liveness was asked for.</param>
public sealed record HealthDocument(string Node, string Status, IReadOnlyList<CheckDocument> Checks);

/// <summary>A readiness check.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Ok">How it went.</param>
/// <param name="Detail">One sentence.</param>
public sealed record CheckDocument(string Name, bool Ok, string Detail);

/// <summary>What an operator asks for, beside the route.</summary>
/// <param name="Actor">Who: login name and host.</param>
/// <param name="Reason">Why; may be empty.</param>
public sealed record OrderDocument(string Actor, string Reason);

/// <summary>Something was done.</summary>
/// <param name="Action">The verb, as in the audit log.</param>
/// <param name="Target">To what; empty when all.</param>
/// <param name="Detail">What happened, in one sentence.</param>
/// <param name="RequestId">Id of the request, as in the node's log.</param>
/// <param name="Audit">Chain and number, <c>3/17</c>, of the row of the audit log that says it was asked.</param>
public sealed record DoneDocument(string Action, string Target, string Detail, string RequestId, string Audit)
{
    /// <summary>The API key that was made, with its secret, this once; null when none was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public KeyDocument? Key { get; init; }
}
