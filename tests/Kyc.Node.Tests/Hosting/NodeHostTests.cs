using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Kyc.Actors.Ports;
using Kyc.Actors.TestKit;
using Kyc.Edge.Tests.Support;
using Kyc.Node.Configuration.Binding;
using Kyc.Node.Hosting;
using Kyc.Sessions.Ids;
using Kyc.Specimens;
using Kyc.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Node.Tests.Hosting;

/// <summary>A whole node: start, the main job, stop, and what goes wrong at a start.</summary>
public sealed class NodeHostTests
{
    private static readonly string MasterKey = Convert.ToBase64String([.. Enumerable.Repeat((byte)0x5A, 32)]);

    [Fact]
    public async Task A_session_becomes_a_decision_over_http()
    {
        await using var world = new NodeWorld();
        await world.StartAsync();
        using var client = world.Client();
        var session = await NodeWorld.JourneyAsync(client, Media.Picture(), Media.Video());
        Assert.Equal("verified", session.GetProperty("status").GetString());
        Assert.Equal(1, world.Engine.Calls);
    }

    [Fact]
    public async Task Neither_the_api_key_nor_the_master_key_is_ever_logged()
    {
        await using var world = new NodeWorld();
        await world.StartAsync($"storage.master_key={MasterKey}");
        using (var client = world.Client())
            await NodeWorld.JourneyAsync(client, Media.Picture(), Media.Video());
        await world.StopAsync();
        var log = world.Log.ToString();
        Assert.Contains("first API key", log, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Key, log, StringComparison.Ordinal);
        Assert.DoesNotContain("kyc_live_", log, StringComparison.Ordinal);
        Assert.DoesNotContain(MasterKey, log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_line_of_the_log_is_json_and_the_job_s_line_carries_all_ids()
    {
        await using var world = new NodeWorld();
        await world.StartAsync();
        using (var client = world.Client())
            await NodeWorld.JourneyAsync(client, Media.Picture(), Media.Video());
        await world.StopAsync();
        var lines = world.Log.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        var done = lines.Single(line => line.GetProperty("event_id").GetInt32() == 1101);
        foreach (var id in new[] { "session_id", "job_id", "request_id", "tenant" })
            Assert.NotEqual("", done.GetProperty(id).GetString());
    }

    [Fact]
    public async Task A_restart_keeps_key_and_sessions_and_shows_no_second_key()
    {
        await using var world = new NodeWorld();
        await world.StartAsync();
        string id;
        using (var client = world.Client())
            id = (await NodeWorld.JourneyAsync(client, Media.Picture(), Media.Video())).GetProperty("id").GetString()!;
        await world.StopAsync();
        await world.StartAsync();
        using var again = world.Client();
        var session = await NodeWorld.JsonAsync(await again.GetAsync($"/v1/verification_sessions/{id}"));
        Assert.Equal("verified", session.GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_first_key_goes_to_the_named_file_with_mode_0600_and_nowhere_else()
    {
        await using var world = new NodeWorld();
        var path = world.Beside("key");
        await world.StartAsync($"edge.bootstrap_key_file={path}");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.DoesNotContain("kyc_live_", world.Terminal.ToString(), StringComparison.Ordinal);
        using var client = world.Client(File.ReadAllText(path).Trim());
        await NodeWorld.JsonAsync(await client.GetAsync("/v1/verification_sessions"));
    }

    [Fact]
    public async Task No_key_and_no_token_is_ever_in_the_log_however_much_it_says()
    {
        await using var world = new NodeWorld();
        await world.StartAsync();
        using var client = world.Client();
        var made = await NodeWorld.JsonAsync(await client.PostAsync("/v1/api_keys", NodeWorld.Body("{}")));
        var opened = await NodeWorld.JsonAsync(
            await client.PostAsync("/v1/verification_sessions", NodeWorld.Body("""{"client_token":true}""")));
        var token = opened.GetProperty("client_token").GetProperty("token").GetString()!;
        using var browser = world.Client(token);
        await NodeWorld.JsonAsync(await browser.GetAsync(
            $"/v1/verification_sessions/{opened.GetProperty("id").GetString()}"));
        await world.StopAsync();
        var log = world.Log.ToString();
        Assert.Contains(made.GetProperty("id").GetString()![..4], log, StringComparison.Ordinal);
        foreach (var secret in new[] { world.Key, made.GetProperty("secret").GetString()!, token })
            Assert.DoesNotContain(secret[..20], log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_file_that_cannot_be_written_stops_the_start_before_a_key_exists()
    {
        await using var world = new NodeWorld();
        var fault = await Assert.ThrowsAsync<NodeStartException>(
            () => world.StartAsync("edge.bootstrap_key_file=/nowhere/at/all"));
        Assert.Contains("kyc.edge.bootstrap_key_file", fault.Message, StringComparison.Ordinal);
        await world.StartAsync();
        Assert.StartsWith("kyc_live_", world.Key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_listens_on_IPv4_and_IPv6_at_one_port()
    {
        await using var world = new NodeWorld();
        await world.StartAsync();
        Assert.Single(world.Node.Endpoints.Select(endpoint => endpoint.Port).Distinct());
        Assert.Contains(world.Node.Endpoints, endpoint => endpoint.AddressFamily == AddressFamily.InterNetwork);
        using var client = new HttpClient();
        foreach (var endpoint in world.Node.Endpoints)
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"http://{endpoint}/livez")).StatusCode);
        if (!Socket.OSSupportsIPv6) return;
        Assert.Contains(world.Node.Endpoints, endpoint => endpoint.AddressFamily == AddressFamily.InterNetworkV6);
    }

    [Fact]
    public async Task A_decoder_that_is_missing_or_none_stops_the_start_with_the_mend()
    {
        foreach (var path in new[] { "/nowhere/kyc-decoder", "/etc/passwd", "/bin/true" })
        {
            await using var world = new NodeWorld();
            var fault = await Assert.ThrowsAsync<NodeStartException>(
                () => world.StartRealAsync($"decoder.path={path}"));
            Assert.Contains("decoder", fault.Message, StringComparison.Ordinal);
            Assert.Contains("set decoder.path", fault.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', fault.Message);
        }
    }

    [Fact]
    public async Task A_port_in_use_stops_the_start_with_its_name_and_the_mend()
    {
        await using var world = new NodeWorld();
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen(1);
        var port = ((IPEndPoint)other.LocalEndPoint!).Port;
        var fault = await Assert.ThrowsAsync<NodeStartException>(() => world.StartAsync($"edge.port={port}"));
        Assert.Contains($"127.0.0.1:{port} is in use", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--port", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_in_use_stops_the_start_with_its_path()
    {
        await using var world = new NodeWorld();
        await world.StartAsync();
        var first = world.Node;
        var fault = await Assert.ThrowsAsync<NodeStartException>(() => world.StartAsync());
        Assert.Contains(world.DataFolder, fault.Message, StringComparison.Ordinal);
        Assert.Same(first, world.Node);
    }

    [Fact]
    public async Task Without_the_gpu_that_is_required_the_node_runs_and_is_not_ready()
    {
        await using var world = new NodeWorld();
        await world.StartAsync((settings, _, _, _) => Task.FromResult(GpuMissing.Engine("no GPU works here")));
        using var client = world.Client();
        var reply = await client.GetAsync("/readyz");
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, reply.StatusCode);
        var text = await reply.Content.ReadAsStringAsync();
        Assert.Contains("models", text, StringComparison.Ordinal);
        Assert.Contains("no GPU works here", text, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await client.GetAsync("/livez")).StatusCode);
        var waiting = await NodeWorld.JourneyAsync(client, Media.Picture(), Media.Video(), waitSeconds: 0);
        Assert.Equal("processing", waiting.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_required_gpu_that_does_not_work_is_named_by_readiness()
    {
        await using var world = new NodeWorld();
        await world.StartRealAsync("vision.require_gpu=true", "vision.device_id=63");
        using var client = world.Client();
        var reply = await client.GetAsync("/readyz");
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, reply.StatusCode);
        var text = await reply.Content.ReadAsStringAsync();
        Assert.Contains("require_gpu", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_that_fails_lets_everything_go()
    {
        await using var world = new NodeWorld();
        await Assert.ThrowsAsync<NodeStartException>(() =>
            world.StartRealAsync("vision.onnxruntime_library=/nowhere/lib.so"));
        await world.StartAsync();
        Assert.NotEmpty(world.Node.Endpoints);
    }

    [Fact]
    public async Task A_stop_waits_for_the_job_in_hand_and_answers_who_waits_for_it()
    {
        await using var world = new NodeWorld();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Engine.Answer = async (input, _) =>
        {
            begun.SetResult();
            await go.Task;
            return Some.Report(input);
        };
        await world.StartAsync();
        using var client = world.Client();
        var journey = NodeWorld.JourneyAsync(client, Media.Picture(), Media.Video());
        await begun.Task;
        var stopping = world.StopAsync();
        var answered = await journey;
        Assert.Equal("processing", answered.GetProperty("status").GetString());
        Assert.False(stopping.IsCompleted);
        go.SetResult();
        await stopping;
        await world.StartAsync();
        using var again = world.Client();
        var after = await NodeWorld.JsonAsync(
            await again.GetAsync($"/v1/verification_sessions/{answered.GetProperty("id").GetString()}"));
        Assert.Equal("verified", after.GetProperty("status").GetString());
        Assert.Equal(1, world.Engine.Calls);
    }

    [Fact]
    public async Task A_node_that_stops_asks_its_clients_to_close_their_connections()
    {
        await using var world = new NodeWorld();
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Engine.Answer = async (input, _) =>
        {
            await go.Task;
            return Some.Report(input);
        };
        await world.StartAsync();
        using var client = world.Client();
        var owed = await NodeWorld.JourneyAsync(client, Media.Picture(), Media.Video(), waitSeconds: 0);
        var self = $"/v1/verification_sessions/{owed.GetProperty("id").GetString()}";
        Assert.Null((await client.GetAsync(self)).Headers.ConnectionClose);
        var waiting = client.GetAsync($"{self}?wait=30");
        var stopping = world.StopAsync();
        Assert.True((await waiting).Headers.ConnectionClose);
        go.SetResult();
        await stopping;
    }

    [Fact]
    public async Task Of_many_edges_that_start_at_once_one_makes_the_first_key()
    {
        await using var world = new NodeWorld();
        var path = world.Beside("key");
        var settings = world.Settings($"edge.bootstrap_key_file={path}");
        var around = new NodeSurroundings(world.Log, TextWriter.Synchronized(world.Terminal), false,
            TimeProvider.System);
        await using var storage = await EmbeddedStorage.OpenAsync(
            settings.Storage(), TimeProvider.System, NullLoggerFactory.Instance, default);
        var edges = new AllSeeNone(storage.Credentials, 8);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            BootstrapKey.EnsureAsync(edges, settings, around, NullLogger.Instance, default)));
        Assert.Equal(1, edges.Added);
        Assert.Single(world.Terminal.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var credential = await storage.Credentials.FindAsync(File.ReadAllText(path).Trim(), default);
        Assert.Equal(("default", "bootstrap"), (credential!.Tenant.Value, credential.Name));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public async Task Readiness_names_every_part()
    {
        await using var world = new NodeWorld();
        await world.StartAsync("storage.min_free_mib=0");
        using var client = world.Client();
        var ready = await NodeWorld.JsonAsync(await client.GetAsync("/readyz"));
        Assert.Equal(
            ["blobs", "database", "drain", "keys", "transport"],
            ready.GetProperty("checks").EnumerateArray()
                .Select(check => check.GetProperty("name").GetString()).Order());
    }

    [Fact]
    public async Task The_built_in_models_tell_a_specimen_from_an_impostor()
    {
        await using var world = new NodeWorld();
        await world.StartRealAsync("edge.readiness_timeout_s=30", "vision.detector=kyc_detector_s",
            "vision.recogniser=kyc_recogniser_s", "policy.liveness=off");
        using var client = world.Client();
        await NodeWorld.JsonAsync(await client.GetAsync("/readyz"));
        var card = await Invented.CardAsync(seed: 1);
        var same = await NodeWorld.JourneyAsync(client, card, await Invented.VideoAsync(seed: 1));
        var other = await NodeWorld.JourneyAsync(
            client, card, await Invented.VideoAsync(seed: 1, SpecimenVariants.Impostor));
        Assert.Equal("verified", same.GetProperty("status").GetString());
        Assert.Equal("rejected", other.GetProperty("status").GetString());
    }

    [SharedFact]
    public async Task The_real_pipeline_tells_the_person_on_the_card_from_another()
    {
        var faces = SharedFiles.PathOf("faces");
        await using var world = new NodeWorld();
        await world.StartRealAsync("edge.readiness_timeout_s=30");
        using var client = world.Client();
        await NodeWorld.JsonAsync(await client.GetAsync("/readyz"));
        var clip = await File.ReadAllBytesAsync(Path.Combine(faces, "clips", "clip01_aoc.mp4"));
        var same = await NodeWorld.JourneyAsync(client,
            await File.ReadAllBytesAsync(Path.Combine(faces, "portraits", "aoc.jpg")), clip);
        var other = await NodeWorld.JourneyAsync(client,
            await File.ReadAllBytesAsync(Path.Combine(faces, "idcards", "card_001.jpg")), clip);
        Assert.Equal("verified", same.GetProperty("status").GetString());
        Assert.Equal("rejected", other.GetProperty("status").GetString());
    }

    /// <summary>Edges that each look before any of them has added its key, and twice.</summary>
    private sealed class AllSeeNone(Kyc.Actors.Ports.ICredentials inner, int edges) : Kyc.Actors.Ports.ICredentials
    {
        private readonly Barrier _looked = new(edges);
        private int _added;

        public int Added => _added;

        public ValueTask<Credential?> FindAsync(string presentedKey, CancellationToken cancel) =>
            inner.FindAsync(presentedKey, cancel);

        public async ValueTask<bool> AnyAsync(CancellationToken cancel)
        {
            await Task.Run(() => _looked.SignalAndWait(cancel), cancel);
            return false;
        }

        public async ValueTask AddAsync(Credential credential, string key, CancellationToken cancel)
        {
            await inner.AddAsync(credential, key, cancel);
            Interlocked.Increment(ref _added);
        }

        public ValueTask<Credential?> GetAsync(TenantId? tenant, string id, CancellationToken cancel) =>
            inner.GetAsync(tenant, id, cancel);

        public ValueTask<CredentialPage> ListAsync(CredentialQuery query, CancellationToken cancel) =>
            inner.ListAsync(query, cancel);

        public ValueTask RevokeAsync(string id, DateTimeOffset at, CancellationToken cancel) =>
            inner.RevokeAsync(id, at, cancel);

        public ValueTask<bool> RollAsync(
            string oldId, DateTimeOffset oldEnds, Credential next, string nextKey, CancellationToken cancel) =>
            inner.RollAsync(oldId, oldEnds, next, nextKey, cancel);
    }
}
