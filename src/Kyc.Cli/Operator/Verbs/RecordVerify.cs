using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Kyc.Cli.Commands;
using Kyc.Cli.Operator.Client;
using Kyc.Node.Admin;
using Kyc.Node.Configuration.Binding;
using Kyc.Node.Hosting;
using Kyc.Storage;
using Kyc.Storage.Audit;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;

namespace Kyc.Cli.Operator.Verbs;

/// <summary>What a verification needs.</summary>
/// <param name="Path">Its route at the operators' port.</param>
/// <param name="Json">The document.</param>
/// <param name="Look">Does it on opened storage.</param>
/// <param name="Draw">Shows it to a person.</param>
/// <param name="Ok">Whether all is as written.</param>
internal sealed record VerifyPlan<T>(
    string Path, JsonTypeInfo<T> Json, Func<IStorage, KnownHeads, CancellationToken, ValueTask<T>> Look,
    Action<IAnsiConsole, T> Draw, Func<T, bool> Ok);

/// <summary>
/// <c>kyc journal verify</c> and <c>kyc audit verify</c>: by a running node, or here on what a stopped one left.
/// </summary>
internal static class RecordVerify
{
    private static readonly Option<string?> SinceHead = new("--since-head")
    {
        Description = "a copy of heads.log kept elsewhere: a database set back to an earlier time is found; otherwise "
            + "heads.log of the data folder",
        HelpName = "FILE",
    };

    /// <summary>The command.</summary>
    /// <param name="what">What it says of itself.</param>
    /// <param name="console">Where to print.</param>
    /// <param name="plan">What to do.</param>
    /// <param name="asksNode">Whether a node that runs on the data folder is asked without being named.</param>
    public static Command Build<T>(string what, CliConsole console, VerifyPlan<T> plan, bool asksNode)
    {
        var verify = new Command("verify", what)
        {
            SinceHead, OperatorOptions.Json, OperatorOptions.Admin, OperatorOptions.TokenFile,
            OperatorOptions.Ca, OperatorOptions.Certificate, OperatorOptions.Key,
        };
        verify.SetAction(async (line, stop) =>
        {
            var found = line.GetValue(OperatorOptions.Admin) is not null ? await RemoteAsync(plan, line, stop)
                : asksNode && Runs(line) ? await NearestAsync(plan, line, stop)
                : await LocalAsync(plan, line, stop);
            if (line.GetValue(OperatorOptions.Json)) console.Out.WriteLine(Operator.Look.Text(found, plan.Json));
            else plan.Draw(console.Rich, found);
            return plan.Ok(found) ? ExitCodes.Ok : ExitCodes.No;
        });
        return verify;
    }

    private static bool Runs(ParseResult line) =>
        Environment.GetEnvironmentVariable(AdminTarget.AddressVariable) is { Length: > 0 }
        || AdminFile.Read(CommonOptions.Settings(line).DataFolder()) is not null;

    /// <summary>By the node on the data folder; by ourselves where it was killed and left its address behind.</summary>
    private static async Task<T> NearestAsync<T>(VerifyPlan<T> plan, ParseResult line, CancellationToken stop)
    {
        try
        {
            return await RemoteAsync(plan, line, stop);
        }
        catch (CliException fault) when (fault.InnerException is HttpRequestException)
        {
            return await LocalAsync(plan, line, stop);
        }
    }

    private static async Task<T> RemoteAsync<T>(VerifyPlan<T> plan, ParseResult line, CancellationToken stop)
    {
        using var client = AdminClient.Of(line);
        return line.GetValue(SinceHead) is { } file
            ? await client.SendTextAsync(plan.Path, Heads(() => HeadsFile.Newest(file)), plan.Json, stop)
            : await client.GetAsync(plan.Path, plan.Json, stop);
    }

    private static async Task<T> LocalAsync<T>(VerifyPlan<T> plan, ParseResult line, CancellationToken stop)
    {
        var settings = CommonOptions.Settings(line);
        var options = settings.Storage();
        if (!settings.HasServer() && !File.Exists(options.DatabasePath))
            throw new CliException($"{options.DatabasePath} is not there; name the data folder with --data");
        try
        {
            await using var storage = await NodeStorage.OpenAsync(
                settings, TimeProvider.System, NullLoggerFactory.Instance, stop);
            var known = Heads(() => line.GetValue(SinceHead) is { } file
                ? HeadsFile.Read(storage.ClusterKeys, file)
                : HeadsFile.ReadFolder(storage.ClusterKeys, options.DataDirectory));
            return await plan.Look(storage, known, stop);
        }
        catch (Exception fault) when (StartFaults.Explain(fault) is { } why)
        {
            var running = AdminFile.Read(options.DataDirectory) is { } node
                ? $"; a running node reads its record itself: kyc {plan.Path.Split('/')[0]} verify --admin "
                  + node.Address.Authority
                : "";
            throw new CliException(why + running, cause: fault);
        }
    }

    private static T Heads<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (HeadsFileException fault)
        {
            throw new CliException(fault.Message, cause: fault);
        }
    }
}
