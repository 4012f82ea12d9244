using Kyc.Sessions.Commands;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Events;
using Kyc.Sessions.Files;
using Kyc.Sessions.State;

namespace Kyc.Sessions.Tests;

/// <summary>Random command sequences; a failure prints its seed.</summary>
public sealed class ReplayEqualsLive
{
    private const int Sequences = 4000;

    [Fact]
    public void For_thousands_of_random_command_sequences()
    {
        var reached = new HashSet<SessionStatus>();
        for (var seed = 1; seed <= Sequences; seed++)
        {
            var given = RandomLife.Of(seed);
            reached.Add(given.State.Status);
            var why = $"seed {seed}";
            Assert.True(Fingerprint.Of(Evolve.Replay(given.History)) == Fingerprint.Of(given.State), why);
            Assert.True(EventChain.FirstBreak(Given.Session, given.History) is null, why);
            Assert.True(FinalDecisions(given) <= 1, why + ": more than one final decision");
            Assert.True(NeverRunsBackwards(given), why + ": time ran backwards");
        }
        Assert.Equal(Enum.GetValues<SessionStatus>().Length, reached.Count);
    }

    [Fact]
    public void A_changed_byte_anywhere_is_found_at_its_event()
    {
        var given = RandomLife.Of(7);
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var at = random.Next(given.History.Count);
            var forged = given.History.ToList();
            forged[at] = Forge(forged[at], random);
            Assert.Equal(at + 1, EventChain.FirstBreak(Given.Session, forged));
        }
    }

    private static EventRecord Forge(EventRecord record, Random random)
    {
        switch (random.Next(4))
        {
            case 0: return record with { At = record.At.AddMilliseconds(1) };
            case 1: return record with { CommandId = new("cmd_forged") };
            case 2: return record with { Type = record.Type + "x" };
            default:
                var payload = record.Payload.ToArray();
                payload[random.Next(payload.Length)] ^= 1;
                return record with { Payload = payload };
        }
    }

    /// <summary>
    /// Decisions by machine that end a session: verified or rejected. A reviewer's comes after needs_review only.
    /// </summary>
    private static int FinalDecisions(Given given) => given.History.Select(EventCodec.Decode)
        .Count(fact => fact is SessionDecided { Decision.Outcome: SessionStatus.Verified or SessionStatus.Rejected }
            or SessionReviewed { Outcome: ReviewOutcome.Verified or ReviewOutcome.Rejected });

    private static bool NeverRunsBackwards(Given given) =>
        given.History.Zip(given.History.Skip(1)).All(pair => pair.First.At <= pair.Second.At);
}
