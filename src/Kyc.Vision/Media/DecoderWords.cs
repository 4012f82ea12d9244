using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Kyc.Vision.Media;

/// <summary>What a child writes to its standard error: logged, and its beginning kept for a start error.</summary>
internal sealed class DecoderWords
{
    private const int MostCharacters = 2_000;

    private readonly Lock _gate = new();
    private readonly StringBuilder _said = new();

    public DecoderWords(Process process, int processId, ILogger logger)
    {
        process.ErrorDataReceived += (_, line) =>
        {
            if (string.IsNullOrEmpty(line.Data)) return;
            var text = Wire.Text(Encoding.UTF8.GetBytes(line.Data[..Math.Min(line.Data.Length, MostCharacters)]));
            DecoderLog.ChildSays(logger, processId, text);
            lock (_gate)
            {
                if (_said.Length < MostCharacters) _said.Append(_said.Length > 0 ? " " : "").Append(text);
            }
        };
        process.BeginErrorReadLine();
    }

    public string All
    {
        get
        {
            lock (_gate) return _said.ToString();
        }
    }
}
