using System.Buffers.Binary;
using System.Text;

namespace TensorHarbor.Runtime.Dataflow;

/// <summary>
/// Numbers of frames under way, as TensorFlow's executor computes them (<c>PropagatorState</c>, <c>Hash64Combine</c>, <c>Hash64</c>):
/// two tasks that run parts of a loop must come to the same number, since it stands in rendezvous keys.
/// </summary>
static class FrameIds
{
    const ulong Seed = 0xDECAFCAFFE, Multiplier = 0xc6a4a7935bd1e995, Golden = 0x9e3779b97f4a7800;
    const int Rotation = 47;

    /// <summary>Number of a frame that began in an iteration of another.</summary>
    public static ulong Child(ulong parent, long iteration, string name) => Combine(parent, Combine((ulong)iteration, Hash(name)));

    static ulong Combine(ulong a, ulong b) => a ^ (b + Golden + (a << 10) + (a >> 4));

    /// <summary>MurmurHash64A of the name's UTF-8 bytes.</summary>
    static ulong Hash(string name)
    {
        ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(name);
        ulong hash = Seed ^ ((ulong)bytes.Length * Multiplier);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            ulong part = BinaryPrimitives.ReadUInt64LittleEndian(bytes) * Multiplier;
            part = (part ^ (part >> Rotation)) * Multiplier;
            hash = (hash ^ part) * Multiplier;
        }
        if (bytes.Length > 0)
        {
            ulong tail = 0;
            for (int i = 0; i < bytes.Length; i++) tail |= (ulong)bytes[i] << (8 * i);
            hash = (hash ^ tail) * Multiplier;
        }
        hash = (hash ^ (hash >> Rotation)) * Multiplier;
        return hash ^ (hash >> Rotation);
    }
}
