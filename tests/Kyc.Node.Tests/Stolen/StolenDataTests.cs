using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kyc.Actors.Ports;
using Kyc.Edge.Auth;
using Kyc.Node.Hosting;
using Kyc.Node.Tests.Hosting;
using Kyc.Sessions.Ids;
using Kyc.Vision;
using Kyc.Vision.Media;
using Kyc.Vision.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace Kyc.Node.Tests.Stolen;

/// <summary>
/// The database and the blobs are stolen, the key ring is not (A12; ISO/IEC 24745 unlinkability). The same person sends
/// the same files, reference, notes and idempotency keys to two tenants, and twice to one; another person's session at
/// a third tenant tells what all sessions have in common.
/// </summary>
public sealed class StolenDataTests(ITestOutputHelper output)
{
    private const string Reference = "case of one Erika Mustermann 17";
    private const string Note = "a note that is nobody's business";
    private static readonly string[] Models =
        ["vision.detector=kyc_detector_s", "vision.recogniser=kyc_recogniser_s", "policy.liveness=off"];

    [Fact]
    public async Task Nothing_in_it_can_be_read_or_linked_and_the_matcher_finds_no_face()
    {
        var (card, video) = (await Invented.CardAsync(1), await Invented.VideoAsync(1));
        await using var world = new NodeWorld();
        string[] settings =
            [.. Models, "edge.readiness_timeout_s=30", $"storage.master_key_file={world.Beside("ring")}"];
        var keys = await SeedAsync(world, settings);
        await world.StartRealAsync(settings);
        var first = await SendAsync(world, keys[0], Reference, "order-1", card, video);
        // Equal references of one tenant show by design, so that it finds its sessions by them; here it is the files.
        var again = await SendAsync(world, keys[0], "case of one Erika Mustermann 99", "order-2", card, video);
        var elsewhere = await SendAsync(world, keys[1], Reference, "order-1", card, video);
        var control = await SendAsync(world, keys[2], "case of one Max Mustermann    18", "order-9",
            await Invented.CardAsync(2), await Invented.VideoAsync(2));
        using var stolen = new StolenData(world.DataFolder);

        var (embeddings, decoded, blobs) = await MatchAsync(world.Settings(settings), card, video, stolen);
        var clear = Secrets(card, video, keys);
        Report("clear texts, digests and keys found", clear.Count(secret => Holds(stolen, secret)));
        var pictures = CommonRuns.Of([card, video]);
        var runs = stolen.Files.Sum(file => CommonRuns.Shared([file.Bytes], pictures).Count);
        Report("runs of 16 bytes of the clear files found", runs);
        Report("embeddings or parts of them found, as floats, doubles or text",
            embeddings.Sum(one => Traces(one, stolen.Files.Select(file => file.Bytes))));
        Report("the same in the log at its most talkative",
            embeddings.Sum(one => Traces(one, [Encoding.UTF8.GetBytes(world.Log.ToString())])));
        Report($"blobs that the decoder takes, of {blobs} tries", decoded);
        var tenants = Linked(stolen, first, elsewhere, control);
        var sessions = Linked(stolen, first, again, control);
        Report("runs that only the same files of two tenants share", tenants.Count);
        Report("runs that only the same files of two sessions share", sessions.Count);
        output.WriteLine($"what shows: times, lengths ({LengthsShown(stolen, first, elsewhere)} of the sealed files of "
                         + "both tenants are as long), the kinds of files, outcomes, tenants' names");

        Assert.DoesNotContain(clear, secret => Holds(stolen, secret));
        Assert.Equal((0, 0), (runs, decoded));
        Assert.All(embeddings, one => Assert.Equal(0, Traces(one, stolen.Files.Select(file => file.Bytes))));
        Assert.All(embeddings, one => Assert.Equal(0, Traces(one, [Encoding.UTF8.GetBytes(world.Log.ToString())])));
        Assert.True(tenants.Count == 0, "two tenants share: " + Shown(tenants));
        Assert.True(sessions.Count == 0, "two sessions share: " + Shown(sessions));
    }

