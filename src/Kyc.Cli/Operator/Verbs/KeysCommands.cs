using System.CommandLine;
using System.Globalization;
using Kyc.Actors.Ports;
using Kyc.Cli.Operator.Client;
using Kyc.Cli.Operator.Views;
using Kyc.Node.Admin.Documents;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Wire;

namespace Kyc.Cli.Operator.Verbs;

/// <summary><c>kyc keys</c>: API keys of every tenant. The first key of a tenant is how it begins.</summary>
internal static class KeysCommands
{
    private static readonly AdminJson Json = AdminJson.Default;

    /// <summary>The command.</summary>
    public static Command Build(CliConsole console) => new(
        "keys", "API keys of every tenant; a new tenant begins with its first")
    {
        Create(console), List(console), Show(console), Roll(console), Revoke(console),
    };

    private static Command Create(CliConsole console)
    {
        var tenant = new Option<string>("--tenant")
        {
            Description = "the tenant it acts for: letters of a-z, 0-9, '_' and '-'",
            HelpName = "TENANT",
            Required = true,
        };
        var test = new Option<bool>("--test") { Description = "a test key: it sees the tenant's test data only" };
        var name = new Option<string?>("--name") { Description = "a name for people", HelpName = "TEXT" };
        var scopes = new Option<string?>("--scopes")
        {
            Description = $"what it may do, some of {string.Join(",", WireName.All<CredentialScope>())} (all)",
            HelpName = "LIST",
        };
        var networks = new Option<string?>("--networks")
        {
            Description = "networks it may be used from, such as 10.0.0.0/8,2001:db8::/32 (any)",
            HelpName = "LIST",
        };
        var expires = Time("--expires", "when it ends, for instance 90d or 12h (never)");
        return new Command("create", "make a key; its secret is printed this once")
            {
                tenant, test, name, scopes, networks, expires,
            }.Orders(console, new OrderPlan((_, line, _) => Task.FromResult<IReadOnlyList<string>>(
            [
                SessionsCommands.Query("keys",
                    ("tenant", TenantOf(line.GetValue(tenant)!, line.GetValue(test))), ("name", line.GetValue(name)),
                    ("scopes", line.GetValue(scopes)), ("network", line.GetValue(networks)),
                    ("expires_s", Seconds(line, expires))),
            ])));
    }

    private static Command List(CliConsole console)
    {
        var tenant = new Option<string?>("--tenant") { Description = "only of this tenant", HelpName = "TENANT" };
        var test = new Option<bool>("--test") { Description = "its test keys" };
        var limit = OperatorOptions.Limit(50, 1_000);
        return new Command("list", "keys, the newest first; never their secrets") { tenant, test, limit }.Looks(
            console, new LookPlan<KeysDocument>(
                Json.KeysDocument,
                (client, line, cancel) => client.GetAsync(
                    SessionsCommands.Query("keys",
                        ("tenant", line.GetValue(tenant) is { } one ? TenantOf(one, line.GetValue(test)) : null),
                        ("limit", line.GetValue(limit).ToString(CultureInfo.InvariantCulture))),
                    Json.KeysDocument, cancel),
                (rich, keys, _) => KeyTables.List(rich, keys)));
    }

    private static Command Show(CliConsole console)
    {
        var key = KeyArgument();
        return new Command("show", "what a key may do, from where and for how long") { key }.Looks(
            console, new LookPlan<KeyDocument>(
                Json.KeyDocument, (client, line, cancel) => GetAsync(client, line.GetValue(key)!, cancel),
                (rich, document, _) => KeyTables.Show(rich, document)));
    }

    private static Command Roll(CliConsole console)
    {
        var key = KeyArgument();
        var overlap = Time("--overlap", "how long the old key stays good (setting credentials.roll_overlap_s)");
        return new Command("roll", "put a new key in the place of another") { key, overlap }.Orders(
            console, new OrderPlan((_, line, _) => Task.FromResult<IReadOnlyList<string>>(
            [
                SessionsCommands.Query($"keys/{MemberOrder.Segment(line.GetValue(key)!)}/roll",
                    ("overlap_s", Seconds(line, overlap))),
            ]))
            {
                Preview = async (client, line, cancel) =>
                [
                    $"{await NamedAsync(client, line.GetValue(key)!, cancel)} will get a successor and end after "
                    + "the overlap; whoever uses it needs the new secret by then.",
                ],
            });
    }

    private static Command Revoke(CliConsole console)
    {
        var key = KeyArgument();
        return new Command("revoke", "refuse a key from now on, for good") { key }.Orders(
            console, new OrderPlan((_, line, _) => Task.FromResult<IReadOnlyList<string>>(
                [$"keys/{MemberOrder.Segment(line.GetValue(key)!)}/revoke"]))
            {
                Preview = async (client, line, cancel) =>
                [
                    $"{await NamedAsync(client, line.GetValue(key)!, cancel)} will be refused from now on, for good.",
                ],
            });
    }

    private static Argument<string> KeyArgument() => new("KEY_ID") { Description = "a key's id, not its secret" };

    private static Option<string?> Time(string name, string description) =>
        new(name) { Description = description, HelpName = "TIME" };

    private static string? Seconds(ParseResult line, Option<string?> option) => line.GetValue(option) is { } text
        ? Duration.Read(option.Name, text).ToString(CultureInfo.InvariantCulture)
        : null;

    private static string TenantOf(string name, bool test) =>
        test && !name.EndsWith(TenantId.TestEnd, StringComparison.Ordinal) ? name + TenantId.TestEnd : name;

    private static async Task<string> NamedAsync(AdminClient client, string id, CancellationToken cancel)
    {
        var key = await GetAsync(client, id, cancel);
        var name = key.Name.Length > 0 ? $" ({key.Name})" : "";
        return $"Key {key.Id}{name} of {key.Tenant}, {key.Status},";
    }

    private static Task<KeyDocument> GetAsync(AdminClient client, string id, CancellationToken cancel) =>
        client.GetAsync($"keys/{MemberOrder.Segment(id)}", Json.KeyDocument, cancel);
}
