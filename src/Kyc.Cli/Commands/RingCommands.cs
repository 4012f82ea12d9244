using System.CommandLine;
using Kyc.Actors.Ports;
using Kyc.Cli.Operator;
using Kyc.Cli.Operator.Views;
using Kyc.Node.Admin.Documents;
using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Binding;
using Kyc.Node.Configuration.Schema;
using Kyc.Node.Hosting;
using Kyc.Sessions.Wire;
using Kyc.Storage;
using Kyc.Storage.Keys;

namespace Kyc.Cli.Commands;

/// <summary><c>kyc ring</c>: the master keys in a node's ring file. Running nodes read a changed file by
/// themselves.</summary>
internal static class RingCommands
{
    private static readonly AdminJson Json = AdminJson.Default;

    /// <summary>The command.</summary>
    public static Command Build(CliConsole console) => new("ring", "the master keys that seal all others")
    {
        Show(console), Add(console), Promote(console), Retire(console),
        new Command("status", "the key ring of a running node").Looks(console, new LookPlan<RingDocument>(
            Json.RingDocument, (client, _, cancel) => client.GetAsync("ring", Json.RingDocument, cancel),
            (rich, ring, _) => RingTexts.Ring(rich, ring))),
    };

    private static Command Show(CliConsole console)
    {
        var show = new Command("show", "the keys of the ring's file, and how many data keys each wraps")
        {
            OperatorOptions.Json,
        };
        show.SetAction((line, stop) => GuardedAsync(async () =>
        {
            var settings = CommonOptions.Settings(line);
            var ring = RingOperator.Read(PathOf(settings));
            var (uses, trouble) = await UsesOrWhyAsync(settings, stop);
            var lacking = uses?.Select(use => use.MasterId).Where(id =>
                ring.All(key => key.Id != id || key.State == RingKeyState.Spent)).ToArray();
            var found = RingKeyDocument.Of(null, ring, uses, lacking ?? [], trouble);
            if (line.GetValue(OperatorOptions.Json)) console.Out.WriteLine(Look.Text(found, Json.RingDocument));
            else RingTexts.Ring(console.Rich, found);
            return lacking is { Length: > 0 } ? ExitCodes.No : ExitCodes.Ok;
        }));
        return show;
    }

    private static Command Add(CliConsole console)
    {
        var add = new Command("add", "put a new key into the ring; bring the file to every node before you promote it");
        add.SetAction(line => Guarded(() => Told(
            console, RingOperator.Add(PathOf(CommonOptions.Settings(line)), TimeProvider.System))));
        return add;
    }

    private static Command Promote(CliConsole console)
    {
        var key = new Argument<string?>("KEY")
        {
            Description = "id or version; the newest when left out",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var promote = new Command("promote", "make a key the one that seals what is new") { key };
        promote.SetAction(line => Guarded(() => Told(
            console, RingOperator.Promote(PathOf(CommonOptions.Settings(line)), line.GetValue(key)))));
        return promote;
    }

    private static Command Retire(CliConsole console)
    {
        var key = new Argument<string>("KEY") { Description = "id or version" };
        var retire = new Command(
            "retire", "give a key up that no data key needs any more; older backups then cannot be read")
        {
            key,
        };
        retire.SetAction((line, stop) => GuardedAsync(async () =>
        {
            var settings = CommonOptions.Settings(line);
            return Told(console, RingOperator.Retire(
                PathOf(settings), line.GetValue(key)!, await UsesAsync(settings, stop)));
        }));
        return retire;
    }

    private static int Told(CliConsole console, RingKey key)
    {
        console.Out.WriteLine($"key {key.Id}, version {key.Version}: {WireName.Of(key.State)}");
        return ExitCodes.Ok;
    }

    private static string PathOf(Settings settings) => settings.Get(StorageSettings.MasterKey).Length == 0
        ? settings.Storage().MasterKeyPath
        : throw new CliException(
            $"the ring is in the settings ({StorageSettings.MasterKey.Name}); change it there: the new key first in "
            + $"{StorageSettings.MasterKeysRetired.Name} on every node, then as {StorageSettings.MasterKey.Name}");

    private static async Task<IReadOnlyList<RingUse>> UsesAsync(Settings settings, CancellationToken stop) =>
        settings.HasServer()
            ? await RingOperator.UsesAsync(settings.PostgreSql(), stop)
            : RingOperator.Uses(settings.Storage());

    private static async Task<(IReadOnlyList<RingUse>? Uses, string? Why)> UsesOrWhyAsync(
        Settings settings, CancellationToken stop)
    {
        try
        {
            return (await UsesAsync(settings, stop), null);
        }
        catch (JournalUnavailableException away)
        {
            return (null, away.Message);
        }
    }

    private static int Guarded(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (Exception fault) when (StartFaults.Explain(fault) is { } why)
        {
            throw new CliException(why, cause: fault);
        }
    }

    private static async Task<int> GuardedAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception fault) when (fault is not CliException && StartFaults.Explain(fault) is { })
        {
            throw new CliException(StartFaults.Explain(fault)!, cause: fault);
        }
    }
}
