using System.CommandLine;
using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Binding;
using Kyc.Node.Hosting;
using Kyc.Storage;
using Kyc.Storage.Backup;

namespace Kyc.Cli.Commands;

/// <summary><c>kyc backup</c> and <c>kyc restore</c>: all that a node or a cluster keeps, but its master key.</summary>
internal static class BackupCommands
{
    /// <summary><c>kyc backup</c>.</summary>
    public static Command Backup(CliConsole console)
    {
        var folder = new Argument<string>("DIR") { Description = "a new folder" };
        var command = new Command(
            "backup", "copy the database as it stands at one instant, and the sealed files, while nodes run; never the "
            + "master key, without which nothing in the copy can be read: keep it elsewhere")
        { folder };
        command.SetAction((line, stop) => ToldAsync(async () =>
        {
            var settings = CommonOptions.Settings(line);
            var made = settings.HasServer()
                ? await ClusterBackup.MakeAsync(settings.PostgreSql(), settings.Storage(), settings.S3(),
                    line.GetValue(folder)!, TimeProvider.System, stop)
                : await EmbeddedBackup.MakeAsync(
                    settings.Storage(), line.GetValue(folder)!, TimeProvider.System, stop);
            console.Out.WriteLine(
                $"{made.Manifest.Sessions} sessions, {made.Manifest.Events} events, {made.Blobs} files in "
                + $"{line.GetValue(folder)}, sealed under master key {made.Manifest.MasterKeyId ?? "none"}\n"
                + $"sha256 of its manifest.json: {made.ManifestSha256}");
            foreach (var (session, blob) in made.Missing)
                console.Error.WriteLine($"kyc: file {blob} of session {session} was not in the store");
            return made.Missing.Count == 0 ? ExitCodes.Ok : ExitCodes.No;
        }));
        return command;
    }

    /// <summary><c>kyc restore</c>.</summary>
    public static Command Restore(CliConsole console)
    {
        var folder = new Argument<string>("DIR") { Description = "a backup" };
        var ledgers = new Option<string[]>("--erasures")
        {
            Description = "ledger of erased sessions, from kyc erasures export; may be repeated",
            HelpName = "FILE",
        };
        var live = new Option<string?>("--live")
        {
            Description = "data folder of an embedded node whose database still tells what was erased",
            HelpName = "DIR",
        };
        var without = new Option<bool>("--without-erasures")
        {
            Description = "restore although nobody knows who was erased since: such persons come back",
        };
        var command = new Command(
            "restore", "put a backup into an empty data folder, or an empty database and store; sessions erased since "
            + "are not brought back")
        { folder, ledgers, live, without };
        command.SetAction((line, stop) => ToldAsync(async () =>
        {
            var settings = CommonOptions.Settings(line);
            var since = new ErasedSince(line.GetValue(ledgers) ?? [], line.GetValue(without));
            var done = settings.HasServer()
                ? await ClusterRestore.RunAsync(settings.PostgreSql(), settings.Storage(), settings.S3(),
                    line.GetValue(folder)!, since, TimeProvider.System, stop)
                : await EmbeddedRestore.RunAsync(settings.Storage(), line.GetValue(folder)!, since,
                    Live(settings, line.GetValue(live)), TimeProvider.System, stop);
            console.Out.WriteLine(
                $"{done.Journal.Sessions} sessions and {done.Journal.Events} events verified and restored as of "
                + $"{done.Manifest.CreatedAt}, {done.Blobs} files; {done.Erased} sessions erased since were not "
                + $"brought back\nthe node needs master key {done.Manifest.MasterKeyId ?? "none"}");
            if (done.HeadsAside is { } heads)
                console.Out.WriteLine(
                    $"the heads signed before the restore lie in {heads}"
                    + (settings.HasServer() ? "; put the heads.log of every other node aside too" : ""));
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static StorageOptions? Live(Settings settings, string? folder)
    {
        if (folder is null) return null;
        var live = settings.Storage() with { DataDirectory = Path.GetFullPath(folder), BlobDirectory = null };
        return File.Exists(live.DatabasePath)
            ? live
            : throw new CliException(
                $"{live.DatabasePath} is not there; name the data folder that was lost with --live");
    }

    private static async Task<int> ToldAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception fault) when (fault is not BackupException && StartFaults.Explain(fault) is { } line)
        {
            throw new CliException(line, cause: fault);
        }
    }
}
