using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Kyc.Actors.RabbitMq.Connection;

/// <summary>
/// Finds out what a port speaks after a connection failed, so that the error can say which side disagrees.
/// </summary>
internal static class SpokenProbe
{
    private static readonly byte[] s_amqpHeader = "AMQP\0\0\u0009\u0001"u8.ToArray();
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>True when the port answers to AMQP in the clear.</summary>
    public static Task<bool> SpeaksPlainAmqpAsync(BrokerHost host, CancellationToken cancel) =>
        TryAsync(host, async (stream, token) =>
        {
            await stream.WriteAsync(s_amqpHeader, token);
            var first = new byte[1];
            // A method frame, or the header of the version it would speak.
            return await stream.ReadAsync(first, token) == 1 && first[0] is 1 or (byte)'A';
        }, cancel);

    /// <summary>True when the port answers to TLS, whatever its certificate.</summary>
    public static Task<bool> SpeaksTlsAsync(BrokerHost host, CancellationToken cancel) =>
        TryAsync(host, async (stream, token) =>
        {
            await using var tls = new SslStream(stream, leaveInnerStreamOpen: true);
            var options = new SslClientAuthenticationOptions
            {
                TargetHost = host.Name,
                // Nothing is sent over it: only whether it speaks TLS is asked.
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
            };
            await tls.AuthenticateAsClientAsync(options, token);
            return true;
        }, cancel);

    /// <summary>True when the port asks its clients for certificates.</summary>
    public static async Task<bool> AsksForCertificatesAsync(BrokerHost host, CancellationToken cancel)
    {
        var asked = false;
        await TryAsync(host, async (stream, token) =>
        {
            await using var tls = new SslStream(stream, leaveInnerStreamOpen: true);
            var options = new SslClientAuthenticationOptions
            {
                TargetHost = host.Name,
                // Nothing is sent over it: only what it asks for is looked at.
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
                LocalCertificateSelectionCallback = (_, _, _, remote, _) =>
                {
                    // Called before the handshake too, when the other side has not spoken yet.
                    asked |= remote is not null;
                    return null!;
                },
            };
            await tls.AuthenticateAsClientAsync(options, token);
            return true;
        }, cancel);
        return asked;
    }

    private static async Task<bool> TryAsync(
        BrokerHost host, Func<NetworkStream, CancellationToken, Task<bool>> ask, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(s_patience);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host.Name, host.Port, limit.Token);
            return await ask(client.GetStream(), limit.Token);
        }
        catch (Exception error) when (error is SocketException or IOException or AuthenticationException
                                          or OperationCanceledException)
        {
            cancel.ThrowIfCancellationRequested();
            return false;
        }
    }
}
