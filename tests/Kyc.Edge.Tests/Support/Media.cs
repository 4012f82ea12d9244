using Kyc.Edge.Tests.Headers;

namespace Kyc.Edge.Tests.Support;

/// <summary>Files whose headers are sound.</summary>
internal static class Media
{
    public static byte[] Picture(int width = 640, int height = 480) => Crafted.Jpeg(width, height);

    public static byte[] Video(long milliseconds = 5_000) => Boxes.Mp4(Boxes.Moov(milliseconds: milliseconds));

    public static MultipartFormDataContent Form(params (string Name, object Value)[] parts)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in parts)
            if (value is byte[] bytes) form.Add(new ByteArrayContent(bytes), name, "picture.bin");
            else form.Add(new StringContent((string)value), name);
        return form;
    }
}
