using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>
/// Gradient of max pooling, a vector of channels at a time: one pass over the window finds the place of the first largest pixel, a
/// second adds the gradient there. Places are small whole numbers, exact in any floating-point type.
/// </summary>
readonly unsafe struct MaxGradLoop<T>(SlidingWindow window, T* images, T* gradient, T* imageGradient) : ISimdRoutine<T>
    where T : unmanaged, INumber<T>
{
    public void Run<TV, TSimd>() where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        for (long i = 0; i < window.Windows; i++)
        {
            for (int c = 0; c < window.Channels; c += TSimd.Lanes)
            {
                int count = Math.Min(TSimd.Lanes, window.Channels - c);
                One<TV, TSimd>(window, i, count, images + c, gradient + i * window.Channels + c, imageGradient + c);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void One<TV, TSimd>(in SlidingWindow window, long index, int count, T* images, T* gradient, T* imageGradient)
        where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        TV mask = TSimd.Mask(count), zero = TSimd.Broadcast(T.Zero), largest = zero, place = TSimd.Broadcast(-T.One);
        var pixels = new WindowPixels(window, index);
        bool isFirst = true;
        while (pixels.MoveNext())
        {
            TV x = TSimd.LoadPartial(images + pixels.Current, count, mask), here = TSimd.Broadcast(T.CreateTruncating(pixels.Position));
            TV isLarger = TSimd.GreaterThan(x, largest);
            largest = isFirst ? x : TSimd.Select(isLarger, x, largest);
            place = isFirst ? here : TSimd.Select(isLarger, here, place);
            isFirst = false;
        }
        TV g = TSimd.LoadPartial(gradient, count, mask);
        pixels = new WindowPixels(window, index);
        while (pixels.MoveNext())
        {
            TV here = TSimd.Broadcast(T.CreateTruncating(pixels.Position));
            TV share = TSimd.Select(TSimd.GreaterThan(place, here), zero, TSimd.Select(TSimd.GreaterThan(here, place), zero, g));
            T* target = imageGradient + pixels.Current;
            TSimd.StorePartial(target, count, mask, TSimd.Add(TSimd.LoadPartial(target, count, mask), share));
        }
    }
}
