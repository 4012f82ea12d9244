using System.CommandLine;
using System.Net;
using System.Text.Json;
using Kyc.Cli.Commands;
using Kyc.Node.Admin;
using Kyc.Node.Configuration.Binding;

namespace Kyc.Cli.Operator.Client;

/// <summary>Which node to ask, and what opens it.</summary>
/// <param name="Address">Base address.</param>
/// <param name="Token">The token; null where only what needs none is asked.</param>
/// <param name="From">Where the address is from, for messages.</param>
internal sealed record AdminTarget(Uri Address, string? Token, string From)
{
    /// <summary>Environment variable of the address.</summary>
    public const string AddressVariable = "KYC_ADMIN";

    /// <summary>Environment variable of the token.</summary>
    public const string TokenVariable = "KYC_ADMIN_TOKEN";

    /// <summary>Finds it: by option, then by environment, then by the data folder.</summary>
    /// <exception cref="CliException">There is none, or no token for it.</exception>
    public static AdminTarget Of(ParseResult line, bool needsToken = true)
    {
        var token = TokenIn(line.GetValue(OperatorOptions.TokenFile))
                    ?? Given(Environment.GetEnvironmentVariable(TokenVariable));
        var (address, from) = line.GetValue(OperatorOptions.Admin) is { Length: > 0 } option ? (option, "--admin")
            : Given(Environment.GetEnvironmentVariable(AddressVariable)) is { } variable ? (variable, AddressVariable)
            : ("", "");
        if (address.Length > 0 && (token is not null || !needsToken))
            return new AdminTarget(Parse(address, from), token, from);
        var folder = CommonOptions.Settings(line).DataFolder();
        var file = ReadFile(folder);
        if (address.Length > 0)
            return new AdminTarget(Parse(address, from), token ?? file?.Token ?? throw NoToken(folder), from);
        return file is null
            ? throw new CliException(
                $"no node runs on {folder} (there is no {AdminFile.Name}); name its data folder with --data, or its "
                + "operators' port with --admin HOST:PORT")
            : new AdminTarget(file.Address, token ?? file.Token, AdminFile.PathIn(folder));
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static CliException NoToken(string folder) => new(
        $"no token for that node: there is no {AdminFile.Name} in {folder}; name its data folder with --data, or a "
        + $"file that holds the token with --token-file, or set {TokenVariable}");

    private static AdminFile? ReadFile(string folder)
    {
        try
        {
            return AdminFile.Read(folder);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new CliException(
                $"{AdminFile.PathIn(folder)} may be read by the node's user alone; run kyc as that user", cause: fault);
        }
    }

    /// <summary>The token in a file: alone, or in an <c>admin.json</c>.</summary>
    private static string? TokenIn(string? path)
    {
        if (string.IsNullOrEmpty(path)) return null;
        try
        {
            var text = File.ReadAllText(path).Trim();
            if (!text.StartsWith('{')) return Given(text) ?? throw new CliException($"{path} is empty");
            using var json = JsonDocument.Parse(text);
            return json.RootElement.TryGetProperty("token", out var token) && token.GetString() is { } found
                ? found
                : throw new CliException($"{path} holds no token");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new CliException($"--token-file {path} cannot be read: {fault.Message}", cause: fault);
        }
    }

    /// <summary>
    /// The token must not travel through a network in the clear, and the port is never on one: only this machine will
    /// do.
    /// </summary>
    private static Uri Parse(string text, string from)
    {
        var plain = text.Contains("://", StringComparison.Ordinal) ? text
            : text.All(char.IsAsciiDigit) ? $"http://127.0.0.1:{text}"
            : $"http://{text}";
        if (!Uri.TryCreate(plain, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttp)
            throw new CliException($"{from} is '{text}'; expected HOST:PORT or http://HOST:PORT");
        return IsThisMachine(address) ? address : throw new CliException(
            $"{from} is '{text}', another machine: a node's operators' port is on its own machine alone; run kyc "
            + $"there, or make a tunnel: ssh -L {address.Port}:127.0.0.1:{address.Port} {address.Host}");
    }

    private static bool IsThisMachine(Uri address) =>
        address.IsLoopback || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
