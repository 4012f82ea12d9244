using System.CommandLine;
using System.Globalization;
using Kyc.Cli.Operator.Client;
using Kyc.Cli.Operator.Views;
using Kyc.Node.Admin.Documents;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;

namespace Kyc.Cli.Operator.Verbs;

/// <summary><c>kyc sessions</c>: sessions of every tenant; how they stand, never what is in them.</summary>
internal static class SessionsCommands
{
    private static readonly AdminJson Json = AdminJson.Default;

    /// <summary>The command.</summary>
    public static Command Build(CliConsole console) => new(
        "sessions", "verification sessions: how they stand, what holds them")
    {
        List(console), Show(console), Stuck(console),
        SessionOrder(console, "retry", "enqueue the owed comparison once more, or submit again", RetryPreview),
        SessionOrder(console, "cancel", "give a session up that waits for input or for a reviewer", session =>
            $"{session.Id} of {session.Tenant} is {session.Status}; it will be canceled for good."),
        ErasureCommands.Erase(console),
    };

    private static Command List(CliConsole console)
    {
        var status = new Option<string?>("--status")
        {
            Description = $"only these: {string.Join(", ", WireName.All<SessionStatus>())}",
            HelpName = "STATUS",
        };
        var tenant = new Option<string?>("--tenant") { Description = "only of this tenant", HelpName = "TENANT" };
        var limit = OperatorOptions.Limit(50, 1_000);
        return new Command("list", "the newest sessions") { status, tenant, limit }.Looks(
            console, new LookPlan<SessionsDocument>(
                Json.SessionsDocument,
                (client, line, cancel) => client.GetAsync(
                    Query("sessions", ("status", line.GetValue(status)), ("tenant", line.GetValue(tenant)),
                        ("limit", Text(line.GetValue(limit)))),
                    Json.SessionsDocument, cancel),
                (rich, sessions, _) => SessionTexts.List(rich, sessions, TimeProvider.System.GetUtcNow())));
    }

    private static Command Show(CliConsole console)
    {
        var session = new Argument<string>("SESSION_ID") { Description = "a session" };
        return new Command("show", "state, files, job and decision of a session") { session }.Looks(
            console, new LookPlan<SessionDocument>(
                Json.SessionDocument,
                (client, line, cancel) => GetAsync(client, line.GetValue(session)!, cancel),
                (rich, document, _) => SessionTexts.Show(rich, document)));
    }

    private static Command Stuck(CliConsole console)
    {
        var older = new Option<string?>("--older-than")
        {
            Description = "waiting longer than this, for instance 90s, 5m, 2h (setting session.stuck_after_s)",
            HelpName = "TIME",
        };
        var limit = OperatorOptions.Limit(50, 1_000);
        return new Command("stuck", "sessions that wait for their comparison for too long, and why") { older, limit }
            .Looks(console, new LookPlan<StuckDocument>(
                Json.StuckDocument,
                (client, line, cancel) => client.GetAsync(
                    Query("sessions/stuck",
                        ("older_than_s",
                            line.GetValue(older) is { } text ? Text(Duration.Read("--older-than", text)) : null),
                        ("limit", Text(line.GetValue(limit)))),
                    Json.StuckDocument, cancel),
                (rich, stuck, _) => SessionTexts.Stuck(rich, stuck)));
    }

    private static Command SessionOrder(
        CliConsole console, string verb, string description, Func<SessionDocument, string> preview)
    {
        var session = new Argument<string>("SESSION_ID") { Description = "a session" };
        return new Command(verb, description) { session }.Orders(console, new OrderPlan((_, line, _) =>
            Task.FromResult<IReadOnlyList<string>>(
                [$"sessions/{MemberOrder.Segment(line.GetValue(session)!)}/{verb}"]))
        {
            Preview = async (client, line, cancel) =>
                [preview(await GetAsync(client, line.GetValue(session)!, cancel))],
        });
    }

    private static string RetryPreview(SessionDocument session) => session switch
    {
        { Job: { Worker: { } worker } job } =>
            $"{session.Id} is {session.Status}, {job.Why}; its comparison will be enqueued once more, and what "
            + $"{worker} may still hand in is refused.",
        { Job: { } job } => $"{session.Id} is {session.Status}, {job.Why}; its comparison will be enqueued once more.",
        _ => $"{session.Id} is {session.Status}; it will be submitted again if it has all its files.",
    };

    private static Task<SessionDocument> GetAsync(AdminClient client, string session, CancellationToken cancel) =>
        client.GetAsync($"sessions/{MemberOrder.Segment(session)}", Json.SessionDocument, cancel);

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A path with those values that are given.</summary>
    internal static string Query(string path, params (string Name, string? Value)[] values)
    {
        var given = values.Where(pair => pair.Value is not null)
            .Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value!)}");
        return string.Join('?', new[] { path, string.Join('&', given) }.Where(part => part.Length > 0));
    }
}
