using Kyc.Actors.Ports;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Events;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;

namespace Kyc.Cluster.Tests.History;

/// <summary>Every invariant is shown to catch what it is for: one thing spoiled, one invariant broken.</summary>
public sealed class HistoryCheckerTests
{
    [Fact]
    public void An_honest_history_is_clean()
    {
        var verdict = Forged.Decided().Told(Operation.Look, "verified").Check().AssertClean();
        Assert.Equal((4, 4, 1, 7, 0, 0),
            (verdict.Requests, verdict.Acknowledged, verdict.Sessions, verdict.Events, verdict.Lost, verdict.Doubled));
    }

    [Fact]
    public void I1_catches_a_file_that_was_acknowledged_and_is_gone() =>
        Only("I1", Forged.WithCard().Told(Operation.PutFile, "requires_input", FileKind.FaceVideo));

    [Fact]
    public void I1_catches_a_session_that_was_acknowledged_and_is_gone()
    {
        var forge = new Forge().Told(Operation.Create, "requires_input");
        Assert.Equal(1, forge.Check().Lost);
    }

    [Fact]
    public void I1_catches_a_submit_and_a_cancel_that_left_no_trace()
    {
        Only("I1", Forged.WithCard().Told(Operation.Submit, "requires_input"));
        Only("I1", Forged.WithCard().Told(Operation.Cancel, "requires_input"));
    }

    [Fact]
    public void I1_catches_a_status_that_somebody_saw_and_nobody_reached() =>
        Only("I1", Forged.WithCard().Told(Operation.Look, "processing"));

    [Fact]
    public void I2_catches_a_gap()
    {
        var forge = Forged.WithCard();
        forge.Spoil = events => [events[0], events[1] with { Version = 3 }];
        Contains("I2", forge);
    }

    [Fact]
    public void I2_catches_a_fork()
    {
        var forge = Forged.WithCard();
        forge.Spoil = events => [.. events, events[1] with { CommandId = new CommandId("cmd_other") }];
        Contains("I2", forge);
    }

    [Fact]
    public void I2_catches_a_changed_byte()
    {
        var forge = Forged.WithCard();
        forge.Spoil = events => [events[0], events[1] with { Payload = Changed(events[1].Payload) }];
        Contains("I2", forge);
        forge.Spoil = events => [events[0], events[1] with { CommandId = new CommandId("cmd_forged") }];
        Only("I2", forge);
    }

    [Fact]
    public void I2_catches_a_command_done_twice() =>
        Only("I2", Forged.WithCard().Command("cmd_1", Forged.File(FileKind.IdCardBack)));

    [Fact]
    public void I2_catches_an_event_of_no_known_type()
    {
        var forge = Forged.WithCard();
        forge.Spoil = events =>
        {
            var strange = events[1] with { Type = "strange" };
            return [events[0], strange with { Hash = EventChain.Hash(strange) }];
        };
        Contains("I2", forge, replays: false);
    }

    [Fact]
    public void I2_catches_a_key_that_opened_two_sessions()
    {
        var requests = new[] { "vs_1", "vs_2" }.Select((session, at) => new ClientRequest
        {
            Number = at,
            Operation = Operation.Create,
            Outcome = Outcome.Acknowledged,
            Start = default,
            End = default,
            Session = session,
            Key = "k",
        }).ToArray();
        var verdict = HistoryChecker.Check(requests, new JournalSnapshot(
            new Dictionary<SessionId, IReadOnlyList<EventRecord>>(), new Dictionary<SessionId, SessionRow>(),
            new Dictionary<SessionId, DataKey>(), new Dictionary<SessionId, LiveView>()));
        Assert.Single(verdict.Violations, violation => violation.Invariant == "I2");
    }

    [Fact]
    public void I3_catches_a_second_decision() => Contains("I3",
        Forged.Decided().Command(new SessionDecided(1, Forged.Decision(SessionStatus.Rejected))));

    [Fact]
    public void I3_catches_an_attempt_decided_twice() => Contains("I3",
        Forged.Decided(SessionStatus.NeedsReview)
            .Command(new SessionDecided(1, Forged.Decision(SessionStatus.NeedsReview))));

    [Fact]
    public void I3_catches_anything_after_the_end_but_erasure()
    {
        Only("I3", Forged.Decided().Command(new SessionCanceled()));
        Forged.Erased().Check().AssertClean();
    }

    [Fact]
    public void I3_catches_a_final_status_that_changed_after_somebody_saw_it() =>
        Contains("I3", Forged.Decided(SessionStatus.Rejected).Told(Operation.Look, "verified"));

    [Fact]
    public void I4_catches_a_read_model_that_lags()
    {
        var forge = Forged.Decided();
        forge.Row = row => row with { Status = SessionStatus.Processing };
        Only("I4", forge);
    }

    [Fact]
    public void I4_catches_a_read_model_without_the_session()
    {
        var forge = Forged.Decided();
        forge.Row = _ => null;
        Only("I4", forge);
    }

    [Fact]
    public void I4_catches_a_node_that_answers_what_is_not_in_the_journal()
    {
        var forge = Forged.WithCard();
        forge.Live = live => live with { Files = new Dictionary<FileKind, string>() };
        Only("I4", forge);
    }

    [Fact]
    public void I4_catches_a_history_that_cannot_be_replayed()
    {
        var forge = new Forge().Command(Forged.Created);
        Contains("I4", forge.Command(Forged.Started(forge)));
    }

