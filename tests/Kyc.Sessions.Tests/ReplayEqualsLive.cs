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
    private const int CommandsEach = 40;

    [Fact]
    public void For_thousands_of_random_command_sequences()
    {
        var reached = new HashSet<SessionStatus>();
        for (var seed = 1; seed <= Sequences; seed++)
        {
            var given = Drive(seed);
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
        var given = Drive(7);
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

    private static Given Drive(int seed)
    {
        var random = new Random(seed);
        var given = new Given
        {
            SessionPolicy = Given.Policy with { AutoSubmit = random.Next(3) > 0, MaxAttempts = 1 + random.Next(3) },
        };
        given.Do(given.Create());
        var sent = new List<SessionCommand>();
        for (var i = 0; i < CommandsEach; i++)
        {
            var command = sent.Count > 0 && random.Next(10) == 0 ? sent[random.Next(sent.Count)] : Next(given, random);
            sent.Add(command);
            given.Do(command);
            given.Now = given.Now.AddMilliseconds(random.Next(-2000, 20_000));
            if (random.Next(60) == 0) given.Now = given.State.ExpiresAt;
        }
        return given;
    }

    private static SessionCommand Next(Given given, Random random) => random.Next(14) switch
    {
        0 => given.Create(),
        1 or 2 => given.Accept(FileKind.IdCard, random.Next(3).ToString(null, null)),
        3 or 4 => given.Accept(FileKind.FaceVideo, random.Next(3).ToString(null, null)),
        5 => given.Submit(),
        6 => random.Next(4) == 0 ? given.Cancel() : given.Submit(),
        7 => given.Expire(),
        8 or 9 => given.Start("w" + random.Next(2), random.Next(2) == 0),
        10 or 11 => given.Complete(SomeReport(random), 1 + random.Next(2)),
        12 => given.Fail(random.Next(3) > 0),
        _ => random.Next(2) == 0 ? given.Review((ReviewOutcome)random.Next(3)) : given.Redact(),
    };

    private static ComparisonReport SomeReport(Random random) => random.Next(4) switch
    {
        0 => Reports.Match,
        1 => Reports.Mismatch,
        2 => Reports.Doubtful,
        _ => Reports.Failing(CheckName.VideoFaces, ReasonCode.VideoBlurry),
    };

    /// <summary>
    /// Decisions by machine that end a session: verified or rejected. A reviewer's comes after needs_review only.
    /// </summary>
    private static int FinalDecisions(Given given) => given.History.Select(EventCodec.Decode)
        .Count(fact => fact is SessionDecided { Decision.Outcome: SessionStatus.Verified or SessionStatus.Rejected }
            or SessionReviewed { Outcome: ReviewOutcome.Verified or ReviewOutcome.Rejected });

    private static bool NeverRunsBackwards(Given given) =>
        given.History.Zip(given.History.Skip(1)).All(pair => pair.First.At <= pair.Second.At);
}
