using System.Net.Http.Headers;
using System.Text.Json;
using Kyc.Actors.Ports;
using Kyc.Actors.TestKit;
using Kyc.Edge.Tests.Support;
using Kyc.Node.Hosting;
using Kyc.Node.Tests.Hosting;
using Kyc.TestSupport.Servers;
using Microsoft.Data.Sqlite;

namespace Kyc.Node.Tests.Isolation;

/// <summary>
/// A real embedded node with two tenants: one owns a session in every state, with files, references and whatever else
/// a client can name; the other has credentials of every kind.
/// </summary>
public sealed class TwoTenants : IAsyncLifetime
{
    private const string Sessions = "/v1/verification_sessions";

    private readonly NodeWorld _world = new();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Subject> _subjects = [];
    private readonly List<string> _secrets = [];
    private bool _hold;
    private double _similarity;

    /// <summary>Who walks.</summary>
    internal IReadOnlyList<Role> Walkers { get; private set; } = [];

    /// <summary>What the owner has that can be named.</summary>
    internal IReadOnlyList<Subject> Subjects => _subjects;

    /// <summary>Texts that no answer to another tenant may hold.</summary>
    internal IReadOnlyList<string> Secrets => _secrets;

    /// <summary>Every operation of the running node.</summary>
    internal IReadOnlyList<Operation> Operations { get; private set; } = [];

    /// <summary>A client without a credential.</summary>
    internal HttpClient Client { get; private set; } = null!;

