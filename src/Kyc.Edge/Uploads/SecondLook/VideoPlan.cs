using Kyc.Edge.Uploads.Headers;

namespace Kyc.Edge.Uploads.SecondLook;

/// <summary>
/// Takes out of an MP4 or MOV the tracks that are neither picture nor sound (places, sensors, time codes, subtitles),
/// and whatever lies in the media data that no track names. Their samples come before the index that tells of them, so
/// that only a second look can.
/// </summary>
internal static class VideoPlan
{
    private static readonly byte[] Free = "free"u8.ToArray();

    /// <summary>What to take out.</summary>
    public static async Task<ErasurePlan> OfAsync(StoredFile file, CancellationToken cancel)
    {
        var plan = new ErasurePlan();
        var (media, fragments) = (new List<StoredBox>(), new List<StoredBox>());
        StoredBox? movie = null;
        await foreach (var box in file.WalkAsync(0, file.Length, cancel))
        {
            if (box.Type == BoxType.Moof) fragments.Add(box);
            if (box.Type == BoxType.Mdat) media.Add(box);
            if (box.Type == BoxType.Moov) movie = box;
        }
        if (movie is not { } index) throw file.Broken("its movie header is missing");
        var chunks = new List<Chunk>();
        await foreach (var box in file.WalkAsync(index.Body, index.End, cancel))
            if (box.Type == BoxType.Trak) await TrackAsync(file, box, chunks, plan, cancel);
        foreach (var box in fragments) chunks.AddRange(await FragmentChunks.OfAsync(file, index, box, cancel));
        var kept = Extents(chunks, file.Length);
        foreach (var box in media) plan.KeepOnly(box.Body, box.End, kept);
        return plan;
    }

    private static async Task TrackAsync(
        StoredFile file, StoredBox track, List<Chunk> chunks, ErasurePlan plan, CancellationToken cancel)
    {
        var handler = await HandlerAsync(file, track, cancel);
        if (handler is "vide" or "soun")
        {
            chunks.AddRange(await TrackChunks.OfAsync(file, track, handler == "vide", cancel));
            return;
        }
        plan.Write(track.Start + 4, Free);
        plan.Erase(track.Body, track.End);
    }

    private static async Task<string> HandlerAsync(StoredFile file, StoredBox track, CancellationToken cancel)
    {
        if (await file.FindAsync(track, cancel, BoxType.Mdia, BoxType.Hdlr) is not { } box) return "";
        var bytes = await file.ReadAsync(box.Body, Math.Min(12, box.End - box.Body), cancel);
        return bytes.Length < 12
            ? ""
            : FourLetters.Of(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(8)));
    }

    /// <summary>A chunk whose length its track does not tell goes on to the next chunk of any track.</summary>
    private static List<(long From, long To)> Extents(List<Chunk> chunks, long fileLength)
    {
        chunks.Sort((left, right) => left.At.CompareTo(right.At));
        var kept = new List<(long, long)>(chunks.Count);
        for (var i = 0; i < chunks.Count; i++)
        {
            var next = i + 1 < chunks.Count ? chunks[i + 1].At : fileLength;
            kept.Add((chunks[i].At, chunks[i].Length is { } length ? chunks[i].At + length : next));
        }
        return kept;
    }
}
