using System.CommandLine;
using System.Text.Json;
using Kyc.Actors.Erasure;
using Kyc.Cli.Operator.Client;
using Kyc.Node.Admin.Documents;

namespace Kyc.Cli.Operator.Verbs;

/// <summary><c>kyc receipts</c>: the proofs of erasure and the keys they are checked with.</summary>
internal static class ReceiptCommands
{
    private static readonly AdminJson Json = AdminJson.Default;

    /// <summary>The command.</summary>
    public static Command Build(CliConsole console) => new("receipts", "signed receipts of erasures")
    {
        Verify(console),
        new Command("keys", "public keys that receipts are checked with, PEM").Looks(
            console, new LookPlan<ReceiptKeysDocument>(
                Json.ReceiptKeysDocument,
                (client, _, cancel) => client.GetAsync("receipts/keys", Json.ReceiptKeysDocument, cancel),
                (rich, keys, _) =>
                {
                    foreach (var key in keys.Keys)
                        rich.Profile.Out.Writer.WriteLine($"# key {key.KeyId}\n{key.PublicKey}");
                })),
    };

    private static Command Verify(CliConsole console)
    {
        var file = new Argument<string>("FILE") { Description = "a receipt, JSON" };
        var key = new Option<string[]>("--public-key")
        {
            Description = "a public key, PEM; nobody is asked then. Without it a running node tells its keys",
            HelpName = "PEM",
        };
        var command = new Command("verify", "check a receipt's signature; exit code 1 when it is not what was signed")
        {
            file, key, OperatorOptions.Admin, OperatorOptions.TokenFile,
        };
        command.SetAction(async (line, stop) =>
        {
            var text = await ReadAsync(line.GetValue(file)!, stop);
            var keys = line.GetValue(key) is { Length: > 0 } given
                ? await Task.WhenAll(given.Select(path => ReadAsync(path, stop)))
                : await AskAsync(line, stop);
            return Tell(console, line.GetValue(file)!, text, keys);
        });
        return command;
    }

    private static int Tell(CliConsole console, string path, string text, IReadOnlyList<string> keys)
    {
        try
        {
            if (Receipts.Verify(text, keys) is not { } body)
            {
                console.Out.WriteLine($"{path}: NOT what was signed by any of {keys.Count} keys");
                return ExitCodes.No;
            }
            var whole = JsonSerializer.Serialize(body, Readable);
            console.Out.WriteLine($"{path}: signed, unchanged\n{whole}");
            return ExitCodes.Ok;
        }
        catch (JsonException fault)
        {
            throw new CliException($"{path} is no receipt: {fault.Message}", cause: fault);
        }
        catch (Exception fault) when (fault is ArgumentException or System.Security.Cryptography.CryptographicException)
        {
            throw new CliException($"a public key cannot be read: {fault.Message}", cause: fault);
        }
    }

    private static async Task<string[]> AskAsync(ParseResult line, CancellationToken stop)
    {
        using var client = AdminClient.Of(line);
        var keys = await client.GetAsync("receipts/keys", Json.ReceiptKeysDocument, stop);
        return [.. keys.Keys.Select(key => key.PublicKey)];
    }

    private static async Task<string> ReadAsync(string path, CancellationToken stop)
    {
        try
        {
            return await File.ReadAllTextAsync(path, stop);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path} cannot be read: {fault.Message}", cause: fault);
        }
    }

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };
}
