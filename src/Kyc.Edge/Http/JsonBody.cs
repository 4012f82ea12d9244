using System.Text.Json;
using System.Text.Unicode;
using Kyc.Edge.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Kyc.Edge.Http;

/// <summary>Reads a small JSON body whole: bounded, strict UTF-8, an object, no name twice.</summary>
internal static class JsonBody
{
    private const int MaxDepth = 8;
    private const string HalfCharacter = "a name or text holds half of a surrogate pair";

    private static readonly JsonDocumentOptions Strict =
        new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    /// <summary>The body's bytes; empty when there is none.</summary>
    /// <exception cref="ProblemException">Over the limit, or of another media type.</exception>
    public static async Task<byte[]> ReadAsync(HttpRequest request, int limit, CancellationToken cancel)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = limit;
        if (request.ContentLength > limit) throw TooLarge(limit);
        using var bytes = new MemoryStream();
        await request.Body.CopyToAsync(bytes, cancel);
        if (bytes.Length > limit) throw TooLarge(limit);
        if (bytes.Length > 0 && !request.HasJsonContentType())
            throw new ProblemException(ProblemCodes.MediaTypeUnsupported,
                "Send the body as JSON with the header Content-Type: application/json.");
        return bytes.ToArray();
    }

    /// <summary>Parses a body; an absent one reads as an empty object.</summary>
    /// <exception cref="ProblemException">Not a JSON object.</exception>
    public static JsonDocument Parse(byte[] body)
    {
        if (body.Length == 0) return JsonDocument.Parse("{}");
        if (!Utf8.IsValid(body)) throw Malformed("the body is not UTF-8");
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body, Strict);
        }
        catch (JsonException error)
        {
            throw Malformed(
                $"the JSON is malformed at line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}");
        }
        catch (InvalidOperationException)
        {
            throw Malformed(HalfCharacter);
        }
        if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
        document.Dispose();
        throw Malformed("the body is not a JSON object");
    }

    /// <summary>Reads from a document; half a surrogate pair in a name or text becomes a problem.</summary>
    public static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            throw Malformed(HalfCharacter);
        }
    }

    /// <summary>Refuses a body on operations that take none; an empty object is forgiven.</summary>
    public static async Task ExpectNoneAsync(HttpRequest request, int limit, CancellationToken cancel)
    {
        using var document = Parse(await ReadAsync(request, limit, cancel));
        var errors = Guard(() => document.RootElement.EnumerateObject()
            .Select(field => Unknown(field.Name, "This operation takes no fields; send no body.")).ToArray());
        if (errors.Length > 0) throw Invalid(errors);
    }

    /// <summary>The error of a field that nothing knows.</summary>
    public static FieldError Unknown(string name, string detail) => new(Pointer(name), "unknown_field", detail);

    /// <summary>A JSON pointer from names (RFC 6901).</summary>
    public static string Pointer(params ReadOnlySpan<string> names)
    {
        var pointer = "";
        foreach (var name in names) pointer += "/" + name.Replace("~", "~0").Replace("/", "~1");
        return pointer;
    }

    /// <summary>The problem of wrong fields.</summary>
    public static ProblemException Invalid(IReadOnlyList<FieldError> errors) => new(
        ProblemCodes.InvalidParameter,
        errors.Count == 1
            ? $"{errors[0].Pointer}: {errors[0].Detail}"
            : $"{errors.Count} fields are wrong; see errors.")
    {
        Param = errors[0].Pointer.TrimStart('/'),
        Errors = errors,
    };

    private static ProblemException Malformed(string what) => new(ProblemCodes.InvalidRequest,
        char.ToUpperInvariant(what[0]) + what[1..] + "; send one JSON object.")
    {
        Errors = [new FieldError("", "malformed_json", what)],
    };

    private static ProblemException TooLarge(int limit) => new(ProblemCodes.RequestTooLarge,
        $"A JSON body may hold {limit} bytes; send a smaller one.");
}
