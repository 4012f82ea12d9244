using Kyc.Sessions.Commands;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Events;
using Kyc.Sessions.Files;
using Kyc.Sessions.State;

namespace Kyc.Sessions.Tests;

public sealed class SessionLife
{
    [Theory]
    [InlineData(FileKind.IdCard, FileKind.FaceVideo)]
    [InlineData(FileKind.FaceVideo, FileKind.IdCard)]
    public void The_comparison_is_asked_for_when_both_files_are_there_in_any_order(FileKind first, FileKind second)
    {
        var given = Given.A(SessionStatus.RequiresInput);
        given.Do(given.Accept(first));
        Assert.Equal(SessionStatus.RequiresInput, given.State.Status);
        given.Do(given.Accept(second));
        Assert.Equal(SessionStatus.Processing, given.State.Status);
        Assert.Equal("comparison_requested", given.History[^1].Type);
        Assert.Equal(given.History[^1].Version, long.Parse(given.State.Job!.Id.Value.Split('_')[^1], null));
    }

    [Fact]
    public void A_file_sent_again_before_submit_replaces_the_first()
    {
        var given = Given.A(SessionStatus.RequiresInput);
        given.Do(given.Accept(FileKind.IdCard, "first"));
        given.Do(given.Accept(FileKind.IdCard, "second"));
        Assert.Equal(Given.File(FileKind.IdCard, "second"), Assert.Single(given.State.Files));
    }

    [Fact]
    public void The_same_bytes_sent_again_change_nothing()
    {
        var given = Given.A(SessionStatus.RequiresInput);
        given.Do(given.Accept(FileKind.IdCard));
        Assert.IsType<Ruling.AlreadyDone>(given.Do(given.Accept(FileKind.IdCard)));
    }

    [Fact]
    public void A_repeated_command_is_answered_with_the_version_it_led_to()
    {
        var given = Given.A(SessionStatus.RequiresInput);
        var accept = given.Accept(FileKind.IdCard);
        given.Do(accept);
        given.Do(given.Accept(FileKind.FaceVideo));
        Assert.Equal(new Ruling.AlreadyDone(2), given.Do(accept));
    }

    [Fact]
    public void A_retryable_failure_asks_for_the_faulty_file_only()
    {
        var given = Given.A(SessionStatus.RequiresInput);
        given.Decided(Reports.Failing(CheckName.DocumentFace, ReasonCode.DocumentFaceNotFound));
        Assert.Equal(SessionStatus.RequiresInput, given.State.Status);
        Assert.Equal([FileKind.IdCard], given.State.MissingFiles());
        Assert.Equal(2, given.State.AttemptsLeft());
        given.Do(given.Accept(FileKind.IdCard, "better"));
        Assert.Equal(SessionStatus.Processing, given.State.Status);
    }

