using System.Text.Json;

namespace Kyc.Cli.Tests.Operator;

/// <summary>The verbs against a running embedded node.</summary>
public sealed class EmbeddedNodeTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly EmbeddedWorld _world = new();

    public Task InitializeAsync() => _world.InitializeAsync();

    public Task DisposeAsync() => _world.DisposeAsync();

    public static TheoryData<string> Destructive() =>
    [
        "cluster leave", "cluster leave kyc-1", "cluster drain", "cluster down kyc-1", "workers pause",
        "work dead requeue --all", "work dead requeue job_1", "sessions retry ID", "sessions cancel ID",
    ];

    public static TheoryData<string> Looks() =>
    [
        "cluster show", "cluster show --lines", "cluster members", "sharding regions", "sharding shards",
        "sharding locate ID", "sessions list", "sessions show ID", "sessions stuck", "workers list", "queues show",
        "work dead list", "journal show ID", "audit list", "audit verify", "log level", "log level Kyc.Actors",
        "log tail --no-follow", "health", "health --live",
        "keys list", "keys show key_00000000000000000000000000",
    ];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task A_look_has_a_table_without_colours_and_one_object(string line)
    {
        var id = await _world.SessionAsync(files: true);
        await _world.SettledAsync(id);
        var args = line.Replace("ID", id, StringComparison.Ordinal).Split(' ');
        var (code, table, error) = await _world.KycAsync(args);
        Assert.Equal((ExitCodes.Ok, ""), (code, error));
        Assert.NotEqual("", table);
        Assert.DoesNotContain('\e', table);
        Assert.DoesNotContain(EmbeddedWorld.Reference, table, StringComparison.Ordinal);
        Assert.All(table.Split('\n'), row => Assert.True(row.Length <= 160 || line.StartsWith("log tail",
            StringComparison.Ordinal), row));
        var json = await _world.KycAsync([.. args, "--json"]);
        Assert.Equal(ExitCodes.Ok, json.Code);
        Assert.DoesNotContain(EmbeddedWorld.Reference, json.Out, StringComparison.Ordinal);
        foreach (var text in line.StartsWith("log tail", StringComparison.Ordinal)
            ? json.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : [json.Out])
            Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(text).RootElement.ValueKind);
    }

    [Theory]
    [MemberData(nameof(Destructive))]
    public async Task Without_a_terminal_a_destructive_verb_wants_yes_and_does_nothing(string line)
    {
        var id = await _world.SessionAsync();
        var (code, output, error) = await _world.KycAsync(
            line.Replace("ID", id, StringComparison.Ordinal).Split(' '));
        Assert.Equal((ExitCodes.Cannot, ""), (code, output));
        Assert.Contains("--yes", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(await _world.AuditAsync());
    }

    [Theory]
    [MemberData(nameof(Destructive))]
    public async Task On_a_terminal_it_says_what_will_happen_and_no_means_no(string line)
    {
        var id = await _world.SessionAsync();
        var args = line.Replace("ID", id, StringComparison.Ordinal).Split(' ');
        foreach (var answer in new[] { "n", "", "maybe" })
        {
            var (code, output, error) = await Terminal.AnswerAsync(answer, [.. args, "--data", _world.Data]);
            Assert.Equal((ExitCodes.No, ""), (code, output));
            Assert.Contains("will", error, StringComparison.Ordinal);
            Assert.Contains("[y/N]", error, StringComparison.Ordinal);
        }
        Assert.Empty(await _world.AuditAsync());
    }

    [Fact]
    public async Task A_yes_is_done_and_audited_with_who_and_why()
    {
        var (code, output, _) = await Terminal.AnswerAsync(
            "y", "workers", "pause", "kyc-1", "--reason", "new driver", "--data", _world.Data);
        Assert.Equal(ExitCodes.Ok, code);
        Assert.Contains("audit row 1", output, StringComparison.Ordinal);
        var rows = (await _world.LookAsync("audit", "list")).GetProperty("rows");
        Assert.Equal(["done", "asked"], rows.EnumerateArray().Select(row => row.GetProperty("outcome").GetString()));
        Assert.Equal("new driver", rows[0].GetProperty("reason").GetString());
        Assert.Equal($"{Environment.UserName}@{Environment.MachineName}", rows[0].GetProperty("actor").GetString());
        Assert.True((await _world.LookAsync("workers", "list")).GetProperty("workers")[0].GetProperty("paused")
            .GetBoolean());
    }

    [Fact]
    public async Task A_session_that_waits_for_paused_workers_is_found_and_done_after_they_go_on()
    {
        Assert.Equal(ExitCodes.Ok, (await _world.KycAsync("workers", "pause", "--yes")).Code);
        var id = await _world.SessionAsync(files: true);
        var stuck = (await _world.LookAsync("sessions", "stuck", "--older-than", "0s")).GetProperty("sessions")[0];
        Assert.Equal((id, "waiting_for_worker"),
            (stuck.GetProperty("session").GetString(), stuck.GetProperty("standing").GetString()));
        Assert.Equal(1, (await _world.LookAsync("queues", "show")).GetProperty("queues").EnumerateArray()
            .Single(queue => queue.GetProperty("name").GetString() == "work").GetProperty("ready").GetInt64());
        var show = await _world.LookAsync("sessions", "show", id);
        Assert.Equal("waiting for a worker", show.GetProperty("job").GetProperty("why").GetString());
        Assert.Equal(ExitCodes.Ok, (await _world.KycAsync("sessions", "retry", id, "--yes")).Code);
        Assert.Equal(ExitCodes.Ok, (await _world.KycAsync("workers", "resume")).Code);
        Assert.Equal("verified", await _world.SettledAsync(id));
        Assert.Contains($"sessions_retry {id} done", await _world.AuditAsync());
    }

    [Fact]
    public async Task A_leased_session_names_its_worker()
    {
        var (begun, go) = (Signal(), Signal());
        _world.Engine.Answer = async (input, _) =>
        {
            begun.TrySetResult();
            await go.Task;
            return Kyc.Actors.TestKit.Some.Report(input);
        };
        var id = await _world.SessionAsync(files: true);
        await begun.Task.WaitAsync(Patience);
        var stuck = (await _world.LookAsync("sessions", "stuck", "--older-than", "0")).GetProperty("sessions")[0];
        Assert.Equal("leased", stuck.GetProperty("standing").GetString());
        Assert.StartsWith("kyc-1/", stuck.GetProperty("worker").GetString(), StringComparison.Ordinal);
        var refused = await _world.KycAsync("sessions", "cancel", id, "--yes");
        Assert.Equal(ExitCodes.Cannot, refused.Code);
        go.SetResult();
        Assert.Equal("verified", await _world.SettledAsync(id));
    }

    [Fact]
    public async Task A_session_that_waits_for_input_can_be_canceled_and_has_nothing_to_retry()
    {
        var id = await _world.SessionAsync();
        var (code, _, error) = await _world.KycAsync("sessions", "retry", id, "--yes");
        Assert.Equal(ExitCodes.Cannot, code);
        Assert.Contains("waits for id_card and face_video", error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Ok, (await _world.KycAsync("sessions", "cancel", id, "--yes")).Code);
        Assert.Equal("canceled", (await _world.LookAsync("sessions", "show", id)).GetProperty("status").GetString());
        Assert.Contains($"sessions_retry {id} nothing_to_retry", await _world.AuditAsync());
        var list = (await _world.LookAsync("sessions", "list", "--status", "canceled")).GetProperty("sessions");
        Assert.Equal(id, list[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_drained_node_is_not_ready_and_owns_nothing_until_undrained()
    {
        Assert.Equal(ExitCodes.Ok, (await _world.KycAsync("health")).Code);
        Assert.Equal(ExitCodes.Ok, (await _world.KycAsync("cluster", "drain", "--yes")).Code);
        var member = (await _world.LookAsync("cluster", "show")).GetProperty("members")[0];
        Assert.Equal(("draining", 0),
            (member.GetProperty("status").GetString(), member.GetProperty("shards").GetInt32()));
        Assert.Equal(64, (await _world.LookAsync("sharding", "regions")).GetProperty("unowned").GetInt32());
        Assert.Equal(ExitCodes.No, (await _world.KycAsync("health")).Code);
        Assert.Equal(ExitCodes.Ok, (await _world.KycAsync("health", "--live")).Code);
        Assert.Equal(ExitCodes.Ok, (await _world.KycAsync("cluster", "undrain", "kyc-1")).Code);
        Assert.Equal("verified", await _world.SettledAsync(await _world.SessionAsync(files: true)));
    }

    [Fact]
    public async Task A_node_that_is_told_to_leave_stops()
    {
        var stopped = _world.Node.UntilStoppedAsync(CancellationToken.None);
        Assert.False(stopped.IsCompleted);
        Assert.Equal(ExitCodes.Ok, (await _world.KycAsync("cluster", "leave", "--yes")).Code);
        await stopped.WaitAsync(Patience);
    }

    [Fact]
    public async Task The_record_of_a_session_shows_its_events_and_the_whole_is_verified_on_the_node()
    {
        var id = await _world.SessionAsync(files: true);
        await _world.SettledAsync(id);
        var events = (await _world.LookAsync("journal", "show", id)).GetProperty("events").EnumerateArray().ToArray();
        Assert.Equal("session_created", events[0].GetProperty("type").GetString());
        Assert.Equal("session_decided", events[^1].GetProperty("type").GetString());
        Assert.Equal("verified", events[^1].GetProperty("summary").GetProperty("outcome").GetString());
        var (code, _, error) = await _world.KycAsync("journal", "verify");
        Assert.Equal(ExitCodes.Cannot, code);
        Assert.Contains("kyc journal verify --admin 127.0.0.1:", error, StringComparison.Ordinal);
        var admin = _world.Node.AdminAddress!.Authority;
        var verified = await _world.KycAsync("journal", "verify", "--admin", admin);
        Assert.Equal(ExitCodes.Ok, verified.Code);
        Assert.Contains($"ok: {events.Length} events of 1 sessions", verified.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_level_is_set_for_a_while_and_shown_with_its_end()
    {
        var (code, output, _) = await _world.KycAsync("log", "level", "Kyc.Actors", "debug", "--for", "15m");
        Assert.Equal(ExitCodes.Ok, code);
        Assert.Contains("until", output, StringComparison.Ordinal);
        var rule = (await _world.LookAsync("log", "level")).GetProperty("levels").EnumerateArray()
            .Single(level => level.GetProperty("category").GetString() == "Kyc.Actors");
        Assert.Equal(("debug", "operator"),
            (rule.GetProperty("level").GetString(), rule.GetProperty("origin").GetString()));
        Assert.NotEqual(JsonValueKind.Null, rule.GetProperty("until").ValueKind);
        Assert.Contains("log_level Kyc.Actors debug done", await _world.AuditAsync());
        var wrong = await _world.KycAsync("log", "level", "Kyc.Actors", "loud");
        Assert.Contains("trace, debug, information", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watching_prints_one_object_a_line_until_stopped()
    {
        var lines = await Terminal.LinesAsync(
            3, "cluster", "show", "--json", "--watch", "0.1", "--data", _world.Data);
        Assert.All(lines, line => Assert.Equal("kyc-1",
            JsonDocument.Parse(line).RootElement.GetProperty("self").GetString()));
    }

    [Fact]
    public async Task The_log_is_followed_as_it_grows()
    {
        var reading = Terminal.LinesAsync(3, "log", "tail", "--json", "--lines", "1", "--data", _world.Data);
        Assert.Equal(ExitCodes.Ok, (await _world.KycAsync("workers", "resume")).Code);
        Assert.All(await reading, line => Assert.Equal(JsonValueKind.Object,
            JsonDocument.Parse(line).RootElement.ValueKind));
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
