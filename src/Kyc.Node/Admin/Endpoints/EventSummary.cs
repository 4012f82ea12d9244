using System.Globalization;
using System.Text.Json;
using Kyc.Actors.Ports;
using Kyc.Actors.Sealing;
using Kyc.Sessions.Events;
using Kyc.Sessions.Wire;

namespace Kyc.Node.Admin.Endpoints;

/// <summary>
/// What of an event's payload an operator may see. Fields are named here one by one: what the client said about the
/// person, digests of it, and measurements stay out, also those that a later version may add.
/// </summary>
internal static class EventSummary
{
    private const int HashDigits = 12;

    /// <summary>The fields, in order.</summary>
    /// <param name="record">The event.</param>
    /// <param name="key">The session's data key; null when there is none any more.</param>
    public static IReadOnlyDictionary<string, string> Of(EventRecord record, DataKey? key)
    {
        try
        {
            return new OrderedDictionary<string, string>(
                Fields(EventCodec.Decode(record), key).Select(field => KeyValuePair.Create(field.Name, field.Value)));
        }
        catch (Exception fault) when (fault is UnknownEventException or JsonException)
        {
            return new Dictionary<string, string> { ["unreadable"] = fault.GetType().Name };
        }
    }

    private static IEnumerable<(string Name, string Value)> Fields(SessionEvent @event, DataKey? key) => @event switch
    {
        SessionCreated created =>
        [
            ("tenant", created.Tenant.Value), ("policy", $"{created.Policy.Id}@{created.Policy.Version}"),
            ("expires_at", WireTime.Write(created.ExpiresAt)),
            ("sealed_attributes", created.SealedAttributes is { } sealedBytes ? $"{sealedBytes.Length} bytes" : "none"),
        ],
        FileAccepted { File: var file } =>
        [
            ("kind", WireName.Of(file.Kind)), ("media_type", file.MediaType), ("length", Text(file.Length)),
            ("sha256", Digest(file.Sha256, key)),
        ],
        ComparisonRequested asked =>
            [("job", asked.Job.Value), ("attempt", Text(asked.Attempt)), ("trigger", WireName.Of(asked.Trigger))],
        JobStarted started =>
        [
            ("try", Text(started.Try)), ("worker", started.Worker),
            ("lease_until", WireTime.Write(started.LeaseUntil)),
        ],
        JobFailed failed =>
        [
            ("try", Text(failed.Try)), ("code", WireName.Of(failed.Code)),
            ("retryable", failed.Retryable ? "true" : "false"),
        ],
        JobDeadLettered dead => [("tries", Text(dead.Tries)), ("code", WireName.Of(dead.Code))],
        ComparisonRecorded recorded =>
        [
            ("try", Text(recorded.Try)), ("device", recorded.Report.Device), ("node", recorded.Report.Node),
            .. recorded.Report.Checks.Select(check => (WireName.Of(check.Name), WireName.Of(check.Status))),
        ],
        SessionDecided { Decision: var decision } decided =>
        [
            ("attempt", Text(decided.Attempt)), ("outcome", WireName.Of(decision.Outcome)),
            ("codes", string.Join(",", decision.Codes.Select(WireName.Of))), ("decided_by", decision.DecidedBy),
        ],
        SessionReviewed reviewed => [("outcome", WireName.Of(reviewed.Outcome)), ("reviewer", reviewed.Reviewer)],
        _ => [],
    };

    /// <summary>The first digits of a digest, or that nobody can tell it any more.</summary>
    public static string Digest(string text, DataKey? key) =>
        SessionSeal.Digest(text, key) is { Length: >= HashDigits } digest ? digest[..HashDigits] : "sealed";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
