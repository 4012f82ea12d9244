using Microsoft.Win32.SafeHandles;

namespace Kyc.Storage.S3;

/// <summary>One request to the service, to be signed and sent anew at each try.</summary>
/// <param name="Method">Verb.</param>
/// <param name="Key">Name of the object; null for the bucket itself.</param>
internal sealed record S3Request(HttpMethod Method, string? Key = null)
{
    /// <summary>Names and values of the query.</summary>
    public IReadOnlyDictionary<string, string> Query { get; init; } = new Dictionary<string, string>();

    /// <summary>First and last byte wanted.</summary>
    public (long First, long Last)? Range { get; init; }

    /// <summary>The body; null for none.</summary>
    public S3Body? Body { get; init; }
}

/// <summary>A body that can be sent again.</summary>
/// <param name="Hash">Its SHA-256, lower-case hex.</param>
/// <param name="Content">A fresh content; it tells when bytes have left.</param>
internal sealed record S3Body(string Hash, Func<Action, HttpContent> Content);

/// <summary>A stretch of an open file.</summary>
internal readonly record struct FileSlice(SafeFileHandle File, long At, long Length);
