using Kyc.Actors.Ports;
using Kyc.Sessions.Wire;

namespace Kyc.Node.Admin.Documents;

/// <summary>The key ring of a node, and what the data needs of it.</summary>
/// <param name="Node">The node; null for a file that no node was asked about.</param>
/// <param name="Keys">The keys, the newest version first.</param>
/// <param name="Left">Data keys that are to be wrapped anew under the current key; null when the database could not be
/// asked.</param>
/// <param name="Missing">Master keys that data needs and the ring lacks.</param>
/// <param name="Trouble">What is amiss with the ring's file; null when nothing is.</param>
public sealed record RingDocument(
    string? Node, IReadOnlyList<RingKeyDocument> Keys, long? Left, IReadOnlyList<string> Missing, string? Trouble);

/// <summary>A master key.</summary>
/// <param name="Id">8 hex digits.</param>
/// <param name="Version">1 and up.</param>
/// <param name="State"><c>current</c>, <c>retired</c> or <c>spent</c>.</param>
/// <param name="Created">When it was made; null when that is not known.</param>
/// <param name="DataKeys">Data keys it wraps; null when the database could not be asked.</param>
public sealed record RingKeyDocument(string Id, int Version, string State, DateTimeOffset? Created, long? DataKeys)
{
    /// <summary>A ring and its uses as a document.</summary>
    public static RingDocument Of(
        string? node, IReadOnlyList<RingKey> ring,
        IReadOnlyList<RingUse>? uses, IReadOnlyList<string> missing, string? trouble)
    {
        var keys = ring.Select(key => new RingKeyDocument(
            key.Id, key.Version, WireName.Of(key.State), key.Created,
            uses is null ? null : uses.Where(use => use.MasterId == key.Id).Sum(use => use.DataKeys))).ToArray();
        var current = ring.First(key => key.State == RingKeyState.Current).Id;
        return new RingDocument(
            node, keys, uses?.Where(use => use.MasterId != current).Sum(use => use.DataKeys), missing, trouble);
    }
}