    [Fact]
    public void I5_catches_each_thing_that_a_decision_leaves_out()
    {
        Only("I5", Forged.Decided(report: Forged.Report with { Models = [] }));
        Only("I5", Forged.Decided(report: Forged.Report with
        { Models = [Forged.Report.Models[0] with { Sha256 = "" }] }));
        Only("I5", Forged.Decided(report: Forged.Report with { Inputs = [Forged.Report.Inputs[0]] }));
        Only("I5", Forged.Decided(report: Forged.Report with { Node = "" }));
        Only("I5", Forged.Decided(report: Forged.Report with { ReviewThreshold = null }));
        Only("I5", Forged.Decided(worker: ""));
    }

    [Fact]
    public void I6_catches_a_second_result()
    {
        var forge = Forged.Decided(SessionStatus.NeedsReview);
        Only("I6", forge.Command(new ComparisonRecorded(forge.Job, 1, Forged.Report)));
    }

    [Fact]
    public void I6_catches_the_result_of_a_stale_try()
    {
        var forge = Forged.Processing();
        forge.Command(Forged.Started(forge)).Command(Forged.Started(forge, 2)).Command(
            new ComparisonRecorded(forge.Job, 1, Forged.Report),
            new SessionDecided(1, Forged.Decision(SessionStatus.Verified)));
        Only("I6", forge);
    }

    [Fact]
    public void I6_catches_tries_without_bound_and_out_of_order()
    {
        var forge = Forged.Processing();
        var beyond = Forged.Policy.MaxJobTries + 1;
        for (var tried = 1; tried <= beyond; tried++) forge.Command(Forged.Started(forge, tried));
        Only("I6", forge);
        var skipping = Forged.Processing();
        Only("I6", skipping.Command(Forged.Started(skipping, 2)));
    }

    [Fact]
    public void I8_catches_whatever_was_verified_on_doubt()
    {
        foreach (var name in Enum.GetValues<CheckName>())
            Only("I8", Forged.Decided(report: Without(name)));
        Only("I8", Forged.Decided(report: Forged.Report with { Similarity = 0.39 }));
        Only("I8", Forged.Decided(report: Forged.Report with { Similarity = null }));
        var unseen = Forged.Processing();
        Only("I8", unseen.Command(Forged.Started(unseen))
            .Command(new SessionDecided(1, Forged.Decision(SessionStatus.Verified))));
    }

    [Fact]
    public void I1_catches_other_bytes_under_a_seal_that_opens() => Only("I1", new Forge()
        .Command(Forged.Created).Command(Forged.Other(FileKind.IdCard))
        .Told(Operation.PutFile, "requires_input", FileKind.IdCard));

    [Fact]
    public void I4_catches_a_live_view_of_other_bytes_than_the_seal_holds()
    {
        var forge = Forged.WithCard();
        forge.Live = live => live with
        {
            Files = new Dictionary<FileKind, string> { [FileKind.IdCard] = Forge.Sha(FileKind.FaceVideo) },
        };
        Only("I4", forge);
    }

    [Fact]
    public void I5_catches_an_input_of_other_bytes_than_the_session_held() => Only("I5", Forged.Decided(
        report: Forged.Report with
        {
            Inputs = [Forged.Report.Inputs[0], new InputUse(FileKind.FaceVideo, Forge.Sha(FileKind.IdCard))],
        }));

    [Fact]
    public void I9_catches_a_digest_in_the_clear()
    {
        var forge = new Forge().Command(Forged.Created);
        forge.SealedUnder = null;
        Only("I9", forge.Command(Forged.File(FileKind.IdCard)));
    }

    [Fact]
    public void I9_catches_figures_in_the_clear()
    {
        var forge = Forged.Processing();
        forge.Command(Forged.Started(forge));
        forge.SealedUnder = null;
        Contains("I9", forge.Command(new ComparisonRecorded(forge.Job, 1, Forged.Report)));
    }

    [Fact]
    public void I9_catches_a_digest_that_the_sessions_key_does_not_open()
    {
        var forge = new Forge().Command(Forged.Created);
        forge.SealedUnder = Forge.KeyOf(2);
        Only("I9", forge.Command(Forged.File(FileKind.IdCard)));
    }

    [Fact]
    public void I9_catches_figures_that_the_sessions_key_does_not_open()
    {
        var forge = Forged.Processing();
        forge.Command(Forged.Started(forge));
        forge.SealedUnder = Forge.KeyOf(2);
        Contains("I9", forge.Command(new ComparisonRecorded(forge.Job, 1, Forged.Report)));
    }

    [Fact]
    public void I9_catches_a_data_key_that_is_gone_and_one_that_outlives_erasure()
    {
        var lost = Forged.WithCard();
        lost.Key = null;
        Contains("I9", lost);
        var kept = Forged.Erased();
        kept.Key = Forge.KeyOf(1);
        Only("I9", kept);
    }

    private static ComparisonReport Without(CheckName name) => Forged.Report with
    {
        Checks = [.. Forged.Report.Checks.Select(check =>
            check.Name == name ? check with { Status = CheckStatus.NotExecuted } : check)],
    };

    private static void Only(string number, Forge forge)
    {
        var violations = forge.Check().Violations;
        Assert.NotEmpty(violations);
        Assert.All(violations, violation => Assert.StartsWith(number, violation.Invariant, StringComparison.Ordinal));
    }

    private static void Contains(string number, Forge forge, bool replays = true)
    {
        if (!replays) forge.Row = _ => null;
        Assert.Contains(forge.Check().Violations,
            violation => violation.Invariant.StartsWith(number, StringComparison.Ordinal));
    }

    private static byte[] Changed(ReadOnlyMemory<byte> bytes)
    {
        var changed = bytes.ToArray();
        changed[^2] ^= 1;
        return changed;
    }
}