    /// <summary>The owner's header.</summary>
    internal static string Owner => "Bearer " + Roles.OwnerKey;

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        _world.Engine.Answer = CompareAsync;
        await using (var storage = await _world.OpenStorageAsync())
            Walkers = await Roles.SeedAsync(storage, TimeProvider.System.GetUtcNow());
        await _world.StartAsync("limits.failures_per_minute=0", "limits.session_token_per_minute=0");
        Client = new HttpClient { BaseAddress = _world.Node.Address, Timeout = TimeSpan.FromSeconds(60) };
        Operations = await Contract.ReadAsync(Client);
        await FillAsync();
        Walkers = [.. Walkers, await BrowserAsync()];
    }

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        _end.TrySetResult();
        Client.Dispose();
        await _world.DisposeAsync();
    }

    /// <summary>
    /// Events of each of the owner's sessions, and files in the store. Those of the one that processes are its
    /// worker's.
    /// </summary>
    internal async Task<string> InventoryAsync()
    {
        await using var database = new SqliteConnection(
            $"Data Source={Path.Combine(_world.DataFolder, "kyc.db")};Mode=ReadOnly;Pooling=False");
        await database.OpenAsync();
        var command = database.CreateCommand();
        command.CommandText = "SELECT session_id, max(version) FROM events GROUP BY session_id ORDER BY session_id";
        var found = new List<string>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            if (_subjects.Any(subject => subject.State != "processing" && subject.Value == rows.GetString(0)))
                found.Add($"{rows.GetString(0)}:{rows.GetInt64(1)}");
        var files = Directory.EnumerateFiles(_world.DataFolder, "*", SearchOption.AllDirectories)
            .Where(path => _subjects.Any(subject => path.Contains(subject.Value, StringComparison.Ordinal))).Order();
        return string.Join('\n', found.Concat(files));
    }

    private async Task FillAsync()
    {
        _secrets.Add(Roles.Owner.Value);
        _subjects.Add(new Subject("api_key", "live", Roles.OwnerKeyIds[0]));
        _subjects.Add(new Subject("api_key", "test", Roles.OwnerKeyIds[1]));
        await SessionAsync("requires_input");
        await SessionAsync("requires_input with a file", "id_card");
        _similarity = 0.8;
        await DecidedAsync("verified");
        _similarity = 0.05;
        await DecidedAsync("rejected");
        _similarity = 0.35;
        await DecidedAsync("needs_review");
        var canceled = await SessionAsync("canceled", "id_card");
        await OkAsync(HttpMethod.Post, $"{Sessions}/{canceled}/cancel");
        await FurtherAsync();
        Walkers = [.. Walkers, new Role("session token of another session", await TokenAsync(), Standing.Partial)];
        _hold = true;
        await SessionAsync("processing", "id_card", "face_video");
        // The test key is its own tenant's, and no secret to a key of that one.
        _secrets.AddRange(_subjects.Where(subject => subject.State != "test").Select(subject => subject.Value));
    }

    /// <summary>A browser of the other tenant with the token of a session there.</summary>
    private async Task<Role> BrowserAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Sessions)
        {
            Content = NodeWorld.Body("""{"client_token":true}"""),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Roles.StrangerKey);
        var made = await NodeWorld.JsonAsync(await Client.SendAsync(request));
        var token = made.GetProperty("client_token").GetProperty("token").GetString();
        return new Role("session token", "Bearer " + token, Standing.Partial);
    }


    /// <summary>What is there besides sessions, as far as the node has operations for it.</summary>
    private async Task FurtherAsync()
    {
        if (Has("/v1/erasure_requests"))
        {
            var erased = await SessionAsync("redacted", "id_card");
            await OkAsync(HttpMethod.Post, $"{Sessions}/{erased}/cancel");
            var body = NodeWorld.Body(JsonSerializer.Serialize(new { session_ids = new[] { erased } }));
            var request = await OkAsync(HttpMethod.Post, "/v1/erasure_requests", body);
            var id = request.GetProperty("id").GetString()!;
            _subjects.Add(new Subject("erasure_request", "any", id));
            await Eventually.TrueAsync(() => IsThereAsync($"/v1/erasure_requests/{id}/receipt"));
        }
    }

    /// <summary>A browser's token for a session of the owner that is none of those looked for.</summary>
    private async Task<string> TokenAsync()
    {
        var session = (await OkAsync(HttpMethod.Post, Sessions, NodeWorld.Body("{}"))).GetProperty("id").GetString();
        var given = await OkAsync(HttpMethod.Post, $"{Sessions}/{session}/client_token");
        return "Bearer " + given.GetProperty("token").GetString();
    }

    private async Task<bool> IsThereAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(Owner);
        return (await Client.SendAsync(request)).IsSuccessStatusCode;
    }

    private bool Has(string path) => Operations.Any(operation => operation.Path == path);

    private async Task DecidedAsync(string state)
    {
        var id = await SessionAsync(state, "id_card", "face_video");
        var settled = await OkAsync(HttpMethod.Get, $"{Sessions}/{id}?wait=30");
        Assert.Equal(state, settled.GetProperty("status").GetString());
    }

    private async Task<string> SessionAsync(string state, params string[] kinds)
    {
        var reference = $"reference of {state}";
        var metadata = new Dictionary<string, string> { ["note"] = "n-" + state };
        var body = NodeWorld.Body(JsonSerializer.Serialize(new { client_reference_id = reference, metadata }));
        var id = (await OkAsync(HttpMethod.Post, Sessions, body)).GetProperty("id").GetString()!;
        foreach (var kind in kinds)
        {
            var bytes = kind == "id_card" ? Media.Picture(640 + _subjects.Count, 480)
                : Media.Video(5_000 + _subjects.Count);
            await OkAsync(HttpMethod.Put, $"{Sessions}/{id}/files/{kind}", new ByteArrayContent(bytes));
        }
        _subjects.Add(new Subject("session", state, id));
        _subjects.Add(new Subject("reference", state, reference));
        _secrets.Add("n-" + state);
        foreach (var file in (await OkAsync(HttpMethod.Get, $"{Sessions}/{id}/files")).GetProperty("data")
            .EnumerateArray())
            _secrets.Add(file.GetProperty("sha256").GetString()!);
        return id;
    }

    private async Task<JsonElement> OkAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(Owner);
        return await NodeWorld.JsonAsync(await Client.SendAsync(request));
    }

    private async ValueTask<Kyc.Sessions.Decisions.ComparisonReport> CompareAsync(
        ComparisonInput input, CancellationToken cancel)
    {
        if (_hold) await _end.Task.WaitAsync(cancel);
        return Some.Report(input, _similarity);
    }
}

/// <summary>The classes that share the node; they run one after the other.</summary>
[CollectionDefinition(nameof(TwoTenants))]
public sealed class SharedTwoTenants : ICollectionFixture<TwoTenants>;
