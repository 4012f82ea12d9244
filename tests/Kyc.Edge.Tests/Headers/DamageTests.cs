using System.Diagnostics;
using Kyc.Edge.Uploads.Headers;
using static Kyc.Edge.Tests.Headers.Inspecting;
using static Kyc.Edge.Uploads.Headers.UploadCodes;

namespace Kyc.Edge.Tests.Headers;

/// <summary>Cut and damaged files end in facts or a refusal, soon, and in nothing else.</summary>
public sealed class DamageTests
{
    private const int Seed = 20_261_122;
    private const int Mutations = 20_000;
    private const int HeaderCuts = 1_200;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    public static TheoryData<string> All => [.. Samples.Pictures, .. Samples.Videos];

    [Theory]
    [MemberData(nameof(All))]
    public void A_file_cut_at_any_byte_of_its_header_or_near_its_end_is_refused_as_such(string name)
    {
        var bytes = Samples.Get(name);
        var kind = ClassOf(name);
        var random = new Random(Seed);
        var cuts = Enumerable.Range(1, Math.Min(HeaderCuts, bytes.Length - 1))
            .Concat(Enumerable.Range(bytes.Length - 64, 64))
            .Concat(Enumerable.Range(0, 200).Select(_ => random.Next(1, bytes.Length)));
        foreach (var cut in cuts)
            if (!MayEndAt(name, bytes, cut)) Refused(FileUndecodable, bytes.AsSpan(0, cut), kind);
    }

    [Fact]
    public void Mutated_files_end_in_facts_or_a_refusal_and_soon()
    {
        var names = Samples.Pictures.Concat(Samples.Videos).ToArray();
        var random = new Random(Seed);
        var limits = new MediaLimits { MinSidePixels = 1, MaxPictureMegapixels = 200, MinVideoSeconds = 0 };
        for (var round = 0; round < Mutations; round++)
        {
            var name = names[round % names.Length];
            var bytes = Mutate(Samples.Get(name), random);
            var clock = Stopwatch.StartNew();
            try
            {
                Inspect(bytes, ClassOf(name), limits, piece: random.Next(1, 5000));
            }
            catch (UploadRefusedException)
            {
            }
            catch (Exception error)
            {
                Assert.Fail($"seed {Seed}, round {round}, {name}: {error}");
            }
            Assert.True(clock.Elapsed < Soon, $"seed {Seed}, round {round}, {name}: {clock.Elapsed}");
        }
    }

    /// <summary>One to eight changes, mostly in the header: bytes, extreme numbers, runs removed or doubled.</summary>
    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = original.ToList();
        var extremes = new byte[] { 0, 1, 0x7F, 0x80, 0xFE, 0xFF };
        for (var changes = random.Next(1, 9); changes > 0 && bytes.Count > 16; changes--)
        {
            var within = random.Next(3) > 0 ? Math.Min(800, bytes.Count) : bytes.Count;
            var at = random.Next(within);
            var run = Math.Min(random.Next(1, 16), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: for (var i = 0; i < Math.Min(run, 8); i++) bytes[at + i] = extremes[random.Next(6)]; break;
                case 3: bytes.RemoveRange(at, run); break;
                case 4: bytes.InsertRange(at, bytes.GetRange(at, run)); break;
                case 5 when random.Next(4) == 0: bytes.RemoveRange(at, bytes.Count - at); break;
            }
        }
        return [.. bytes];
    }

    /// <summary>
    /// Fragments and live recordings state no end: between two of their parts, once one is whole, an end is an end.
    /// </summary>
    private static bool MayEndAt(string name, byte[] bytes, int cut) => name switch
    {
        "fragments.mp4" => cut > bytes.AsSpan().IndexOf("mdat"u8) && IsFragmentEnd(bytes, cut),
        "live.webm" => IsBlockEnd(bytes, cut),
        _ => false,
    };

    private static bool IsFragmentEnd(byte[] bytes, int cut) =>
        cut + 8 <= bytes.Length && (bytes.AsSpan(cut + 4, 4) is [(byte)'m', (byte)'o' or (byte)'f', ..]);

    private static bool IsBlockEnd(byte[] bytes, int cut) =>
        bytes.AsSpan(cut) is [0xA3, ..] or [0xE7, ..] or [0x1F, 0x43, 0xB6, 0x75, ..];

    private static FileClass ClassOf(string name) =>
        Samples.Pictures.Contains(name) ? FileClass.Picture : FileClass.Video;
}
