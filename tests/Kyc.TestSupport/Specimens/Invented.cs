using System.Collections.Concurrent;
using Kyc.Specimens;
using Kyc.Specimens.Faces;

namespace Kyc.TestSupport;

/// <summary>Invented people for tests: each specimen is made once a test run and goes when the runner ends.</summary>
internal static class Invented
{
    private static readonly Lazy<TempFolder> Folder = new(() =>
    {
        var folder = new TempFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        return folder;
    });

    private static readonly Lazy<SpecimenMaker> Maker = new(() => new SpecimenMaker(FaceSpace.Shared));

    private static readonly ConcurrentDictionary<(int, SpecimenVariants), Lazy<Task<Specimen>>> Made = [];

    /// <summary>The specimen of a seed.</summary>
    public static Task<Specimen> SpecimenAsync(int seed, SpecimenVariants variants = SpecimenVariants.None) =>
        Made.GetOrAdd((seed, variants), key => new(() => Maker.Value.MakeAsync(
            key.Item1, key.Item2, Path.Combine(Folder.Value.Path, $"{key.Item1}-{(int)key.Item2}")))).Value;

    /// <summary>Bytes of the photograph of a specimen's card.</summary>
    public static async Task<byte[]> CardAsync(int seed, SpecimenVariants variants = SpecimenVariants.None) =>
        await File.ReadAllBytesAsync((await SpecimenAsync(seed, variants)).CardPath);

    /// <summary>Bytes of a specimen's video.</summary>
    public static async Task<byte[]> VideoAsync(int seed, SpecimenVariants variants = SpecimenVariants.None) =>
        await File.ReadAllBytesAsync((await SpecimenAsync(seed, variants)).VideoPath);
}
