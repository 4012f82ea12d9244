using System.Collections.Concurrent;
using System.Net;
using Kyc.Actors.TestKit;
using Kyc.Edge.Limits;
using Kyc.Edge.Tests.Support;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Kyc.Edge.Tests.Limits;

/// <summary>
/// Clients over raw sockets that send or read too slowly, or come too often: each is cut by the server itself, and an
/// honest client is served while they last. Nothing here depends on how long it takes.
/// </summary>
public sealed class SlowClientTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const string Live = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";

    private static readonly EdgeOptions Strict = new()
    {
        Policies = [Some.Policy],
        DefaultPolicyId = Some.Policy.Id,
        HeadersTimeout = TimeSpan.FromSeconds(1),
        IdleTimeout = TimeSpan.FromSeconds(1),
        MinBodyBytesPerSecond = 10_000,
        MinAnswerBytesPerSecond = 10_000,
        BodyRateGrace = TimeSpan.FromSeconds(1.5),
        MaxConnectionsPerAddress = 0,
    };

    [Fact]
    public async Task Headers_that_do_not_end_are_cut()
    {
        await using var world = await EdgeWorld.StartAsync(Strict);
        using var slow = await RawClient.ConnectAsync(world.Address);
        await slow.SendAsync("GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: a");
        var cut = slow.ReadToEndAsync();
        Assert.Equal(200, (await world.GetAsync("/livez")).Status);
        Assert.Contains("408", await cut, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_over_the_limit_are_refused()
    {
        await using var world = await EdgeWorld.StartAsync(Strict);
        using var big = await RawClient.ConnectAsync(world.Address);
        await big.SendAsync($"GET /livez HTTP/1.1\r\nHost: x\r\nX-Big: {new string('a', 8_200)}\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 431 ", await big.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_trickles_is_cut()
    {
        await using var world = await EdgeWorld.StartAsync(Strict);
        using var slow = await RawClient.ConnectAsync(world.Address);
        await slow.SendAsync(
            "POST /v1/verification_sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + $"Authorization: Bearer {EdgeWorld.Key}\r\nContent-Length: 50000\r\n\r\n{{\"metadata\":");
        var cut = slow.ReadToEndAsync();
        Assert.Equal(200, (await world.GetAsync("/v1/verification_sessions")).Status);
        Assert.StartsWith("HTTP/1.1 408 ", await cut, StringComparison.Ordinal);
        Assert.Empty(world.Journal.States);
    }

    [Fact]
    public async Task A_connection_that_lies_idle_is_cut()
    {
        await using var world = await EdgeWorld.StartAsync(Strict);
        using var idle = await RawClient.ConnectAsync(world.Address);
        await idle.SendAsync(Live);
        Assert.StartsWith("HTTP/1.1 200 ", await idle.ReadUntilAsync("}"), StringComparison.Ordinal);
        Assert.Equal("", await idle.ReadToEndAsync());
    }

    [Fact]
    public async Task A_reader_that_does_not_read_is_cut()
    {
        var ended = new ConcurrentDictionary<int, TaskCompletionSource>();
        // What the buffers on the way took in counts as time that was given: the rate makes that little.
        await using var world = await EdgeWorld.StartAsync(Strict with { MinAnswerBytesPerSecond = 1e8 }, services =>
            services.Configure<KestrelServerOptions>(kestrel => kestrel.ConfigureEndpointDefaults(endpoint =>
                endpoint.Use(next => async connection =>
                {
                    await next(connection);
                    ended.GetOrAdd(((IPEndPoint)connection.RemoteEndPoint!).Port, _ => new()).TrySetResult();
                }))));
        using var slow = await RawClient.ConnectAsync(world.Address, receiveBuffer: 4_096);
        // More answers than all buffers on the way hold.
        await slow.SendAsync(string.Concat(Enumerable.Repeat("GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n", 600)));
        Assert.Equal(200, (await world.GetAsync("/livez")).Status);
        await ended.GetOrAdd(slow.Port, _ => new()).Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Connections_too_many_of_one_address_are_closed_until_others_end()
    {
        await using var world = await EdgeWorld.StartAsync(
            Strict with { MaxConnectionsPerAddress = 3, IdleTimeout = Patience },
            services => services.Configure<KestrelServerOptions>(kestrel => kestrel.CapConnections()));
        List<RawClient> open = [];
        for (var i = 0; i < 3; i++) open.Add(await ServedAsync(world) ?? throw new IOException($"{i} is refused"));
        for (var i = 0; i < 10; i++) Assert.Null(await ServedAsync(world));
        open[0].Dispose();
        RawClient? next = null;
        using var late = new CancellationTokenSource(Patience);
        while (next is null && !late.IsCancellationRequested) next = await ServedAsync(world);
        Assert.NotNull(next);
        foreach (var client in open.Append(next)) client.Dispose();
    }

    [Theory]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("::1", "0.0.0.1", false)]
    public void An_ipv4_address_and_a_64_of_ipv6_count_as_one(string one, string other, bool same) => Assert.Equal(
        same, RemoteNetwork.Of(IPAddress.Parse(one)) == RemoteNetwork.Of(IPAddress.Parse(other)));

    /// <summary>A connection that was answered; null when it was closed.</summary>
    private static async Task<RawClient?> ServedAsync(EdgeWorld world)
    {
        RawClient? client = null;
        try
        {
            client = await RawClient.ConnectAsync(world.Address);
            await client.SendAsync(Live);
            if ((await client.ReadUntilAsync("}")).StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal)) return client;
        }
        catch (System.Net.Sockets.SocketException)
        {
            // Closed before the request was out, or before the connection was seen here.
        }
        client?.Dispose();
        return null;
    }
}
