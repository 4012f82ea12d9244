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
/// <param name="Tls">Whom to believe and what to show; null in the clear.</param>
internal sealed record AdminTarget(Uri Address, string? Token, string From, AdminTls? Tls = null)
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
        var tls = AdminTls.Given(line);
        if (address.Length > 0 && (token is not null || !needsToken) && (tls is not null || !IsLocal(address)))
            return Named(address, from, token, tls, null);
        var folder = CommonOptions.Settings(line).DataFolder();
        var file = ReadFile(folder);
        if (address.Length > 0)
            return Named(
                address, from, token ?? file?.Token ?? (needsToken ? throw NoToken(folder) : null), tls, file);
        return file is null
            ? throw new CliException(
                $"no node runs on {folder} (there is no {AdminFile.Name}); name its data folder with --data, or its "
                + "operators' port with --admin HOST:PORT")
            : new AdminTarget(file.Address, token ?? file.Token, AdminFile.PathIn(folder), tls ?? AdminTls.Of(file));
    }

    /// <summary>A node that was named; that of the data folder when it is the one there, with what its file says of
    /// TLS.</summary>
    private static AdminTarget Named(string text, string from, string? token, AdminTls? tls, AdminFile? file)
    {
        var own = file is not null && Parse(text, from, secure: true).Authority == file.Address.Authority ? file : null;
        tls ??= AdminTls.Of(own);
        return new AdminTarget(Parse(text, from, tls is not null), token, from, tls);
    }

    private static bool IsLocal(string address) =>
        address.All(char.IsAsciiDigit)
        || (Uri.TryCreate(address.Contains("://", StringComparison.Ordinal) ? address : $"http://{address}",
                UriKind.Absolute, out var uri) && IsThisMachine(uri));

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

    /// <summary>The token must not travel through a network in the clear: another machine is asked over TLS
    /// alone.</summary>
    private static Uri Parse(string text, string from, bool secure)
    {
        var scheme = secure ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;
        var plain = text.Contains("://", StringComparison.Ordinal) ? text
            : text.All(char.IsAsciiDigit) ? $"{scheme}://127.0.0.1:{text}"
            : $"{scheme}://{text}";
        if (!Uri.TryCreate(plain, UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
            throw new CliException($"{from} is '{text}'; expected HOST:PORT, http://HOST:PORT or https://HOST:PORT");
        return address.Scheme == Uri.UriSchemeHttps || IsThisMachine(address) ? address : throw new CliException(
            $"{from} is '{text}', another machine: give --ca, --cert and --key where its operators' port asks for "
            + "certificates; otherwise run kyc there, or make a tunnel: "
            + $"ssh -L {address.Port}:127.0.0.1:{address.Port} {address.Host}");
    }

    private static bool IsThisMachine(Uri address) =>
        address.IsLoopback || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
