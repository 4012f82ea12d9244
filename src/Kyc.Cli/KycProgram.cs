using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kyc.Cli.Commands;
using Kyc.Cli.Operator.Pbm;
using Kyc.Cli.Operator.Verbs;
using Kyc.Node.Configuration;
using Kyc.Node.Hosting;
using Kyc.Specimens;
using Kyc.Storage.Backup;

namespace Kyc.Cli;

/// <summary>The operator's command: reads the line, runs the part asked for, turns faults into one line each.</summary>
public static class KycProgram
{
    /// <summary>Runs a command line.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="console">Where to write.</param>
    /// <param name="stop">Stops a running command, as SIGTERM does.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] args, CliConsole console, CancellationToken stop = default)
    {
        if (args is ["pbm", .. var theirs])
        {
            var meant = PbmLine.Read(theirs);
            if (meant.Help)
            {
                console.Out.WriteLine(PbmLine.Usage);
                return ExitCodes.Ok;
            }
            if (meant.Cannot is { } why) return Tell(why, ExitCodes.Cannot, console, theirs.Contains("--json"));
            args = [.. meant.Args];
        }
        var parsed = Build(console).Parse(args);
        var json = args.Contains("--json");
        if (json && parsed.Errors is [var mistake, ..]) return Tell(mistake.Message, ExitCodes.Cannot, console, json);
        using var signals = new StopSignals(stop);
        try
        {
            var code = await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = console.Out,
                    Error = console.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                },
                signals.Stop);
            return parsed.Action is ParseErrorAction ? ExitCodes.Cannot : code;
        }
        catch (Exception fault) when (Explain(fault, signals.Stop) is { } known)
        {
            if (parsed.GetValue(CommonOptions.Verbose)) console.Error.WriteLine(fault);
            return Tell(known.Line, known.Code, console, json);
        }
    }

    /// <summary>
    /// One line for a person; with <c>--json</c> also one object for the program
    /// that reads the results.
    /// </summary>
    private static int Tell(string line, int code, CliConsole console, bool json)
    {
        if (json) console.Out.WriteLine(JsonSerializer.Serialize(new { error = line, exit_code = code }, Readable));
        console.Error.WriteLine("kyc: " + line);
        return code;
    }

    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static RootCommand Build(CliConsole console)
    {
        var root = new RootCommand(
            "kyc: decides whether the person in a face video is the one on an id card; as a server and from the shell");
        foreach (var option in CommonOptions.All) root.Options.Add(option);
        root.Subcommands.Add(RunCommand.Build(console));
        root.Subcommands.Add(VerifyCommand.Build(console));
        root.Subcommands.Add(CompareCommand.Build(console));
        root.Subcommands.Add(EvaluateCommand.Build(console));
        root.Subcommands.Add(SpecimenCommand.Build(console));
        root.Subcommands.Add(ModelsCommands.Build(console));
        root.Subcommands.Add(DoctorCommand.Build(console));
        root.Subcommands.Add(JournalCommands.Build(console));
        root.Subcommands.Add(RingCommands.Build(console));
        root.Subcommands.Add(BackupCommands.Backup(console));
        root.Subcommands.Add(BackupCommands.Restore(console));
        root.Subcommands.Add(HealthCommand.Build(console));
        root.Subcommands.Add(ClusterCommands.Build(console));
        root.Subcommands.Add(ShardingCommands.Build(console));
        root.Subcommands.Add(SessionsCommands.Build(console));
        root.Subcommands.Add(WorkCommands.Workers(console));
        root.Subcommands.Add(WorkCommands.Queues(console));
        root.Subcommands.Add(WorkCommands.Work(console));
        root.Subcommands.Add(KeysCommands.Build(console));
        root.Subcommands.Add(AuditCommands.Build(console));
        root.Subcommands.Add(ErasureCommands.Build(console));
        root.Subcommands.Add(ReceiptCommands.Build(console));
        root.Subcommands.Add(LogCommands.Build(console));
        root.Subcommands.Add(new Command("pbm", "cluster and sharding in pbm's own spelling; `kyc pbm help` lists it"));
        root.Subcommands.Add(ConfigCommands.Build(console));
        root.Subcommands.Add(VersionCommand.Build(console));
        return root;
    }

    /// <summary>
    /// The line and code of a fault that an operator can act on; null for a defect of the program itself.
    /// </summary>
    private static (string Line, int Code)? Explain(Exception fault, CancellationToken stop) => fault switch
    {
        ConfigurationException mistake => (mistake.Message, ExitCodes.Configuration),
        CliException cannot => (cannot.Message, cannot.ExitCode),
        BackupException backup => (backup.Message, ExitCodes.Cannot),
        NodeStartException start => (start.Message, ExitCodes.CannotStart),
        NodeBrokenException broken => (broken.Message, ExitCodes.Broken),
        SpecimenException specimen => (specimen.Message, ExitCodes.Cannot),
        OperationCanceledException when stop.IsCancellationRequested => ("stopped", ExitCodes.Interrupted),
        _ => null,
    };
}
