using Kyc.Sessions.Commands;
using Kyc.Sessions.Files;
using Kyc.Sessions.State;

namespace Kyc.Sessions.Tests;

/// <summary>
/// The whole table: rows are states, columns are commands, cells say what happens. A new state or command without a
/// row or column fails here, so that every pair is decided on purpose.
/// </summary>
public sealed class EveryStateMeetsEveryCommand
{
    private const string Columns = "create accept submit cancel expire start complete fail review redact";

    // "+" accepted, "=" done already, anything else the code of the refusal.
    private static readonly Dictionary<string, string> Table = new()
    {
        ["none"] = "+ not_found not_found not_found not_found not_found not_found not_found not_found not_found",
        ["requires_input"] = "session_exists + files_missing + not_due job_over job_over job_over conflict +",
        ["requires_input_ready"] = "session_exists + + + not_due job_over job_over job_over conflict +",
        ["requires_input_late"] =
            "session_exists session_expired session_expired + + job_over job_over job_over conflict +",
        ["processing"] =
            "session_exists session_not_accepting_files session_already_submitted conflict conflict + job_over "
            + "job_over conflict +",
        ["processing_leased"] =
            "session_exists session_not_accepting_files session_already_submitted conflict conflict lease_held + + "
            + "conflict +",
        ["needs_review"] =
            "session_exists session_not_accepting_files session_already_submitted + conflict job_over job_over "
            + "job_over + +",
        ["verified"] =
            "session_exists session_not_accepting_files session_already_submitted conflict conflict job_over job_over "
            + "job_over conflict +",
        ["rejected"] =
            "session_exists session_not_accepting_files session_already_submitted conflict conflict job_over job_over "
            + "job_over conflict +",
        ["canceled"] =
            "session_exists session_not_accepting_files conflict = conflict job_over job_over job_over conflict +",
        ["expired"] =
            "session_exists session_not_accepting_files conflict conflict = job_over job_over job_over conflict +",
        ["verified_redacted"] =
            "session_exists redacted redacted conflict conflict job_over job_over job_over redacted =",
        ["rejected_redacted"] =
            "session_exists redacted redacted conflict conflict job_over job_over job_over redacted =",
        ["canceled_redacted"] = "session_exists redacted redacted = conflict job_over job_over job_over redacted =",
        ["expired_redacted"] = "session_exists redacted redacted conflict = job_over job_over job_over redacted =",
    };

    public static TheoryData<string, string, string> Cells()
    {
        var cells = new TheoryData<string, string, string>();
        foreach (var (state, row) in Table)
            foreach (var (command, expected) in Columns.Split(' ').Zip(row.Split(' ')))
                cells.Add(state, command, expected);
        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Each_pair_is_decided_on_purpose(string state, string command, string expected)
    {
        var given = InState(state);
        var before = given.State;
        var actual = Name(given.Do(CommandFor(given, command)));
        Assert.Equal(expected, actual);
        if (expected != "+") Assert.Same(before, given.State);
    }

    [Fact]
    public void The_table_has_a_row_for_every_status_and_a_column_for_every_command()
    {
        foreach (var status in Enum.GetValues<SessionStatus>())
            Assert.Contains(Wire.WireName.Of(status), Table.Keys);
        var commands = typeof(SessionCommand).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(SessionCommand)));
        Assert.Equal(commands.Count(), Columns.Split(' ').Length);
        Assert.All(Table.Values, row => Assert.Equal(Columns.Split(' ').Length, row.Split(' ').Length));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_foreign_tenant_finds_nothing_whatever_it_asks(string state, string command, string expected)
    {
        if (state == "none") return;
        Assert.NotEmpty(expected);
        var given = InState(state);
        var foreign = CommandFor(given, command) with { Tenant = new("other") };
        Assert.Equal("not_found", Name(given.Do(foreign)));
    }

    private static string Name(Ruling ruling) => ruling switch
    {
        Ruling.Accepted => "+",
        Ruling.AlreadyDone => "=",
        Ruling.Refused refused => Wire.WireName.Of(refused.Refusal.Code),
        _ => throw new InvalidOperationException(),
    };

    private static Given InState(string name)
    {
        if (name == "none") return new Given();
        if (name == "requires_input_ready") return Ready();
        if (name == "requires_input_late")
        {
            var late = Ready();
            late.Now = late.State.ExpiresAt;
            return late;
        }
        if (name == "processing_leased")
        {
            var leased = Given.A(SessionStatus.Processing);
            leased.Do(leased.Start());
            return leased;
        }
        var redacted = name.EndsWith("_redacted", StringComparison.Ordinal);
        Assert.True(Wire.WireName.TryParse<SessionStatus>(name.Replace("_redacted", "", StringComparison.Ordinal),
            out var status));
        return Given.A(status, redacted);
    }

    private static Given Ready()
    {
        var given = new Given { SessionPolicy = Given.Policy with { AutoSubmit = false } };
        given.Do(given.Create());
        given.Submitted();
        return given;
    }

    private static SessionCommand CommandFor(Given given, string name) => name switch
    {
        "create" => given.Create(),
        "accept" => given.Accept(FileKind.IdCard, "another"),
        "submit" => given.Submit(),
        "cancel" => given.Cancel(),
        "expire" => given.Expire(),
        "start" => given.Start("w2"),
        "complete" => given.Complete(Reports.Match),
        "fail" => given.Fail(),
        "review" => given.Review(),
        "redact" => given.Redact(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };
}
