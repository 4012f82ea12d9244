using System.Text;
using System.Text.Json;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;

namespace Kyc.Gate.Tests.Fuzz;

/// <summary>What fuzzing broke once, each by its name.</summary>
public sealed class FoundByFuzzing
{
    /// <summary>
    /// Seed 20261122, input 22: a FormatException came through, which no reader of journals waits for.
    /// </summary>
    [Theory]
    [InlineData("""{"job":"jb_1","try":1,"worker":"w","lease_until":""}""")]
    [InlineData("""{"job":"jb_1","try":1,"worker":"w","lease_until":"2026-11-01T5G000!0012:01:00.000Z"}""")]
    [InlineData("""{"job":"jb_1","try":1,"worker":"w","lease_until":7}""")]
    public void A_damaged_time_in_an_event_is_damage_like_any_other(string payload)
    {
        var record = new EventRecord
        {
            Session = new SessionId("vs_01M6BFP5G00000000000000000"),
            Version = 1,
            Type = "job_started",
            TypeVersion = 1,
            At = DateTimeOffset.UnixEpoch,
            CommandId = new CommandId("cmd_1"),
            Payload = Encoding.UTF8.GetBytes(payload),
            PreviousHash = EventChain.Genesis,
            Hash = EventChain.Genesis,
        };
        Assert.Throws<JsonException>(() => EventCodec.Decode(record));
    }
}
