using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Kyc.Storage.S3;

/// <summary>
/// AWS Signature Version 4 (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html), pure.
/// The body's hash is always signed, over TLS too: it is at hand, and the server then checks every byte.
/// </summary>
/// <param name="AccessKey">Public half of the credentials.</param>
/// <param name="SecretKey">Secret half.</param>
/// <param name="Region">Region in the scope.</param>
/// <param name="Service">Service in the scope, <c>s3</c>.</param>
internal sealed record S3Signature(string AccessKey, string SecretKey, string Region, string Service = "s3")
{
    /// <summary>Header of the request's time.</summary>
    public const string DateHeader = "x-amz-date";

    /// <summary>Header of the body's hash.</summary>
    public const string HashHeader = "x-amz-content-sha256";

    /// <summary>Hash of no body.</summary>
    public static readonly string EmptyHash = Hex(SHA256.HashData([]));

    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    /// <summary>An instant as the headers have it, for instance <c>20130524T000000Z</c>.</summary>
    public static string Stamp(DateTimeOffset now) =>
        now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Percent-encodes all but unreserved letters, as the signature wants it.</summary>
    public static string Encode(string text, bool keepSlash = false)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            var letter = (char)octet;
            if (Unreserved.Contains(letter) || (keepSlash && letter == '/')) encoded.Append(letter);
            else encoded.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
        }
        return encoded.ToString();
    }

    /// <summary>Names and values, encoded, in the order that is signed; also good as a query.</summary>
    public static string Query(IEnumerable<KeyValuePair<string, string>> query) => string.Join('&',
        query.Select(pair => (Name: Encode(pair.Key), Value: Encode(pair.Value)))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)
            .Select(pair => $"{pair.Name}={pair.Value}"));

    /// <summary>Value of the header <c>Authorization</c>.</summary>
    /// <param name="method">Verb.</param>
    /// <param name="path">Path, encoded.</param>
    /// <param name="query">Query as <see cref="Query"/> writes it.</param>
    /// <param name="headers">Headers to sign, names in lower case; <c>host</c> and the date must be among them.</param>
    /// <param name="bodyHash">SHA-256 of the body, lower-case hex.</param>
    public string Authorization(
        string method, string path, string query, IReadOnlyDictionary<string, string> headers, string bodyHash)
    {
        var sorted = headers.OrderBy(header => header.Key, StringComparer.Ordinal).ToList();
        var names = string.Join(';', sorted.Select(header => header.Key));
        var lines = string.Concat(sorted.Select(header => $"{header.Key}:{header.Value.Trim()}\n"));
        var canonical = $"{method}\n{path}\n{query}\n{lines}\n{names}\n{bodyHash}";
        var stamp = headers[DateHeader];
        var scope = $"{stamp[..8]}/{Region}/{Service}/aws4_request";
        var toSign = $"{Algorithm}\n{stamp}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var signature = Hex(HMACSHA256.HashData(Key(stamp[..8]), Encoding.UTF8.GetBytes(toSign)));
        return $"{Algorithm} Credential={AccessKey}/{scope},SignedHeaders={names},Signature={signature}";
    }

    /// <summary>The day's signing key.</summary>
    public byte[] Key(string day)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + SecretKey);
        foreach (var part in new[] { day, Region, Service, "aws4_request" })
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        return key;
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