    [Fact]
    public void The_search_finds_what_it_is_to_find()
    {
        var shared = Encoding.UTF8.GetBytes("{\"sha256\":\"" + Convert.ToHexStringLower(SHA256.HashData([1])) + "\"}");
        var constant = "a constant of every session"u8.ToArray();
        var one = CommonRuns.Of([[.. constant, .. shared]]);
        Assert.NotEmpty(CommonRuns.Shared([shared], one, CommonRuns.Of([constant])));
        Assert.Empty(CommonRuns.Shared([constant], one, CommonRuns.Of([constant])));
        float[] embedding = [.. Enumerable.Range(1, 64).Select(at => MathF.Sin(at))];
        Assert.Equal(1, Traces(embedding, [[7, .. Bytes(embedding[8..16])]]));
        Assert.Equal(1, Traces(embedding, [Encoding.UTF8.GetBytes($"[{Text(embedding[3])}, {Text(embedding[4])}]")]));
        Assert.Equal(0, Traces(embedding, [Encoding.UTF8.GetBytes("nothing of it")]));
    }

    private void Report(string what, int count) =>
        output.WriteLine($"{count.ToString(CultureInfo.InvariantCulture),6}  {what}");

    private static async Task<string[]> SeedAsync(NodeWorld world, string[] settings)
    {
        await using var storage = await world.OpenStorageAsync(settings);
        var keys = new List<string>();
        foreach (var tenant in new[] { "acme", "globex", "initech" })
        {
            keys.Add(ApiKeyText.New(live: true));
            await storage.Credentials.AddAsync(
                new Credential($"key_{tenant}", new TenantId(tenant), Live: true, TimeProvider.System.GetUtcNow()),
                keys[^1], default);
        }
        return [.. keys];
    }

