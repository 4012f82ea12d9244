using System.CommandLine;
using Kyc.Cli.Operator.Client;
using Kyc.Node.Admin.Documents;

namespace Kyc.Cli.Operator.Verbs;

/// <summary>An order to one member of the cluster.</summary>
internal static class MemberOrder
{
    private static readonly string[] Harmless = ["undrain", "resume"];

    /// <summary>The command of a verb.</summary>
    public static Command Build(CliConsole console, string verb, string description)
    {
        var node = new Argument<string?>("NODE")
        {
            Description = "a member; the node asked when left out",
            Arity = ArgumentArity.ZeroOrOne,
        };
        return new Command(verb, description) { node }.Orders(console, new OrderPlan(async (client, line, cancel) =>
            [$"members/{Segment(await NodeAsync(client, line, cancel))}/{verb}"])
        {
            Preview = Harmless.Contains(verb)
                ? null
                : async (client, line, cancel) =>
                    await MemberPreview.OfAsync(client, verb, [await NodeAsync(client, line, cancel)], cancel),
        });

        async Task<string> NodeAsync(AdminClient client, ParseResult line, CancellationToken cancel) =>
            line.GetValue(node)
            ?? (await client.GetAsync("cluster", AdminJson.Default.ClusterDocument, cancel)).Self;
    }

    /// <summary>A name as a part of a path.</summary>
    public static string Segment(string name) => name.Length > 0 ? Uri.EscapeDataString(name)
        : throw new CliException("a name is empty; `kyc cluster members` lists the members");
}
