namespace TensorHarbor.Fuzz;

/// <summary>Something that takes bytes from outside. Only a <see cref="Tensors.StatusException"/> may come out of it.</summary>
abstract class FuzzTarget
{
    /// <summary>Name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>Good inputs to start from.</summary>
    public abstract IEnumerable<byte[]> Seeds();

    /// <summary>Takes one input.</summary>
    public abstract void Run(byte[] input);

    /// <summary>Byte strings that mean something to the format.</summary>
    public virtual IReadOnlyList<byte[]> Words => [];

    /// <summary>Managed bytes that an input of <paramref name="length"/> bytes may allocate in all, garbage counted.</summary>
    public virtual long AllowedBytes(int length) => (32L << 20) + 512L * length;

    /// <summary>Longest input that is tried.</summary>
    public virtual int MaxLength => 1 << 20;

    /// <summary>A mutation that knows the format; <see langword="null"/>: bytes are changed instead.</summary>
    /// <param name="input">What is changed.</param>
    /// <param name="other">Another input of the corpus, to take parts from.</param>
    /// <param name="random">Source of chance.</param>
    public virtual byte[]? Mutate(byte[] input, byte[] other, Random random) => null;

    /// <summary>Makes checksums fit again after bytes were changed, in place, so that the code behind them is reached.</summary>
    public virtual byte[] Repair(byte[] input) => input;
}
