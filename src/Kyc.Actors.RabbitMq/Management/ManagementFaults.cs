using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Kyc.Actors.RabbitMq.Management;

/// <summary>What went wrong with a management interface, with the mend; never the password.</summary>
internal static class ManagementFaults
{
    /// <summary>Why a request had no answer.</summary>
    public static string Of(Uri url, Exception error) => error switch
    {
        OperationCanceledException =>
            "did not answer in time; the broker hangs, or raise rabbitmq.management_timeout_ms",
        HttpRequestException { InnerException: AuthenticationException refused } => OfTls(refused),
        HttpRequestException { InnerException: SocketException socket } => OfSocket(socket),
        HttpRequestException http when url.Scheme == Uri.UriSchemeHttp && IsNoHttp(http) =>
            "does not speak HTTP there; if that port speaks TLS, write https:// in rabbitmq.management_urls",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => PlaintextServer,
        System.Text.Json.JsonException => "answered with something else than the management interface of RabbitMQ "
            + "does; check host and port in rabbitmq.management_urls",
        _ => $"{error.GetType().Name}; check that the broker runs with the plugin rabbitmq_management",
    };

    /// <summary>Why an answer is no good.</summary>
    public static string Of(HttpStatusCode status, RabbitMqSettings settings) => status switch
    {
        HttpStatusCode.Unauthorized =>
            $"refuses user {settings.User}: check rabbitmq.user and rabbitmq.password, and that the user has the tag "
            + $"management (rabbitmqctl set_user_tags {settings.User} management)",
        HttpStatusCode.Forbidden =>
            $"lets user {settings.User} in but not do this: the user needs rights on virtual host "
            + $"{settings.VirtualHost} (rabbitmqctl set_permissions)",
        HttpStatusCode.NotFound =>
            $"does not know what was asked for; check that virtual host {settings.VirtualHost} "
            + "(rabbitmq.virtual_host) exists and that the address ends before /api",
        _ => $"answered {(int)status}; the broker's log says why",
    };

    /// <summary>Another protocol answers with bytes of its own, or hangs up.</summary>
    private static bool IsNoHttp(HttpRequestException error) =>
        error.HttpRequestError is HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse
        || error.InnerException is IOException { InnerException: SocketException };

    private const string PlaintextServer =
        "does not speak TLS there: write http:// in rabbitmq.management_urls, or give the broker management.ssl";

    private static string OfSocket(SocketException socket) => socket.SocketErrorCode switch
    {
        SocketError.ConnectionRefused =>
            "refuses connections: check host and port, and that the broker runs with the plugin rabbitmq_management",
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData =>
            "has a name that is not known here; mend rabbitmq.management_urls",
        _ => $"cannot be reached ({socket.SocketErrorCode})",
    };

    private static string OfTls(AuthenticationException refused)
    {
        var text = refused.Message;
        if (text.Contains("NameMismatch", StringComparison.Ordinal))
            return "has a certificate for another name: use the name it bears in rabbitmq.management_urls";
        if (text.Contains("certificate", StringComparison.OrdinalIgnoreCase)
            && !text.Contains("frame", StringComparison.Ordinal))
            return "has a certificate that is not trusted: give the authority that signed it as rabbitmq.tls_ca_file";
        return PlaintextServer;
    }
}