    [Fact]
    public void The_last_attempt_ends_in_rejection()
    {
        var given = Given.A(SessionStatus.RequiresInput);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            given.Do(given.Accept(FileKind.IdCard, "try" + attempt));
            given.Do(given.Accept(FileKind.FaceVideo, "try" + attempt));
            given.Do(given.Start());
            given.Do(given.Complete(Reports.Failing(CheckName.VideoFaces, ReasonCode.VideoFaceNotFound)));
        }
        Assert.Equal(SessionStatus.Rejected, given.State.Status);
        Assert.Equal(ReasonCode.AttemptsExhausted, given.State.Decision!.Code);
        Assert.Equal(0, given.State.AttemptsLeft());
    }

    [Fact]
    public void A_job_is_given_up_after_its_tries_without_costing_an_attempt()
    {
        var given = Given.A(SessionStatus.Processing);
        for (var i = 0; i < 3; i++)
        {
            given.Do(given.Start());
            given.Do(given.Fail());
        }
        Assert.Equal(SessionStatus.RequiresInput, given.State.Status);
        Assert.Equal(ReasonCode.InternalError, given.State.Decision!.Code);
        Assert.Equal(3, given.State.AttemptsLeft());
        Assert.Contains(given.History, record => record.Type == "job_dead_lettered");
        Assert.IsType<Ruling.Accepted>(given.Do(given.Submit()));
    }

    [Fact]
    public void A_comparison_that_always_fails_on_our_side_ends_with_a_person_and_its_history_is_bounded()
    {
        var given = Given.A(SessionStatus.Processing);
        for (var round = 0; round < 1_000 && given.State.Status != SessionStatus.NeedsReview; round++)
        {
            given.Do(given.Submit());
            given.Do(given.Start());
            given.Do(given.Fail());
        }
        Assert.Equal(SessionStatus.NeedsReview, given.State.Status);
        Assert.Equal([ReasonCode.ProcessingFailed, ReasonCode.InternalError], given.State.Decision!.Codes);
        Assert.Equal((3, 5), (given.State.AttemptsLeft(), given.State.ProcessFailures));
        Assert.InRange(given.State.Version, 1, 60);
        Assert.Equal(given.State.Applied.Count, given.History.Select(record => record.CommandId).Distinct().Count());
    }

    [Fact]
    public void A_person_may_let_a_session_try_once_more_but_not_for_ever()
    {
        var given = new Given { SessionPolicy = Given.Policy with { MaxProcessFailures = 1 } };
        given.Do(given.Create());
        given.Submitted();
        for (var round = 0; round < 3; round++)
        {
            given.Do(given.Start());
            given.Do(given.Fail(retryable: false));
            Assert.Equal(SessionStatus.NeedsReview, given.State.Status);
            given.Do(given.Review(ReviewOutcome.RequiresInput));
            Assert.IsType<Ruling.Accepted>(given.Do(given.Submit()));
        }
    }

    [Fact]
    public void Who_is_asked_again_by_a_reviewer_gets_time_to_answer()
    {
        var given = Given.A(SessionStatus.NeedsReview);
        given.Now = given.State.ExpiresAt.AddDays(3);
        given.Do(given.Review(ReviewOutcome.RequiresInput));
        Assert.IsType<Ruling.Refused>(given.Do(given.Expire()));
        Assert.IsType<Ruling.Accepted>(given.Do(given.Accept(FileKind.IdCard, "again")));
        given.Now = given.Now.AddSeconds(Given.Policy.LifetimeSeconds);
        Assert.Equal(given.Now, given.State.ExpiresAt);
    }

    [Fact]
    public void Workers_that_die_silently_use_up_the_tries_too()
    {
        var given = Given.A(SessionStatus.Processing);
        for (var i = 0; i < 4; i++) given.Do(given.Start("w" + i, redelivered: true));
        Assert.Equal(SessionStatus.RequiresInput, given.State.Status);
        Assert.Equal(ReasonCode.ProcessingTimeout, given.State.Decision!.Code);
    }

    [Fact]
    public void A_result_of_an_earlier_try_is_refused()
    {
        var given = Given.A(SessionStatus.Processing);
        given.Do(given.Start("zombie"));
        given.Do(given.Start("heir", redelivered: true));
        Assert.IsType<Ruling.Refused>(given.Do(given.Complete(Reports.Match, @try: 1)));
        Assert.IsType<Ruling.Accepted>(given.Do(given.Complete(Reports.Match, @try: 2)));
    }

    [Fact]
    public void A_lapsed_lease_may_be_taken()
    {
        var given = Given.A(SessionStatus.Processing);
        given.Do(given.Start("w1"));
        Assert.IsType<Ruling.Refused>(given.Do(given.Start("w2")));
        given.Now = given.Now.AddSeconds(60);
        Assert.IsType<Ruling.Accepted>(given.Do(given.Start("w2")));
    }

    [Theory]
    [InlineData(ReviewOutcome.Verified, SessionStatus.Verified)]
    [InlineData(ReviewOutcome.Rejected, SessionStatus.Rejected)]
    [InlineData(ReviewOutcome.RequiresInput, SessionStatus.RequiresInput)]
    public void A_reviewer_settles_a_doubtful_session(ReviewOutcome outcome, SessionStatus status)
    {
        var given = Given.A(SessionStatus.NeedsReview);
        given.Do(given.Review(outcome));
        Assert.Equal(status, given.State.Status);
    }

    [Fact]
    public void Time_in_events_never_runs_backwards()
    {
        var given = Given.A(SessionStatus.RequiresInput);
        given.Now = given.Now.AddHours(-1);
        given.Do(given.Accept(FileKind.IdCard));
        Assert.Equal(Given.Noon, given.History[^1].At);
    }

    [Theory]
    [InlineData(SessionStatus.RequiresInput)]
    [InlineData(SessionStatus.Processing)]
    [InlineData(SessionStatus.NeedsReview)]
    public void Redaction_cancels_what_has_not_ended_and_no_result_verifies_it_afterwards(SessionStatus status)
    {
        var given = Given.A(status);
        if (status == SessionStatus.Processing) given.Do(given.Start());
        var late = status == SessionStatus.Processing ? given.Complete(Reports.Match) : given.Review();
        Assert.IsType<Ruling.Accepted>(given.Do(given.Redact()));
        Assert.Equal(SessionStatus.Canceled, given.State.Status);
        Assert.True(given.State.Redacted);
        Assert.Null(given.State.Job);
        Assert.Empty(given.State.Files);
        Assert.Null(given.State.Report);
        Assert.IsType<Ruling.Refused>(given.Do(late));
        Assert.Equal(SessionStatus.Canceled, given.State.Status);
    }

    [Fact]
    public void Redaction_takes_the_sealed_attributes_out_of_the_state()
    {
        var given = new Given();
        given.Do(new CreateSession(Given.Session, Given.Tenant, given.NextId(), Given.Policy, [1, 2, 3], "digest"));
        given.Do(given.Cancel());
        given.Do(given.Redact());
        Assert.Null(given.State.SealedAttributes);
        Assert.Null(given.State.ReferenceDigest);
    }

    [Fact]
    public void Files_are_bounded_by_the_policy()
    {
        var given = new Given { SessionPolicy = Given.Policy with { MaxFilesAccepted = 2 } };
        given.Do(given.Create());
        given.Do(given.Accept(FileKind.IdCard, "1"));
        given.Do(given.Accept(FileKind.IdCard, "2"));
        var refused = Assert.IsType<Ruling.Refused>(given.Do(given.Accept(FileKind.IdCard, "3")));
        Assert.Equal(RefusalCode.TooManyFiles, refused.Refusal.Code);
    }
}
