using System.Net.Sockets;
using System.Security.Authentication;
using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Channels;
using Kyc.Sessions.Wire;
using RabbitMQ.Client.Exceptions;

namespace Kyc.Actors.RabbitMq.Connection;

/// <summary>Why a connection could not be made, in words for whoever has to mend it.</summary>
/// <param name="Message">What is wrong, on which side, and the mend.</param>
/// <param name="Passing">True when waiting may help; false when a setting has to change.</param>
internal sealed record ConnectFailure(string Message, bool Passing)
{
    private const ushort AccessRefused = 403;
    private const ushort NotAllowed = 530;

    /// <summary>Explains an error of one attempt.</summary>
    /// <param name="error">The error.</param>
    /// <param name="host">The broker tried.</param>
    /// <param name="settings">The settings used.</param>
    /// <param name="objection">What the certificate check said; null when it said nothing.</param>
    /// <param name="cancel">Gives the looking up.</param>
    public static async Task<ConnectFailure> OfAsync(
        Exception error, BrokerHost host, RabbitMqSettings settings, string? objection, CancellationToken cancel)
    {
        if (objection is not null) return new(objection, false);
        if (error is QueueSilentException) return new($"the broker at {host}: {error.Message}", true);
        var chain = Chain(error).ToList();
        if (chain.Any(link => link is AuthenticationFailureException or PossibleAuthenticationFailureException))
            return Refused(host, settings);
        if (chain.OfType<OperationInterruptedException>().FirstOrDefault() is { ShutdownReason: { } reason })
            return OfBroker(reason.ReplyCode, reason.ReplyText, host, settings);
        if (chain.Any(link => link is SocketException { SocketErrorCode: SocketError.HostNotFound }))
            return new(
                $"rabbitmq.hosts names {host.Name}, which has no address; correct it, or the name service", true);
        if (settings.Tls != TlsMode.Disable && chain.Any(IsCut)
            && await SpokenProbe.AsksForCertificatesAsync(host, cancel))
            return new(OwnCertificate.WhyRefused(host, settings), false);
        return await OfSpeechAsync(host, settings, cancel) ?? new(
            $"the broker at {host} cannot be reached: {chain[^1].Message}; is it running, and is rabbitmq.hosts right?",
            true);
    }

    private static ConnectFailure Refused(BrokerHost host, RabbitMqSettings settings) => new(
        $"the broker at {host} refuses rabbitmq.user {settings.User}: the name or rabbitmq.password is wrong, or the "
        + "user may not log in from here", false);

    private static ConnectFailure OfBroker(ushort code, string text, BrokerHost host, RabbitMqSettings settings) =>
        code switch
        {
            AccessRefused => Refused(host, settings),
            NotAllowed when text.Contains("not found", StringComparison.OrdinalIgnoreCase) => new(
                $"the broker at {host} has no virtual host {settings.VirtualHost}; create it there, or correct "
                + "rabbitmq.virtual_host", false),
            NotAllowed when text.Contains("refused", StringComparison.OrdinalIgnoreCase) => new(
                $"the broker at {host} refuses rabbitmq.user {settings.User} in the virtual host "
                + $"{settings.VirtualHost}; grant it permissions there, or correct rabbitmq.virtual_host", false),
            _ => new($"the broker at {host} closed the connection: {text}", true),
        };

    /// <summary>The two sides may speak differently; each is asked in the other's language.</summary>
    private static async Task<ConnectFailure?> OfSpeechAsync(
        BrokerHost host, RabbitMqSettings settings, CancellationToken cancel)
    {
        if (settings.Tls != TlsMode.Disable && await SpokenProbe.SpeaksPlainAmqpAsync(host, cancel))
            return new($"rabbitmq.tls is {WireName.Of(settings.Tls)}, but the broker at {host} does not speak TLS on "
                       + "that port; set rabbitmq.tls to disable, or give its TLS port in rabbitmq.hosts", false);
        if (settings.Tls == TlsMode.Disable && await SpokenProbe.SpeaksTlsAsync(host, cancel))
            return new($"rabbitmq.tls is disable, but the broker at {host} speaks TLS on that port; set rabbitmq.tls "
                       + "to verify_full, or give its plaintext port in rabbitmq.hosts", false);
        return null;
    }

    /// <summary>The other side ended the connection: TLS 1.3 tells a refused client by nothing else.</summary>
    private static bool IsCut(Exception error) =>
        error is IOException or AuthenticationException
        || error is SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.Shutdown };

    private static IEnumerable<Exception> Chain(Exception error)
    {
        for (var link = error; link is not null; link = link.InnerException)
        {
            yield return link;
            if (link is AggregateException { InnerExceptions.Count: > 1 } many)
                foreach (var inner in many.InnerExceptions.Skip(1).SelectMany(Chain)) yield return inner;
        }
    }
}
