using System.Net;
using System.Security.Authentication;
using System.Xml;
using Kyc.Actors.Ports;

namespace Kyc.Storage.S3;

/// <summary>One sentence for each way in which the service and the settings can disagree, and its mend.</summary>
internal sealed class S3Fault(S3Options options, TimeProvider time)
{
    private string Where => options.Endpoint.GetLeftPart(UriPartial.Authority);

    /// <summary>What an answered error means.</summary>
    public Exception Of(S3Refusal refusal) => refusal.IsFull
        ? new StorageFullException($"{Where}, bucket {options.Bucket}", Explain(refusal))
        : Explain(refusal).Typed();

    /// <summary>What an error on the way means.</summary>
    public BlobStoreUnavailableException Of(Exception error) => Explain(error).Typed();

    private S3Trouble Explain(S3Refusal refusal)
    {
        var trouble = Sentence(refusal);
        return new S3Trouble(trouble.What, trouble.Mend) { Settled = !refusal.IsFull && !refusal.MayPass };
    }

    private S3Trouble Sentence(S3Refusal refusal) => refusal switch
    {
        { IsFull: true } => new($"bucket {options.Bucket} at {Where} takes no more ({Said(refusal)})",
            "raise its quota or free space there"),
        { Code: "InvalidAccessKeyId" } => new($"{Where} does not know s3.access_key {options.AccessKey}",
            "correct s3.access_key, or make the key there"),
        { Code: "SignatureDoesNotMatch" } => new(
            $"{Where} finds that s3.secret_key does not belong to s3.access_key {options.AccessKey}",
            "correct s3.secret_key; or s3.region, where the service signs for another one"),
        { Code: "RequestTimeTooSkewed" or "RequestExpired" } => new(
            $"the clocks of this machine and of {Where} differ by {Skew(refusal)}, more than S3 allows",
            "set both clocks by NTP"),
        { Code: "AuthorizationHeaderMalformed" or "PermanentRedirect" or "IllegalLocationConstraintException" } or
        { Status: 301 or 307 } => new($"bucket {options.Bucket} is not in s3.region {options.Region}"
            + (refusal.Region is { } right ? $" but in {right}" : ""),
            refusal.Region is { } name ? $"set s3.region = {name}, and s3.endpoint to that region's"
                : "set s3.region and s3.endpoint to the bucket's"),
        { Code: "NoSuchBucket" } => new($"s3.bucket {options.Bucket} does not exist at {Where}",
            "make the bucket there, or correct s3.bucket or s3.path_style"),
        { Code: "InvalidBucketName" } => new($"{Where} does not take {options.Bucket} for a bucket's name",
            "correct s3.bucket"),
        { Status: 403 } => new($"{Where} does not let s3.access_key {options.AccessKey} use bucket {options.Bucket} "
            + $"({Said(refusal)})", "grant it s3:PutObject, s3:GetObject, s3:DeleteObject, s3:ListBucket, "
            + "s3:ListBucketMultipartUploads and s3:AbortMultipartUpload on the bucket and what lies in it"),
        { MayPass: true } => new($"{Where} answered {Said(refusal)} {options.Attempts} times",
            "see whether the service is well; raise s3.attempts if it is often busy"),
        { Status: 400, Code: "" } when options.Endpoint.Scheme == Uri.UriSchemeHttp => new(
            $"{Where} refuses plaintext, it seems to speak TLS", "begin s3.endpoint with https://"),
        _ => new($"{Where} refused a request for bucket {options.Bucket}: {Said(refusal)}",
            "see whether s3.endpoint is an S3 service, and its log"),
    };

    private S3Trouble Explain(Exception error) => error switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => new(
            $"the host of s3.endpoint {Where} has no address", "correct s3.endpoint, or the name service", error),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } tls => Explain(tls),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ResponseEnded }
            when options.Endpoint.Scheme == Uri.UriSchemeHttp => new(
            $"{Where} does not answer as a plaintext HTTP server", "if it speaks TLS, begin s3.endpoint with https://",
            error),
        OperationCanceledException => new($"{Where} did not answer within s3.timeout_ms {options.TimeoutMs}",
            "see whether the service is well; raise s3.timeout_ms if it is slow", error),
        XmlException => new($"{Where} answers with something that is not S3's XML ({error.Message})",
            "see whether s3.endpoint is an S3 service", error),
        _ => new($"{Where} cannot be reached ({Innermost(error).Message})",
            "start the service, or correct s3.endpoint", error),
    };

    private S3Trouble Explain(HttpRequestException tls) =>
        tls.InnerException is AuthenticationException refused && refused.Message.Contains("certificate")
            ? new($"the certificate of {Where} is not trusted or bears another name ({refused.Message.TrimEnd('.')})",
                "set s3.tls_ca_file to the PEM file of the authority that signed it, and name the host in s3.endpoint "
                + "as the certificate does", tls)
            : new($"{Where} does not speak TLS as asked ({Innermost(tls).Message.TrimEnd('.')})",
                "turn TLS on there, or begin s3.endpoint with http:// in a closed network", tls);

    private string Skew(S3Refusal refusal) => refusal.ServerTime is { } server
        ? $"{Math.Abs((time.GetUtcNow() - server).TotalSeconds):F0} s"
        : "some minutes";

    private static string Said(S3Refusal refusal) =>
        refusal.Code.Length > 0 ? $"{refusal.Code}, {refusal.Status}" : $"status {refusal.Status}";

    private static Exception Innermost(Exception error) => error.GetBaseException();
}
