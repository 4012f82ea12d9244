using System.Text.Json.Serialization;

namespace Kyc.Node.Admin.Documents;

/// <summary>API keys.</summary>
/// <param name="Keys">The newest first.</param>
/// <param name="NextCursor">What to give as <c>starting_after</c> for those behind; null on the last page.</param>
public sealed record KeysDocument(IReadOnlyList<KeyDocument> Keys, string? NextCursor);

/// <summary>An API key.</summary>
/// <param name="Id">Its id; no secret.</param>
/// <param name="Tenant">The tenant it acts for; ends with <c>.test</c> for test keys.</param>
/// <param name="Name">The name its owner gave it; may be empty.</param>
/// <param name="Status"><c>active</c>, <c>expired</c> or <c>revoked</c>.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Networks">Networks it may be used from; empty for any.</param>
/// <param name="Created">When it was made.</param>
/// <param name="ExpiresAt">When it ends; null for never.</param>
/// <param name="RevokedAt">When it was revoked; null while it was not.</param>
/// <param name="RolledTo">The key that took its place; null while none did.</param>
public sealed record KeyDocument(
    string Id, string Tenant, string Name, string Status, IReadOnlyList<string> Scopes, IReadOnlyList<string> Networks,
    DateTimeOffset Created, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt, string? RolledTo)
{
    /// <summary>Its text, only in the answer that made it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }

    /// <inheritdoc />
    public override string ToString() => Id;
}
