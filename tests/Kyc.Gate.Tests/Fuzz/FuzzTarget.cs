namespace Kyc.Gate.Tests.Fuzz;

/// <summary>Code that takes bytes from outside, and what it must hold to whatever they are.</summary>
internal abstract class FuzzTarget : IAsyncDisposable
{
    /// <summary>Its name in figures and files.</summary>
    public abstract string Name { get; }

    /// <summary>Sound inputs to start from.</summary>
    public abstract IReadOnlyList<byte[]> Corpus { get; }

    /// <summary>Words that inputs of this kind are made of.</summary>
    public virtual IReadOnlyList<byte[]> Words => FuzzWords.Media;

    /// <summary>
    /// Takes an input. Throws only when something is broken: what the code documents is caught here. Gives what came of
    /// it in a word, so that inputs that lead somewhere new are kept.
    /// </summary>
    public abstract Task<string> RunAsync(byte[] input, Random random);

    /// <inheritdoc />
    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>What a target must hold did not.</summary>
internal sealed class FuzzFaultException(string message) : Exception(message);