    /// <summary>The main job of one person; returns the session.</summary>
    private static async Task<string> SendAsync(
        NodeWorld world, string apiKey, string reference, string idempotency, byte[] card, byte[] video)
    {
        using var client = world.Client(apiKey);
        var body = $"{{\"client_reference_id\":\"{reference}\",\"metadata\":{{\"note\":\"{Note}\"}}}}";
        var created = await NodeWorld.JsonAsync(await client.SendAsync(new HttpRequestMessage(
            HttpMethod.Post, "/v1/verification_sessions")
        {
            Content = NodeWorld.Body(body),
            Headers = { { "Idempotency-Key", idempotency } },
        }));
        var id = created.GetProperty("id").GetString()!;
        foreach (var (kind, bytes) in new[] { ("id_card", card), ("face_video", video) })
        {
            var taken = await NodeWorld.JsonAsync(await client.SendAsync(new HttpRequestMessage(
                HttpMethod.Put, $"/v1/verification_sessions/{id}/files/{kind}")
            {
                Content = new ByteArrayContent(bytes),
                Headers = { { "Idempotency-Key", $"{idempotency}-{kind}" } },
            }));
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)),
                taken.GetProperty("files").GetProperty(kind).GetProperty("sha256").GetString());
        }
        var settled = await NodeWorld.JsonAsync(
            await client.GetAsync($"/v1/verification_sessions/{id}?wait=60&expand=report"));
        Assert.True(settled.GetProperty("status").GetString() == "verified", settled.ToString());
        return id;
    }

    /// <summary>The real matcher on the clear files, to know the embeddings; and on everything stolen.</summary>
    private static async Task<(IReadOnlyList<float[]> Embeddings, int Decoded, int Blobs)> MatchAsync(
        Kyc.Node.Configuration.Settings settings, byte[] card, byte[] video, StolenData stolen)
    {
        var (engine, decoder) = await VisionStart.OpenAsync(
            settings, NullLoggerFactory.Instance, TimeProvider.System, default);
        using var held = engine;
        await using var pool = decoder;
        var document = await engine.Templates.FromPictureAsync(new MemoryStream(card), asDocument: true);
        var face = await engine.Templates.FromVideoAsync(new MemoryStream(video));
        var (decoded, tries) = (0, 0);
        foreach (var (_, bytes) in stolen.Blobs)
        {
            // As it lies, and without a header that one may guess the length of.
            foreach (var from in new[] { 0, 64 })
            {
                tries += 2;
                if (await TakesAsync(() => engine.Templates.FromPictureAsync(
                        new MemoryStream(bytes[from..]), asDocument: true))) decoded++;
                if (await TakesAsync(() => engine.Templates.FromVideoAsync(new MemoryStream(bytes[from..])))) decoded++;
            }
        }
        return ([document.Embedding!, face.Embedding!], decoded, tries);
    }

    private static async Task<bool> TakesAsync(Func<Task<FaceTemplate>> look)
    {
        try
        {
            await look();
            return true;
        }
        catch (MediaRefusedException)
        {
            return false;
        }
    }

    /// <summary>What must not be found as it is: texts, keys, digests of the files in every usual spelling, and what
    /// files of their kinds hold.</summary>
    private static List<byte[]> Secrets(byte[] card, byte[] video, string[] keys)
    {
        List<string> texts = [Reference, Note, .. keys, "JFIF\0", "ftypisom", "ftypmp42", "\u0089PNG\r\n\u001a\n"];
        List<byte[]> secrets = [.. texts.Select(Encoding.Latin1.GetBytes)];
        foreach (var digest in new[] { SHA256.HashData(card), SHA256.HashData(video) })
        {
            secrets.Add(digest);
            secrets.Add(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(digest)[..32]));
            secrets.Add(Encoding.ASCII.GetBytes(Convert.ToBase64String(digest)[..40]));
        }
        return secrets;
    }

    private static bool Holds(StolenData stolen, byte[] secret) =>
        stolen.Files.Any(file => file.Bytes.AsSpan().IndexOf(secret) >= 0
            || Encoding.UTF8.GetBytes(file.Name).AsSpan().IndexOf(secret) >= 0);

    /// <summary>What two sessions have in common, rows and sealed files, and a third has not.</summary>
    private static List<byte[]> Linked(StolenData stolen, string one, string other, string control)
    {
        var constants = CommonRuns.Of(stolen.RowsOf(control));
        var rows = CommonRuns.Shared(stolen.RowsOf(other), CommonRuns.Of(stolen.RowsOf(one)), constants);
        Assert.NotEmpty(stolen.BlobsOf(one));
        return [.. rows, .. CommonRuns.Shared(stolen.BlobsOf(other), CommonRuns.Of(stolen.BlobsOf(one)))];
    }

    private static int LengthsShown(StolenData stolen, string one, string other) =>
        stolen.BlobsOf(one).Select(blob => blob.Length).Intersect(stolen.BlobsOf(other).Select(blob => blob.Length))
            .Count();

    /// <summary>Heaps that hold four numbers of an embedding in a row as floats or doubles, or two as text.</summary>
    private static int Traces(float[] embedding, IEnumerable<byte[]> heaps)
    {
        var floats = CommonRuns.Of([Bytes(embedding)]);
        var doubles = CommonRuns.Of([Bytes([.. embedding.Select(number => (double)number)])]);
        return heaps.Count(heap => CommonRuns.Shared([heap], floats).Count > 0
            || CommonRuns.Shared([heap], doubles).Count > 0 || HasText(embedding, heap));
    }

    private static bool HasText(float[] embedding, byte[] heap)
    {
        const int Telling = 8;
        var found = 0;
        foreach (var number in embedding.Select(Text).Where(text => text.Length >= Telling))
        {
            if (heap.AsSpan().IndexOf(Encoding.ASCII.GetBytes(number)) >= 0 && ++found == 2) return true;
        }
        return false;
    }

    private static string Text(float number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static byte[] Bytes<T>(T[] numbers) where T : struct =>
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray();

    private static string Shown(IEnumerable<byte[]> runs) =>
        string.Join(" | ", runs.Take(5).Select(run => Encoding.UTF8.GetString(run)));
}
