using Kyc.Storage.S3;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Storage.Tests.S3;

/// <summary>
/// Signatures that AWS published: of S3 at
/// docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, of the signing key and of IAM in the General
/// Reference's examples of Signature Version 4.
/// </summary>
public sealed class Signatures
{
    private const string Host = "examplebucket.s3.amazonaws.com";
    private const string Stamp = "20130524T000000Z";

    private static readonly S3Signature S3 =
        new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1");

    private static readonly S3Signature Iam =
        new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1", "iam");

    [Fact]
    public void Reading_a_range_of_an_object()
    {
        var headers = Headers(S3Signature.EmptyHash);
        headers["range"] = "bytes=0-9";
        Assert.Equal("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
            + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
            + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
            S3.Authorization("GET", "/test.txt", "", headers, S3Signature.EmptyHash));
    }

    [Fact]
    public void Writing_an_object_whose_name_has_to_be_encoded()
    {
        const string body = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
        var headers = Headers(body);
        headers["date"] = "Fri, 24 May 2013 00:00:00 GMT";
        headers["x-amz-storage-class"] = "REDUCED_REDUNDANCY";
        Assert.EndsWith("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
            S3.Authorization("PUT", S3Signature.Encode("/test$file.text", keepSlash: true), "", headers, body));
    }

    [Theory]
    [InlineData("lifecycle", "", null, null, "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")]
    [InlineData("prefix", "J", "max-keys", "2", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    public void Asking_the_bucket_with_a_query(
        string name, string value, string? secondName, string? secondValue, string signature)
    {
        var query = new Dictionary<string, string> { [name] = value };
        if (secondName is not null) query[secondName] = secondValue!;
        Assert.EndsWith("Signature=" + signature, S3.Authorization("GET", "/", S3Signature.Query(query),
            Headers(S3Signature.EmptyHash), S3Signature.EmptyHash));
    }

    [Fact]
    public void The_key_of_a_day_and_another_service()
    {
        Assert.Equal("c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9",
            Convert.ToHexStringLower(Iam.Key("20150830")));
        var headers = new Dictionary<string, string>
        {
            ["content-type"] = "application/x-www-form-urlencoded; charset=utf-8",
            ["host"] = "iam.amazonaws.com",
            [S3Signature.DateHeader] = "20150830T123600Z",
        };
        var query = S3Signature.Query(new Dictionary<string, string>
        {
            ["Version"] = "2010-05-08",
            ["Action"] = "ListUsers",
        });
        Assert.EndsWith("Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
            Iam.Authorization("GET", "/", query, headers, S3Signature.EmptyHash));
    }

    [Fact]
    public void Times_and_names_have_the_forms_that_are_signed()
    {
        Assert.Equal(Stamp, S3Signature.Stamp(new DateTimeOffset(2013, 5, 24, 2, 0, 0, TimeSpan.FromHours(2))));
        Assert.Equal("a/b%20c%2B%C3%A9~", S3Signature.Encode("a/b c+é~", keepSlash: true));
        Assert.Equal("a%2Fb", S3Signature.Encode("a/b"));
    }

    [Theory]
    [InlineData(true, "https://s3.example:9000/photos/a/b%20c?prefix=x%2Fy", "s3.example:9000")]
    [InlineData(false, "https://photos.s3.example:9000/a/b%20c?prefix=x%2Fy", "photos.s3.example:9000")]
    public void The_bucket_is_in_the_path_or_in_the_hosts_name(bool pathStyle, string address, string host)
    {
        var options = new S3Options
        {
            Endpoint = new Uri("https://s3.example:9000"),
            Bucket = "photos",
            AccessKey = "key",
            SecretKey = "secret",
            PathStyle = pathStyle,
        };
        using var client = new S3Client(options, new ManualClock(), NullLogger.Instance);
        var request = new S3Request(HttpMethod.Get, "a/b c")
        {
            Query = new Dictionary<string, string> { ["prefix"] = "x/y" },
        };
        using var message = client.Sign(request, () => { });
        Assert.Equal((address, host), (message.RequestUri!.AbsoluteUri, message.Headers.Host));
        Assert.Contains("20260102T030405Z", message.Headers.GetValues(S3Signature.DateHeader));
    }

    private static Dictionary<string, string> Headers(string bodyHash) => new()
    {
        ["host"] = Host,
        [S3Signature.HashHeader] = bodyHash,
        [S3Signature.DateHeader] = Stamp,
    };
}
